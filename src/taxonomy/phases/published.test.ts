import { describe, expect, test } from "vitest";
import {
  field,
  published,
  publishedCell,
  publishedObservedCells,
  publishedRows,
} from "../published.testing.ts";
import { classifyCell } from "./classify.ts";
import { decide } from "./cuts.ts";
import {
  CKA_AT_EQUAL_LOSS,
  DEFAULT_THRESHOLDS,
  EQUAL_LOSS_THRESHOLDS,
  type PhaseThresholds,
  TRACE_TEST,
} from "./thresholds.ts";

const keyOf = (row: Readonly<Record<string, string>>) => `${row.width},${row.batch_size}`;

describe.skipIf(!published)("the authors' own cells", () => {
  const cells = published
    ? new Map(publishedRows("lr_decay_cells.csv").map((row) => [keyOf(row), publishedCell(row)]))
    : new Map();
  const labelled = published
    ? publishedRows("lr_decay_phase_labels.csv").map((row) => ({
        cell: cells.get(keyOf(row))!,
        drawn: row.phase_majority!,
        pure: ["frac_I", "frac_II", "frac_III", "frac_IV_A", "frac_IV_B"].some(
          (column) => field(row, column)! > 0.95,
        ),
      }))
    : [];

  function agreement(thresholds: PhaseThresholds): { all: number; pure: number } {
    const agrees = labelled.filter(({ cell, drawn }) => classifyCell(cell, thresholds).phase === drawn);
    return { all: agrees.length, pure: agrees.filter(({ pure }) => pure).length };
  }

  test("are 195, of which 161 lie in one region", () => {
    expect(labelled).toHaveLength(195);
    expect(labelled.filter(({ pure }) => pure)).toHaveLength(161);
  });

  test("get their drawn phase in 88.7 % of all and 95.0 % of pure cells by training loss", () => {
    expect(agreement(DEFAULT_THRESHOLDS)).toEqual({ all: 173, pure: 153 });
  });

  test("get their drawn phase in 89.7 % of all and 95.7 % of pure cells by the Hessian trace", () => {
    expect(agreement({ ...DEFAULT_THRESHOLDS, sharpness: TRACE_TEST })).toEqual({ all: 175, pure: 154 });
  });

  test("get their drawn phase in 93.3 % of all and 98.1 % of pure cells at equal training loss", () => {
    expect(agreement({ ...DEFAULT_THRESHOLDS, cka: 0.705, similarity: CKA_AT_EQUAL_LOSS })).toEqual({
      all: 180,
      pure: 157,
    });
    expect(agreement(EQUAL_LOSS_THRESHOLDS)).toEqual({ all: 182, pure: 158 });
  });

  test("agree with each cut on its own as published", () => {
    const flat = (phase: string) => phase === "III" || phase.startsWith("IV");
    const connected = (phase: string) => phase === "II" || phase.startsWith("IV");
    const share = (right: (cell: (typeof labelled)[number]) => boolean, among = labelled) =>
      Math.round((1000 * among.filter(right).length) / among.length) / 10;
    const of = (row: (typeof labelled)[number], metric: "train_loss" | "hessian_trace" | "hessian_top_eig") =>
      row.cell.metrics[metric].value!;
    expect(share((row) => of(row, "train_loss") < 0.02 === flat(row.drawn))).toBe(94.4);
    expect(share((row) => Math.log(of(row, "hessian_trace")) > 6.05 !== flat(row.drawn))).toBe(94.4);
    expect(share((row) => Math.log(of(row, "hessian_top_eig")) > 3.64 !== flat(row.drawn))).toBe(93.8);
    const poor = (row: (typeof labelled)[number]) => row.cell.metrics.mode_connectivity_pct.value! < -1.8;
    expect(share((row) => poor(row) !== connected(row.drawn))).toBe(99);
    const fourth = labelled.filter(({ drawn }) => drawn.startsWith("IV"));
    expect(
      share((row) => row.cell.metrics.cka_softmax.value! > 0.716 === (row.drawn === "IV-B"), fourth),
    ).toBe(82.7);
  });

  test("have the published signs of mode connectivity by phase", () => {
    const connectivity = (phase: string) =>
      labelled
        .filter(({ drawn }) => drawn.startsWith(phase) && (phase === "IV" || drawn === phase))
        .map(({ cell }) => cell.metrics.mode_connectivity_pct.value!);
    expect(connectivity("I").filter((value) => value < 0)).toHaveLength(56);
    expect(connectivity("II").filter((value) => value > 0)).toHaveLength(43);
    expect(connectivity("III").every((value) => value < -1.8)).toBe(true);
    expect(Math.min(...connectivity("IV"))).toBeCloseTo(-1.7, 1);
    expect(Math.max(...connectivity("IV"))).toBeCloseTo(1.94, 1);
  });

  test("are the means of their published observations", () => {
    const observed = publishedObservedCells();
    expect(observed.size).toBe(210);
    let connectivity = 0;
    for (const [key, cell] of cells) {
      const again = observed.get(key)!;
      for (const metric of ["train_loss", "test_acc_pct", "hessian_trace", "hessian_top_eig"] as const) {
        const [wanted, found] = [cell.metrics[metric].value, again.metrics[metric].value];
        if (wanted === null) expect(found).toBeNull();
        else expect(Math.abs(found! / wanted - 1)).toBeLessThan(1e-4);
      }
      if (cell.metrics.cka_softmax.value !== null) {
        expect(again.metrics.cka_softmax.value).toBeCloseTo(cell.metrics.cka_softmax.value, 5);
      }
      const wanted = cell.metrics.mode_connectivity_pct.value!;
      if (Math.abs(again.metrics.mode_connectivity_pct.value! - wanted) < 5e-4) connectivity++;
    }
    expect(connectivity).toBe(210);
  });

  test("keep the phase of the means when classified with all observations", () => {
    const observed = publishedObservedCells();
    for (const [key, cell] of observed) {
      const means = cells.get(key)!;
      if (means.metrics.cka_softmax.value === null) continue;
      const values = Object.fromEntries(
        Object.entries(means.metrics).map(([metric, estimate]) => [
          metric,
          (estimate as { value: number }).value,
        ]),
      );
      expect(classifyCell(cell, DEFAULT_THRESHOLDS, { resamples: 20 }).leadingPhase).toBe(
        decide(values, DEFAULT_THRESHOLDS).phase,
      );
    }
  });
});
