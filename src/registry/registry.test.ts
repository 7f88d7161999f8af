import { expect, test } from "vitest";
import { Registry } from "./registry.ts";

interface Fruit {
  readonly name: string;
  readonly aliases: readonly string[];
}

const fruit = (name: string, ...aliases: readonly string[]): Fruit => ({ name, aliases });

function fruits(...entries: readonly Fruit[]): Registry<Fruit> {
  const registry = new Registry<Fruit>({
    one: "fruit",
    many: "fruits",
    namesOf: ({ name, aliases }) => [name, ...aliases],
  });
  for (const entry of entries) registry.register(entry);
  return registry;
}

test("entries are found by their own names, in the order in which they came", () => {
  const [pear, fig] = [fruit("pear", "poire"), fruit("fig")];
  const known = fruits(pear, fig);
  expect(known.all()).toEqual([pear, fig]);
  expect(known.find("pear")).toBe(pear);
  expect(known.find("poire")).toBeUndefined();
  expect(known.named("fig", "basket")).toBe(fig);
});

test("no name is taken twice, be it an alias, and what was there stays", () => {
  const pear = fruit("pear", "poire");
  for (const other of [pear, fruit("pear"), fruit("poire"), fruit("quince", "pear")]) {
    const known = fruits(pear);
    expect(() => known.register(other)).toThrow(
      expect.objectContaining({
        code: "fruits/taken",
        kind: "failure",
        message: expect.stringContaining("the fruit pear already"),
      }),
    );
    expect(known.all()).toEqual([pear]);
  }
});

test("a name that is misspelt is refused with the one that was meant", () => {
  const known = fruits(fruit("fig"), fruit("pear"));
  for (const name of ["paer", "Pear", "peer"])
    expect(() => known.named(name, "basket")).toThrow(
      expect.objectContaining({ code: "fruits/unknown", remedy: "Did you mean pear?" }),
    );
});

test("a name that nobody has is refused with those there are", () => {
  expect(() => fruits(fruit("fig"), fruit("pear")).named("plum", "basket")).toThrow(
    expect.objectContaining({
      code: "fruits/unknown",
      kind: "input",
      where: "basket",
      expected: "one of fig, pear",
      remedy: undefined,
    }),
  );
});
