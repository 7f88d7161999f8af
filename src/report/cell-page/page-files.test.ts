import { expect, test } from "vitest";
import type { KnobFact } from "#report/facts";
import { HOSTILE } from "../report.testing.ts";
import { cellPageFiles } from "./page-files.ts";

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
