import { expect, it } from "vitest";
import { alignColumns, alignWithin } from "./columns.ts";

const ROWS = [
  ["Training loss", "0.0358", "of the variance"],
  ["Training root mean square error of several targets", "0.189", "standard deviations"],
  ["Hessian trace", "5.78 ± 0.25", "of the variance"],
];

it("stands in columns where a line holds them", () => {
  expect(alignWithin(ROWS, 100)).toEqual(alignColumns(ROWS));
});

it("breaks the first column alone where none does", () => {
  expect(alignWithin(ROWS, 64)).toEqual([
    "  Training loss              0.0358       of the variance",
    "  Training root mean square  0.189        standard deviations",
    "    error of several targets",
    "  Hessian trace              5.78 ± 0.25  of the variance",
  ]);
});

it.each([30, 45, 50, 64, 70, 80])("keeps to %i columns and loses no word", (columns) => {
  const lines = alignWithin(ROWS, columns);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
  const words = (text: string) => text.split(/\s+/).toSorted();
  expect(words(lines.join(" "))).toEqual(words(` ${ROWS.flat().join(" ")}`));
});
