import { expect, test } from "vitest";
import { explanationsOf } from "./found-names.ts";
import { glossary } from "./glossary.ts";

const known = glossary();
const settings = known.filter(({ sort }) => sort === "setting").map(({ name }) => name);
const foundBy = (name: string) => explanationsOf([name], known).map((one) => `${one.sort} ${one.name}`);

test("every setting is found by every end of its path that no other has, or named beside what goes by that", () => {
  for (const path of settings) {
    const words = path.split(".");
    for (let from = 1; from < words.length; from++) {
      const end = words.slice(from).join(".");
      const isCalled = known.some((one) => one.name === end || one.also.includes(end));
      if (isCalled) {
        const found = explanationsOf([end], known);
        const named = found
          .flatMap(({ also, facts }) => [...also, ...facts.map(([, text]) => text)])
          .join(", ");
        expect(named.split(", ")).toContain(path);
        continue;
      }
      const alike = settings.filter((name) => name.endsWith(`.${end}`));
      if (alike.length === 1) expect(foundBy(end)).toEqual([`setting ${path}`]);
      else expect(() => foundBy(end)).toThrow(expect.objectContaining({ code: "explain/ambiguous-name" }));
    }
  }
});

test("of settings that end alike, none of which is meant more than another, the choices are listed", () => {
  const setting = (name: string) => ({ name, also: [], sort: "setting", meaning: "A number", facts: [] });
  const alike = [setting("first.rate"), setting("second.rate"), setting("second.rates")];
  expect(() => explanationsOf(["rate"], alike)).toThrow(
    expect.objectContaining({
      code: "explain/ambiguous-name",
      kind: "input",
      expected: "one of first.rate, second.rate",
    }),
  );
  expect(explanationsOf(["first.rate"], alike)).toEqual([alike[0]]);
});

test.each([
  ["trace_deflation", "setting measure.curvature.trace_deflation"],
  ["curvature.trace_probes", "setting measure.curvature.trace_probes"],
  ["patience_epochs", "setting training.stop.patience_epochs"],
  ["connectivity.batch_size", "setting measure.connectivity.batch_size"],
])("%s is found", (name, found) => {
  expect(foundBy(name)).toEqual([found]);
});

test("a name given twice is explained once, and an end is a whole word", () => {
  expect(explanationsOf(["trace_probes", "measure.curvature.trace_probes"], known)).toHaveLength(1);
  for (const name of ["deflation", "", "."])
    expect(() => foundBy(name)).toThrow(expect.objectContaining({ code: "explain/unknown-name" }));
});

test("a misspelt end leads to the right one", () => {
  expect(() => foundBy("trace_deflatoin")).toThrow(
    expect.objectContaining({ code: "explain/unknown-name", remedy: "Did you mean trace_deflation?" }),
  );
});
