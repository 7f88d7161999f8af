import { expect, test } from "vitest";
import { measurements } from "#measurements";
import { parseConfiguration } from "./read.ts";
import { withSectionOf } from "./resolve.ts";

const asked = measurements().filter(({ onlyAsked }) => onlyAsked);

test("a measurement that is not asked for has the settings of a section that stands empty", () => {
  expect(asked.length).toBeGreaterThan(5);
  for (const procedure of ["better", "paper"]) {
    const text = (section: string) =>
      `data: { examples: 300 }\nmeasure: { procedure: ${procedure}, curvature: { examples: 50 }${section} }`;
    const without = parseConfiguration(text(""), "some.yaml");
    for (const measurement of asked) {
      const { kind } = measurement;
      expect(without.measure[kind], kind).toBeUndefined();
      const withIt = parseConfiguration(text(`, ${kind}: {}`), "some.yaml");
      expect(withSectionOf(without, measurement), kind).toEqual(withIt);
      expect(withSectionOf(withIt, measurement), kind).toEqual(withIt);
    }
  }
});
