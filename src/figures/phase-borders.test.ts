import fc from "fast-check";
import { expect, test } from "vitest";
import { isLandscapePhase, PHASES, type Phase } from "#taxonomy";
import { phaseBorders, regionLabels } from "./phase-borders.ts";

test("the borders of a hand-made map", () => {
  const borders = phaseBorders([
    ["I", "II", "II"],
    ["I", "IV-A", "IV-B"],
    ["III", "IV-A", "IV-A"],
  ]);
  expect(borders).toEqual([
    { kind: "transition", x1: 1, y1: 1, x2: 3, y2: 1 },
    { kind: "transition", x1: 0, y1: 2, x2: 1, y2: 2 },
    { kind: "crossover", x1: 2, y1: 2, x2: 3, y2: 2 },
    { kind: "transition", x1: 1, y1: 0, x2: 1, y2: 3 },
    { kind: "crossover", x1: 2, y1: 1, x2: 2, y2: 2 },
  ]);
});

test.each(["undecided", "not settled"] as const)(
  "%s cells have uncertain borders, unmeasured ones none",
  (phase) => {
    expect(phaseBorders([["I", phase, "not measured", "II"]])).toEqual([
      { kind: "uncertain", x1: 1, y1: 0, x2: 1, y2: 1 },
    ]);
  },
);

const grids = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }))
  .chain(([columns, rows]) =>
    fc.array(fc.array(fc.constantFrom(...PHASES), { minLength: columns, maxLength: columns }), {
      minLength: rows,
      maxLength: rows,
    }),
  );

const length = (borders: ReturnType<typeof phaseBorders>): number =>
  borders.reduce((sum, { x1, y1, x2, y2 }) => sum + x2 - x1 + y2 - y1, 0);

test("joined borders are as long as the neighbours that differ are many, also when the map is transposed", () => {
  fc.assert(
    fc.property(grids, (grid) => {
      let different = 0;
      const differ = (one: Phase | undefined, other: Phase | undefined): boolean =>
        one !== undefined &&
        other !== undefined &&
        one !== other &&
        one !== "not measured" &&
        other !== "not measured";
      grid.forEach((row, y) => {
        row.forEach((phase, x) => {
          if (differ(phase, row[x + 1])) different++;
          if (differ(phase, grid[y + 1]?.[x])) different++;
        });
      });
      const transposed = (grid[0] ?? []).map((_, x) => grid.map((row) => row[x] ?? "not measured"));
      expect(length(phaseBorders(grid))).toBe(different);
      expect(length(phaseBorders(transposed))).toBe(different);
    }),
  );
});

test("every region of a decided phase gets one label inside itself, larger regions first", () => {
  fc.assert(
    fc.property(grids, (grid) => {
      const labels = regionLabels(grid);
      for (const { text, x, y } of labels) expect(grid[Math.floor(y)]?.[Math.floor(x)]).toBe(text);
      const decided = grid.flat().filter(isLandscapePhase);
      expect(labels.reduce((sum, { cells }) => sum + cells, 0)).toBe(decided.length);
      expect(labels.map(({ cells }) => cells)).toEqual(
        labels.map(({ cells }) => cells).sort((a, b) => b - a),
      );
    }),
  );
});

test("a label lies where its region is widest", () => {
  const corner: Phase[][] = [
    ["IV-B", "IV-B"],
    ["I", "IV-B"],
    ["I", "IV-B"],
  ];
  expect(regionLabels(corner)[0]).toEqual({ text: "IV-B", x: 1, y: 0.5, cells: 4 });
});

test("of equally wide places a label takes the middle one", () => {
  const grid: Phase[][] = Array.from({ length: 5 }, () => ["I", "II", "II", "II", "II", "II"] as Phase[]);
  expect(regionLabels(grid)[0]).toEqual({ text: "II", x: 3.5, y: 2.5, cells: 25 });
});
