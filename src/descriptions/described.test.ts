import fc from "fast-check";
import { expect, test } from "vitest";
import { described, descriptionOf } from "./index.ts";
import { textOfValue } from "./text-of-value.ts";

const ofParts = (parts: Readonly<Record<string, unknown>>, word = "made") =>
  descriptionOf(described(() => 0, word, parts));

test("two values have one text exactly where they are the same", () => {
  const value = fc.jsonValue({ noUnicodeString: false });
  const text = (of: unknown) => textOfValue(of, () => undefined);
  fc.assert(
    fc.property(value, value, (a, b) => {
      expect(text(structuredClone(a))).toBe(text(a));
      expect(text(a) === text(b)).toBe(
        JSON.stringify(a) === JSON.stringify(b) && text([a, -0]) === text([b, -0]),
      );
    }),
  );
  const distinct = [
    0,
    -0,
    "0",
    [0],
    { 0: 0 },
    null,
    "null",
    true,
    Number.NaN,
    { a: 1, b: 2 },
    { b: 2, a: 1 },
  ];
  expect(new Set(distinct.map(text)).size).toBe(distinct.length);
});

test("a function counts among the parts by what it is described as", () => {
  const inner = described((x: number) => x, "inner", { slope: 2 });
  const alike = described((x: number) => x, "inner", { slope: 2 });
  expect(ofParts({ inner })).toBe(ofParts({ inner: alike }));
  expect(ofParts({ inner })).not.toBe(ofParts({ inner: described((x: number) => x, "inner", { slope: 3 }) }));
  expect(ofParts({ inner })).not.toBe(ofParts({ inner: descriptionOf(inner) }));
  expect(ofParts({ inner })).not.toBe(ofParts({ inner }, "other"));
});

test("what has a part that nobody described has no description", () => {
  expect(ofParts({ inner: () => 1 })).toBeUndefined();
  expect(ofParts({ deep: [{ inner: () => 1 }] })).toBeUndefined();
  expect(ofParts({ weights: Float32Array.of(1) })).toBeUndefined();
  expect(ofParts({ when: new Date(0) })).toBeUndefined();
  expect(ofParts({ left: undefined })).toBe(ofParts({}));
  expect(descriptionOf(() => 1)).toBeUndefined();
});

test("a function keeps its first description", () => {
  const fn = described(() => 1, "first");
  expect(descriptionOf(described(fn, "second"))).toBe(descriptionOf(described(() => 2, "first")));
});
