import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { finerCells, type MeasuredCell } from "./finer-cells.ts";
import { coarseCells, type GridPlace } from "./grid-places.ts";

const grid = (columns: number, rows: number): readonly GridPlace[] =>
  Array.from({ length: columns * rows }, (_, index) => ({
    x: index % columns,
    y: Math.floor(index / columns),
    plane: "",
  }));

/** A cell whose comparisons come out as told. */
const cellOf = (passed: Readonly<Record<string, boolean>>, isOpen = false): MeasuredCell => ({
  phase: isOpen ? "undecided" : "I",
  leadingPhase: "I",
  // What is chosen goes by the sides of comparisons alone.
  cuts: Object.entries(passed).map(([name, own]) => ({
    name,
    passed: own,
  })) as unknown as MeasuredCell["cuts"],
});

const measuredOf = (
  places: readonly GridPlace[],
  known: readonly number[],
  of: (place: GridPlace) => MeasuredCell,
) => new Map(known.map((index) => [index, of(places[index]!)]));

describe("a grid from coarse to fine", () => {
  it("begins with every other line and the last ones", () => {
    const places = grid(6, 4);
    const coarse = coarseCells(places).map((index) => places[index]!);
    expect([...new Set(coarse.map(({ x }) => x))]).toEqual([0, 2, 4, 5]);
    expect([...new Set(coarse.map(({ y }) => y))]).toEqual([0, 2, 3]);
    expect(coarse).toHaveLength(12);
  });

  it("goes on along a border and nowhere else", () => {
    const places = grid(9, 5);
    const coarse = coarseCells(places);
    const measured = measuredOf(places, coarse, ({ x }) => cellOf({ connectivity: x >= 4 }));
    const next = finerCells(places, measured).map(({ index }) => places[index]!);
    // Of a border between columns 2 and 4, column 3 on measured rows first, and what touches it on the others.
    expect(next.slice(0, 3).map(({ x }) => x)).toEqual([3, 3, 3]);
    for (const { x } of next) expect(Math.abs(x - 3)).toBeLessThanOrEqual(1);
  });

  it("takes nothing where nothing changes, however undecided it is", () => {
    const places = grid(7, 7);
    const measured = measuredOf(places, coarseCells(places), () => cellOf({ connectivity: true }, true));
    expect(finerCells(places, measured)).toEqual([]);
  });

  it("prefers cells where more comparisons change, and those beside undecided ones", () => {
    const places = grid(5, 1);
    const measured = new Map([
      [0, cellOf({ local: true, connectivity: true })],
      [2, cellOf({ local: false, connectivity: true })],
      [4, cellOf({ local: true, connectivity: false })],
    ]);
    expect(finerCells(places, measured).map(({ index }) => index)).toEqual([3, 1]);
    const open = new Map(measured).set(0, cellOf({ local: true, connectivity: false }, true));
    const equal = open.set(4, cellOf({ local: false, connectivity: false }));
    expect(finerCells(places, equal)[0]!.index).toEqual(1);
  });

  it("gives unmeasured cells of the same plane, each once, whatever is known", () => {
    const shape = fc.record({
      columns: fc.integer({ min: 1, max: 8 }),
      rows: fc.integer({ min: 1, max: 8 }),
    });
    fc.assert(
      fc.property(shape, fc.infiniteStream(fc.boolean()), ({ columns, rows }, sides) => {
        const places = grid(columns, rows);
        const next = () => sides.next().value as boolean;
        const measured = measuredOf(places, coarseCells(places), () =>
          cellOf({ local: next(), connectivity: next() }),
        );
        const found = finerCells(places, measured).map(({ index }) => index);
        expect(new Set(found).size).toBe(found.length);
        for (const index of found) {
          expect(measured.has(index)).toBe(false);
          expect(places[index]).toBeDefined();
        }
      }),
    );
  });
});
