import { expect, test } from "vitest";
import type { KnobFact } from "#report/facts";
import { HOSTILE } from "../report.testing.ts";
import { cellPageFiles, hasPage, usualCellPages } from "./page-files.ts";

const placed = (value: KnobFact["value"], batchSize = 16): readonly KnobFact[] => [
  { knob: "width", value },
  { knob: "batch_size", value: batchSize },
];

test("a page is called by the place of its cell", () => {
  expect(cellPageFiles([placed(4), placed(0.25), placed(null)])).toEqual([
    "width-4-batch_size-16.html",
    "width-0.25-batch_size-16.html",
    "width-none-batch_size-16.html",
  ]);
});

test("whatever a value says, its file is one of the folder, and no two are the same", () => {
  const files = cellPageFiles(
    [HOSTILE, "../../etc", "a/b", "x".repeat(400), "X".repeat(400)].map((value) => placed(value)),
  );
  for (const file of files) expect(file).toMatch(/^width-[A-Za-z0-9._-]{1,140}\.html$/);
  expect(new Set(files.map((file) => file.toLowerCase())).size).toBe(files.length);
  expect(cellPageFiles([placed("a b"), placed("a/b"), placed("A_B")])).toEqual([
    "width-a_b-batch_size-16.html",
    "width-a_b-batch_size-16-cell-1.html",
    "width-A_B-batch_size-16-cell-2.html",
  ]);
});

test("as many cells have a page as are asked for, evenly spread, and all where they are fewer", () => {
  const withPages = (cells: number, pages: number) =>
    Array.from({ length: cells }, (_, i) => i).filter((index) => hasPage(index, cells, pages));
  expect(withPages(10, 5)).toEqual([0, 2, 4, 6, 8]);
  expect(withPages(7, 3)).toEqual([0, 2, 4]);
  expect(withPages(4, 500)).toEqual([0, 1, 2, 3]);
  expect(withPages(5, 0)).toEqual([]);
  for (const pages of [1, 99, 100, 500]) {
    const found = withPages(16_641, pages);
    expect(found).toHaveLength(pages);
    const gaps = found.slice(1).map((index, i) => index - found[i]!);
    if (pages > 1) expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(1);
  }
  expect([500, 2000, 2001].map(usualCellPages)).toEqual([500, 500, 100]);
});
