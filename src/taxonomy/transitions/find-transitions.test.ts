import fc from "fast-check";
import { expect, test } from "vitest";
import { classifyTable } from "../phases/classify.ts";
import type { AtlasTable } from "../table/classified.ts";
import { slicesOf } from "../table/grid.ts";
import { cellFromObservations } from "../table/observed-cell.ts";
import { findTransitions } from "./find-transitions.ts";
import { BATCHES, octaves, tableAt, WIDTHS } from "./planes.testing.ts";
import { smoothBorders } from "./smooth-borders.ts";
import type { LineTransition, SliceTransitions } from "./transition.ts";

const only = (table: AtlasTable, options = {}): SliceTransitions =>
  findTransitions(table, undefined, options)[0]!;

function lineOf({ lines }: SliceTransitions, wanted: Partial<LineTransition>): LineTransition {
  return lines.find((line) =>
    Object.entries(wanted).every(([key, value]) => line[key as keyof LineTransition] === value),
  )!;
}

test("planes give exact positions on every line and an exact meeting point", () => {
  const number = fc.double({ min: -0.6, max: 0.6, noNaN: true });
  fc.assert(
    fc.property(number, number, number, number, (a, b, c, d) => {
      const found = only(tableAt((x, y) => ({ local: y - a * x - b, connectivity: x - c * y - d })));
      for (const { transition, along, at, position } of found.lines) {
        if (position === null) continue;
        const [x, y] = along === "width" ? [position, at] : [at, position];
        const [right, up] = [octaves(x, 16), octaves(y, 64)];
        const off = transition === "hessian" ? up - a * right - b : right - c * up - d;
        expect(Math.abs(off)).toBeLessThan(1e-6);
      }
      const up = (a * d + b) / (1 - a * c);
      expect(octaves(found.quadruplePoint!.temperature, 64)).toBeCloseTo(up, 6);
      expect(octaves(found.quadruplePoint!.load, 16)).toBeCloseTo(c * up + d, 6);
    }),
    { numRuns: 10 },
  );
});

test("asks connectivity on the sharp side too, says which side passes, and reports lines that stay", () => {
  const found = only(tableAt((x, y) => ({ local: -1, connectivity: 0.5 - y + 0 * x })));
  const crossing = lineOf(found, { transition: "connectivity", along: "batch_size", at: 8 });
  expect(crossing).toMatchObject({
    across: "width",
    between: [64, 128],
    passesUpward: false,
    interval: null,
  });
  expect(crossing.position).toBeCloseTo(64 * Math.SQRT2, 9);
  expect(crossing.evidence).toBe(
    "At width 8 the connectivity transition lies at batch size 90.5 (connected at 64, poorly connected at 128).",
  );
  const staying = lineOf(found, { transition: "hessian", along: "batch_size", at: 8 });
  expect(staying).toMatchObject({ position: null, between: null, passesUpward: null, crossingShare: null });
  expect(staying.evidence).toBe("At width 8 networks are not converged from batch size 8 to 512.");
  expect(found.lines).toHaveLength(4 * 7);
  expect(found.quadruplePoint).toBeNull();
  expect(found.sentences).toEqual([]);
});

test("two transitions side by side do not meet", () => {
  const found = only(tableAt((_, y) => ({ local: y - 1, connectivity: y + 1 })));
  expect(found.quadruplePoint).toBeNull();
  expect(found.sentences.at(-1)).toBe("The two transitions do not meet inside the plane.");
});

/** Networks of four seeds whose loss crosses its threshold along batch size, shifted a little from seed to seed. */
function seeded(shifts: readonly number[], widths: readonly number[] = [8]): AtlasTable {
  const batches = [16, 32, 64, 128];
  const cells = widths.flatMap((width) =>
    batches.map((batch_size) =>
      cellFromObservations({
        knobs: { width, batch_size },
        seeds: shifts.length,
        observations: shifts.flatMap((shift, seed) => [
          {
            metric: "train_loss" as const,
            seeds: [seed] as const,
            value: 0.02 * 4 ** -(octaves(batch_size, 45) + shift),
            standardError: null,
          },
          ...shifts.slice(0, seed).map((_, other) => ({
            metric: "mode_connectivity_pct" as const,
            seeds: [other, seed] as const,
            value: -1 - octaves(width, 8),
            standardError: null,
          })),
        ]),
      }),
    ),
  );
  return {
    name: "seeded",
    load: { knob: "width", values: widths },
    temperature: { knob: "batch_size", values: batches },
    slices: [],
    cells: classifyTable(cells),
  };
}

