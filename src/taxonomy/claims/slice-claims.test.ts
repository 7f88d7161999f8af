import { describe, expect, test } from "vitest";
import { knobNumber } from "../table/cell-knobs.ts";
import { madeCells, madeTable, sliceSetting, tableSetting } from "./claims.testing.ts";
import { testDataAmountClaims } from "./data-amount-claims.ts";
import { testDecayClaims } from "./decay-claims.ts";
import { testLabelNoiseClaims } from "./label-noise-claims.ts";
import { testMatchedCurvatureClaim } from "./matched-curvature-claim.ts";

const WIDTHS = [4, 8, 16];
const BATCHES = [16, 64, 256];

describe("label noise", () => {
  const noisy = (noise: number, traceFactor: number) =>
    madeCells(
      WIDTHS,
      BATCHES,
      (width, batch) => ({
        train_loss: batch > 16 ? 0.001 : 0.5,
        test_acc_pct: 70 + Math.log2(width) - 60 * noise - batch / 100,
        cka_softmax: 0.8 - noise,
        hessian_trace: batch * (noise > 0 ? traceFactor : 1),
        mode_connectivity_pct: noise > 0 && width < 16 ? -8 : 0,
      }),
      { label_noise: noise },
    );
  const testedOn = (traceFactor: number) =>
    testLabelNoiseClaims(
      tableSetting(
        madeTable(
          [0, 0.05, 0.1].flatMap((noise) => noisy(noise, traceFactor)),
          [{ knob: "label_noise", values: [] }],
        ),
      ),
    );

  test("is judged from its least to its most, over cells that stay flat", () => {
    const [accuracy, similarity, trace, connected] = testedOn(1.1);
    expect(accuracy).toMatchObject({ id: "Q22-accuracy", verdict: "holds", count: 6, scope: "slices" });
    expect(accuracy!.value).toBeCloseTo(-6, 10);
    expect(similarity!.value).toBeCloseTo(-0.1, 10);
    expect(trace).toMatchObject({ verdict: "holds", signHolds: true });
    expect(trace!.value).toBeCloseTo(Math.log(1.1), 10);
    expect(connected).toMatchObject({ id: "Q22-connected", count: 9, verdict: "holds" });
    expect(connected!.value).toBeCloseTo(-6 / 9, 10);
  });

  test("that moves the trace fails the claim that it does not", () => {
    for (const factor of [3, 1 / 3]) {
      expect(testedOn(factor)[2]).toMatchObject({ id: "Q22-trace", verdict: "fails", signHolds: false });
    }
  });
});

describe("the amount of data", () => {
  test("is compared along an axis of the plane as well", () => {
    const cells = [500, 1000, 2000, 4000].flatMap((examples) =>
      madeCells(
        [8],
        [16, 32, 64, 128, 256, 512],
        (_, batch) => ({
          train_loss: 0.001,
          test_acc_pct: Math.log2(examples) + batch / 1000,
          cka_softmax: examples === 1000 ? 0.9 : examples / 10_000,
          hessian_trace: 1 / examples,
          mode_connectivity_pct: 0,
        }),
        { examples },
      ),
    );
    const table = { ...madeTable(cells), load: { knob: "examples" as const, values: [] } };
    const [accuracy, similarity, trace, connected] = testDataAmountClaims(tableSetting(table));
    expect(accuracy).toMatchObject({ verdict: "holds", value: expect.closeTo(1, 10), count: 6 });
    expect(accuracy!.evidence).toContain("best accuracy 9.5 at 500 examples, 12.5 at 4000 examples");
    // Ranks 1, 4, 2, 3 against 1, 2, 3, 4.
    expect(similarity!.value).toBeCloseTo(0.4, 10);
    expect(trace).toMatchObject({ verdict: "fails", value: expect.closeTo(-1, 10), signHolds: false });
    expect(connected).toMatchObject({ value: 0, verdict: "unclear" });
  });
});

