import { expect, test } from "vitest";
import type { LineChart } from "./figure.ts";
import { pathSheet } from "./path-sheet.ts";

const options = { title: "t", columns: 2, which: "at the ends" };

test("every pair is a line of error, and a cell without a path keeps its panel and says why", () => {
  const points = [0, 1].map((t) => ({ t, errorPct: t, nll: 1 }));
  const cell = { place: "width 2", connectivity: -1.234, absence: "" };
  const sheet = pathSheet(
    [
      {
        ...cell,
        pairs: [
          { line: points, curve: points },
          { line: points, curve: [] },
        ],
      },
      { ...cell, pairs: [{ line: [], curve: [] }], connectivity: null, absence: "3 of 3 networks diverged" },
    ],
    options,
  );
  const [drawn, empty] = sheet.panels as LineChart[];
  expect(drawn!.series.map(({ name }) => name)).toEqual(["straight line", "straight line", "curve"]);
  expect(drawn!.x.note).toBe("mode connectivity −1.23 points");
  expect(empty!.series).toEqual([]);
  expect(empty!.x.note).toBe("no path: 3 of 3 networks diverged");
  expect(sheet.legend).toHaveLength(2);
  expect(sheet.caption).toContain("the cells at the ends");
});