test("the interval of a position is as wide as that of the means that place it", () => {
  const shifts = [-0.3, -0.1, 0.1, 0.3];
  const line = lineOf(only(seeded(shifts), { resamples: 500 }), {
    transition: "hessian",
    along: "batch_size",
  });
  const { low, high, level } = line.interval!;
  expect(level).toBe(0.95);
  expect(line.crossingShare).toBe(1);
  expect(low).toBeLessThan(line.position!);
  expect(high).toBeGreaterThan(line.position!);
  // A position is 45 · 2^-shift of the means; Student's t of four has a half width of 3.18 · sd / sqrt(4), here
  // 0.41 octaves.
  expect(octaves(high, low) / 2).toBeGreaterThan(0.33);
  expect(octaves(high, low) / 2).toBeLessThan(0.5);
});

test("equal seeds give an interval of no width, one seed gives none", () => {
  const equal = lineOf(only(seeded([0, 0, 0])), { transition: "hessian", along: "batch_size" });
  expect(equal.interval).toEqual({ low: equal.position, high: equal.position, level: 0.95 });
  const single = lineOf(only(seeded([0])), { transition: "hessian", along: "batch_size" });
  expect(single).toMatchObject({ interval: null, crossingShare: null });
  expect(single.position).toBeCloseTo(45, 9);
});

test("a resample is the same whatever other cells there are, and another root seed draws others", () => {
  const shifts = [-0.3, 0.2, 0.1];
  const of = (widths: readonly number[], rootSeed: number) =>
    lineOf(only(seeded(shifts, widths), { rootSeed }), { transition: "hessian", along: "batch_size", at: 8 });
  expect(of([8, 16], 1)).toEqual(of([8], 1));
  expect(of([8], 2).interval).not.toEqual(of([8], 1).interval);
});

test("the quadruple point has intervals and a share where both metrics vary", () => {
  const { quadruplePoint } = only(seeded([-0.3, 0.2, 0.1], [4, 8, 16, 32]));
  expect(quadruplePoint).toMatchObject({ share: 1 });
  expect(quadruplePoint!.temperatureInterval!.low).toBeLessThan(quadruplePoint!.temperature);
  expect(quadruplePoint!.temperatureInterval!.high).toBeGreaterThan(quadruplePoint!.temperature);
  // Two seeds are one pair, whose connectivity does not vary.
  expect(only(seeded([-0.1, 0.1], [4, 8, 16, 32])).quadruplePoint).toMatchObject({
    share: null,
    loadInterval: null,
  });
});

test("thresholds out of range are refused", () => {
  const table = tableAt(() => null);
  expect(() => findTransitions(table, { train_loss: 0, connectivity_pct: 1, cka: 0.5 })).toThrow(
    expect.objectContaining({ code: "taxonomy/bad-threshold" }),
  );
});

test("whatever is missing, every position is a number inside its line, and every border inside the plane", () => {
  const distance = fc.double({ min: -4, max: 4, noNaN: true });
  const place = fc.option(fc.record({ local: distance, connectivity: distance, similarity: distance }), {
    freq: 4,
  });
  const axis = (values: readonly number[]) =>
    fc.shuffledSubarray([...values], { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(
      axis(WIDTHS),
      axis(BATCHES),
      fc.array(place, { minLength: 16, maxLength: 16 }),
      (w, b, places) => {
        let next = 0;
        const table = tableAt(() => places[next++] ?? null, w, b);
        const found = only(table, { resamples: 3 });
        expect(found.lines).toHaveLength(2 * (w.length + b.length));
        for (const { position, between, evidence } of found.lines) {
          expect(evidence).not.toMatch(/NaN|null|undefined|Infinity/);
          if (position === null) expect(between).toBeNull();
          else {
            expect(position).toBeGreaterThanOrEqual(between![0] * (1 - 1e-9));
            expect(position).toBeLessThanOrEqual(between![1] * (1 + 1e-9));
          }
        }
        const points = smoothBorders(table, slicesOf(table)[0]!).flatMap((border) => border.points);
        for (const { load, temperature } of [
          ...points,
          ...(found.quadruplePoint ? [found.quadruplePoint] : []),
        ]) {
          expect(octaves(load, Math.min(...w))).toBeGreaterThan(-1e-9);
          expect(octaves(load, Math.max(...w))).toBeLessThan(1e-9);
          expect(octaves(temperature, Math.min(...b))).toBeGreaterThan(-1e-9);
          expect(octaves(temperature, Math.max(...b))).toBeLessThan(1e-9);
        }
      },
    ),
    { numRuns: 40 },
  );
});
