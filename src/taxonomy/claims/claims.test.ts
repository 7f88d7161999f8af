import { describe, expect, test } from "vitest";
import type { KnobName } from "#knobs";
import { classifyTable } from "../phases/classify.ts";
import { DEFAULT_THRESHOLDS } from "../phases/thresholds.ts";
import { knobNumber } from "../table/cell-knobs.ts";
import type { AtlasTable } from "../table/classified.ts";
import { cellFromMeans } from "../table/observed-cell.ts";
import { testClaims } from "./claims.ts";

function tableOf(
  temperature: KnobName,
  lossOf: (width: number, coldness: number) => number,
  noises: readonly number[] = [],
  widths: readonly number[] = [2, 4, 8, 16],
): AtlasTable {
  const coldnesses = [1, 2, 3, 4];
  const cells = [...(noises.length === 0 ? [null] : noises)].flatMap((label_noise) =>
    widths.flatMap((width) =>
      coldnesses.map((cold) =>
        cellFromMeans({
          knobs: { width, label_noise, [temperature]: temperature === "batch_size" ? 2 ** cold : 1 / cold },
          means: {
            train_loss: lossOf(width, cold),
            hessian_trace: 10 * cold + 1 / width,
            mode_connectivity_pct: width / 10 - 10 * cold,
            cka_softmax: 0.5 + width / 100 - cold / 10,
            test_acc_pct: 50 + width,
          },
        }),
      ),
    ),
  );
  return {
    name: "made",
    load: { knob: "width", values: widths },
    temperature: { knob: temperature, values: [] },
    slices: noises.length === 0 ? [] : [{ knob: "label_noise", values: noises }],
    cells: classifyTable(cells),
  };
}

const jumping = (_: number, cold: number) => (cold > 2 ? 0.001 : 0.5);
const claimOf = (table: AtlasTable, id: string) =>
  testClaims(table, DEFAULT_THRESHOLDS, { resamples: 200 }).find((result) => result.id === id)!;

describe("a correlation claim", () => {
  test("reads any knob of temperature from hot to cold", () => {
    for (const knob of ["batch_size", "learning_rate", "weight_decay"] as const) {
      expect(claimOf(tableOf(knob, jumping), "Q9")).toMatchObject({
        verdict: "holds",
        count: 8,
        signHolds: true,
      });
      expect(claimOf(tableOf(knob, jumping), "Q12-flat").value).toBeGreaterThan(0.5);
    }
  });

  test("needs cells on its side of the boundary", () => {
    const sharp = tableOf("batch_size", () => 0.5);
    expect(claimOf(sharp, "Q8")).toMatchObject({
      verdict: "not measurable",
      value: null,
      signHolds: null,
      evidence: "only 0 flat cells with both quantities measured, 6 are needed",
    });
  });

  test("about width says so where the load is another knob", () => {
    const table = tableOf("batch_size", jumping);
    const result = claimOf({ ...table, load: { knob: "examples", values: [] } }, "Q10");
    expect(result.evidence).toBe("the load knob is examples, not width");
  });

  test("fails where the sign is plainly the other", () => {
    const table = tableOf("batch_size", jumping);
    const flipped = table.cells.map((cell) => ({
      ...cell,
      metrics: {
        ...cell.metrics,
        mode_connectivity_pct: {
          value: 10 * Math.log2(knobNumber(cell, "batch_size")!),
          standardError: null,
          count: 1,
        },
      },
    }));
    const result = claimOf({ ...table, cells: flipped }, "Q9");
    expect(result).toMatchObject({ verdict: "fails", signHolds: false });
  });

  test("warns of Simpson's paradox and withholds its verdict", () => {
    const table = tableOf("batch_size", () => 0.5);
    // Inside each width connectivity rises with batch size, but wider networks sit at larger batches and lower.
    const shifted = table.cells.map((cell, i) => ({
      ...cell,
      knobs: { ...cell.knobs, batch_size: knobNumber(cell, "width")! * 100 + (i % 4) },
      metrics: {
        ...cell.metrics,
        mode_connectivity_pct: {
          value: (i % 4) - 100 * knobNumber(cell, "width")!,
          standardError: null,
          count: 1,
        },
      },
    }));
    const result = claimOf({ ...table, cells: shifted }, "Q9");
    expect(result.value).toBeLessThan(-0.8);
    expect(result.byLine).toEqual({ median: expect.closeTo(1, 10), lines: 4 });
    expect(result.verdict).toBe("unclear");
    expect(result.evidence).toContain("Simpson");
  });

  test("is tested on each slice apart", () => {
    const results = testClaims(tableOf("batch_size", jumping, [0, 0.1]), DEFAULT_THRESHOLDS, {
      resamples: 50,
    }).filter(({ id }) => id === "Q9");
    expect(results.map(({ slice }) => slice)).toEqual(["label noise 0", "label noise 0.1"]);
    expect(results.map(({ count }) => count)).toEqual([8, 8]);
  });
});

describe("the jump", () => {
  test("holds for a step, fails for a slope", () => {
    const widths = [2, 4, 6, 8, 12, 16];
    expect(claimOf(tableOf("batch_size", jumping, [], widths), "Q15")).toMatchObject({
      verdict: "holds",
      value: 500,
      count: 6,
      evidence:
        "median fall 500-fold at the boundary of 6 lines; the largest, at width 2, is 500-fold at batch size 4 to 8 (loss 0.5 to 0.001, ln trace 3.02 to 3.42)",
    });
    const slope = claimOf(
      tableOf("learning_rate", (_, cold) => 0.08 / 2 ** cold, [], widths),
      "Q15",
    );
    expect(slope).toMatchObject({ verdict: "fails", signHolds: false });
    expect(slope.value).toBeCloseTo(2, 12);
  });

  test("is unclear by so few lines that no interval can be told", () => {
    const few = claimOf(tableOf("batch_size", jumping), "Q15");
    expect(few).toMatchObject({ verdict: "unclear", value: 500, interval: null, count: 4, signHolds: true });
    expect(few.evidence).toContain("at the boundary of 4 lines, too few for an interval;");
  });

  test("is found in the foot of the jump when the threshold lies there", () => {
    const foot = (_: number, cold: number) => [0.05, 0.016, 0.001, 0.0009][cold - 1]!;
    expect(claimOf(tableOf("batch_size", foot), "Q15").value).toBeCloseTo(16, 12);
  });

  test("needs lines with both sides", () => {
    expect(
      claimOf(
        tableOf("batch_size", () => 0.5),
        "Q15",
      ).verdict,
    ).toBe("not measurable");
  });
});
