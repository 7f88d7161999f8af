import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { cellFromMeans, classifyPhases } from "#taxonomy";
import { type CellSign, placeWords, planeText } from "./plane-text.ts";

const grid = (widths: readonly number[], batches: readonly number[]) =>
  classifyPhases(
    widths.flatMap((width) =>
      batches.map((batch) => cellFromMeans({ knobs: { width, batch_size: batch }, means: {} })),
    ),
  ).table;

const sign: CellSign = { text: "IV-A", short: "A", style: "cyan" };

function drawn(table: ReturnType<typeof grid>, columns = Number.POSITIVE_INFINITY): string[] {
  return stripVTControlCharacters(planeText(table, table.cells, () => sign, columns)).split("\n");
}

describe("planeText", () => {
  it("has the load across and the temperature upward, small batches on top", () => {
    expect(drawn(grid([2, 16], [128, 8]))).toEqual([
      "Batch size   hotter upward",
      "         8 │ IV-A IV-A",
      "       128 │ IV-A IV-A",
      "           └──────────",
      "             2    16",
      "             Width",
    ]);
  });

  it("calls no knob hotter that is not one of temperature", () => {
    const { table } = classifyPhases(
      [0.9, 0].map((momentum) => cellFromMeans({ knobs: { width: 2, momentum }, means: {} })),
      { axes: { temperature: "momentum" } },
    );
    expect(drawn(table).slice(0, 3)).toEqual(["Momentum", "     0.9 │ IV-A", "       0 │ IV-A"]);
  });

  it("leaves places without a cell empty, and is empty without cells", () => {
    const table = grid([2, 16], [8, 128]);
    const missing = planeText(table, table.cells.slice(1), () => sign, 80).split("\n");
    expect(missing[1]).toMatch(/ 8 │ {6}\S+/);
    expect(planeText(table, [], () => sign, 80)).toBe("");
  });

  it("draws a line of cells whose other knob nobody tells", () => {
    const { table } = classifyPhases(
      [8, 128].map((batch) => cellFromMeans({ knobs: { batch_size: batch }, means: {} })),
    );
    expect(drawn(table).slice(0, 3)).toEqual([
      "Batch size   hotter upward",
      "         8 │ IV-A",
      "       128 │ IV-A",
    ]);
    expect(drawn(table).at(-1)!.trim()).toBe("Width (unknown)");
  });

  it("takes short signs before it breaks into blocks of like size, and never exceeds the columns", () => {
    const table = grid(
      Array.from({ length: 14 }, (_, i) => i + 1),
      [8],
    );
    for (let columns = 30; columns < 90; columns++) {
      const lines = drawn(table, columns);
      expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(columns);
      const signs = lines.filter((line) => line.includes("│")).flatMap((line) => line.match(/\S*A/g) ?? []);
      expect(new Set(signs)).toEqual(new Set([columns >= 12 + 14 * 5 ? "IV-A" : "A"]));
      expect(signs).toHaveLength(14);
    }
    expect(drawn(table, 60).at(-1)).toBe("A is IV-A");
  });
});

it("a cell is named by the knobs of its table", () => {
  const table = grid([2, 16], [8, 128]);
  expect(placeWords(table, table.cells[1]!)).toBe("width 2, batch size 128");
});

it("a plane of thousands of cells is thinned evenly, and says so", () => {
  const values = Array.from({ length: 80 }, (_, i) => i + 1);
  const lines = drawn(grid(values, values), 80);
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
  const rows = lines.filter((line) => line.includes("│"));
  expect(rows).toHaveLength(40);
  expect(rows[1]!.trim()).toMatch(/^3 │/);
  expect(lines.join(" ")).toContain("Of 80 × 80 places the map shows one width in 4 and one batch size in 2");
  const piped = drawn(grid(values, values));
  expect(piped.filter((line) => line.includes("│")).map((line) => line.match(/IV-A/g)!.length)).toEqual(
    Array(80).fill(80),
  );
});