describe("learning-rate decay", () => {
  const grid = (best: number, gain: number) =>
    madeTable(
      madeCells(WIDTHS, [...BATCHES, best], (width, batch) => ({
        test_acc_pct: 60 + Math.log2(width) + gain - Math.abs(Math.log2(batch / best)),
      })),
    );

  test("compares the best cells of each line over the temperatures that both have", () => {
    const [accuracy, temperature] = testDecayClaims(tableSetting(grid(16, 2)), grid(64, 0));
    expect(accuracy).toMatchObject({ verdict: "holds", count: 3, scope: "tables" });
    expect(accuracy!.value).toBeCloseTo(2, 10);
    expect(temperature).toMatchObject({ verdict: "holds", value: -2 });
    expect(testDecayClaims(tableSetting(grid(64, 0)), grid(16, 2)).map(({ verdict }) => verdict)).toEqual([
      "fails",
      "fails",
    ]);
  });

  test("reads any knob from hot to cold", () => {
    const byRate = (best: number) => {
      const table = grid(best, 0);
      const cells = table.cells.map((cell) => ({
        ...cell,
        knobs: { ...cell.knobs, batch_size: null, learning_rate: 1 / knobNumber(cell, "batch_size")! },
      }));
      return { ...table, temperature: { knob: "learning_rate" as const, values: [] }, cells };
    };
    const [, temperature] = testDecayClaims(tableSetting(byRate(16)), byRate(64));
    expect(temperature!.value).toBe(-2);
  });

  test("counts no doublings from zero", () => {
    const byDecay = (best: number) => {
      const table = grid(best, 0);
      const cells = table.cells.map((cell) => ({
        ...cell,
        knobs: { ...cell.knobs, batch_size: null, weight_decay: knobNumber(cell, "batch_size")! - 16 },
      }));
      return { ...table, temperature: { knob: "weight_decay" as const, values: [] }, cells };
    };
    const [accuracy, temperature] = testDecayClaims(tableSetting(byDecay(16)), byDecay(64));
    expect(accuracy!.verdict).not.toBe("not measurable");
    expect(temperature).toMatchObject({ verdict: "not measurable", count: 0 });
    expect(temperature!.evidence).toContain(
      "only 0 lines with one best temperature above zero in both tables",
    );
  });

  test("cannot be told from one table, nor from two of different planes", () => {
    const other = { ...grid(64, 0), load: { knob: "depth" as const, values: [] } };
    expect(testDecayClaims(tableSetting(grid(16, 2)), undefined)[0]!.verdict).toBe("not measurable");
    expect(testDecayClaims(tableSetting(grid(16, 2)), other)[0]!.evidence).toBe(
      "the two tables have other knobs in their planes",
    );
  });
});

describe("equal curvature", () => {
  const testedOn = (traceOf: (width: number) => number) =>
    testMatchedCurvatureClaim(
      sliceSetting(
        madeTable(
          madeCells(WIDTHS, BATCHES, (width) => ({
            train_loss: 0.001,
            mode_connectivity_pct: width < 16 ? -8 : 0,
            cka_softmax: 0.5,
            hessian_trace: traceOf(width),
            test_acc_pct: width,
          })),
        ),
      ),
    );

  test("leaves the gain that connectivity brings, the mean over all matches", () => {
    const result = testedOn(() => 20);
    expect(result).toMatchObject({ verdict: "holds", count: 6 });
    expect(result.value).toBeCloseTo((8 + 12) / 2, 10);
  });

  test("matches only traces within 0.15 in their logarithm", () => {
    const result = testedOn((width) => Math.exp(width === 4 ? 0.16 : width === 8 ? 0.14 : 0));
    expect(result).toMatchObject({ count: 3, value: 8 });
    expect(testedOn((width) => width).evidence).toContain("only 0 of 6 III cells");
  });
});
