import { expect, test } from "vitest";
import { randomStream } from "#random";
import { accuracyLines } from "./accuracy-lines.ts";
import { madeCells, madeTable, sliceSetting } from "./claims.testing.ts";

const BATCHES = Array.from({ length: 40 }, (_, i) => 10 * (i + 1));

test("lines run from hot to cold and from narrow to wide, whatever the order of cells", () => {
  const cells = madeCells([16, 4, 8], [64, 8, 32], (width, batch) => ({ test_acc_pct: width + batch }));
  const setting = sliceSetting(madeTable(cells));
  const accuracies = (along: "load" | "temperature") =>
    accuracyLines(setting, along).lines.map(({ at, points }) => [at, points.map((p) => p.accuracy)]);
  expect(accuracies("temperature")[0]).toEqual([4, [12, 36, 68]]);
  expect(accuracies("load")[0]).toEqual([8, [12, 16, 24]]);
});

test("without standard errors the roughness of a line gives that of its noise", () => {
  const stream = randomStream(0, "made-noise");
  const widths = Array.from({ length: 21 }, (_, i) => i + 1);
  const cells = madeCells(widths, BATCHES, (_, batch) => ({
    test_acc_pct: 40 + batch / 20 + 0.7 * stream.normal(),
  }));
  const { lines, errorsFrom } = accuracyLines(sliceSetting(madeTable(cells)), "temperature");
  expect(errorsFrom).toBe("the roughness of lines");
  // No line counts as quieter than the median one, so that one is the smallest.
  const errors = lines.map(({ points }) => points[0]!.standardError);
  expect(Math.abs(Math.min(...errors) - 0.7)).toBeLessThan(0.1);
  expect(Math.max(...errors)).toBeLessThan(1.4);
});

test("a straight line has no roughness, but no cell is known without error", () => {
  const cells = madeCells([2], BATCHES, (_, batch) => ({ test_acc_pct: batch / 20 }));
  const { lines } = accuracyLines(sliceSetting(madeTable(cells)), "temperature");
  expect(lines[0]!.points[0]!.standardError).toBe(0.001);
});

test("a cell that its seeds know suspiciously well gets the typical error of its line", () => {
  const cells = [0.01, 0.5, 2].flatMap((standardError, i) =>
    madeCells([4], [8 * (i + 1)], () => ({ test_acc_pct: 50 }), { standardError }),
  );
  const { lines, errorsFrom } = accuracyLines(sliceSetting(madeTable(cells)), "temperature");
  expect(errorsFrom).toBe("seeds");
  expect(lines[0]!.points.map(({ standardError }) => standardError)).toEqual([0.5, 0.5, 2]);
});
