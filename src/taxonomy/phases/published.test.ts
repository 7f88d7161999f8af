import { describe, expect, test } from "vitest";
import {
  published,
  publishedConstantRateCells,
  publishedDecayedRateCells,
  publishedDrawnCells,
  publishedPlane,
} from "../published.testing.ts";
import { estimateIn } from "../table/cells.ts";
import { calibrateThresholds } from "./calibrate-thresholds.ts";
import { phaseOfMeans } from "./cell-side.ts";
import { classifyTable } from "./classify.ts";
import { fitThresholds } from "./fit-thresholds.ts";
import { phaseAgreement } from "./phase-agreement.ts";
import { calibrationAgreement, DOCUMENTED_RULES, ruleAgreement } from "./published-study.testing.ts";
import { thresholdSensitivity } from "./threshold-sensitivity.ts";
import { DEFAULT_THRESHOLDS, EQUAL_LOSS_THRESHOLDS } from "./thresholds.ts";

describe.skipIf(!published)("the authors' own cells", () => {
  const labelled = published ? publishedDrawnCells() : [];

  test("are 195, of which 161 lie in one region", () => {
    expect(labelled).toHaveLength(195);
    expect(labelled.filter(({ pure }) => pure)).toHaveLength(161);
  });

  test("get their drawn phase in up to 93.3 % of all and 98.1 % of pure cells by documented rules", () => {
    expect(Object.values(DOCUMENTED_RULES).map((rule) => ruleAgreement(labelled, rule))).toEqual([
      { all: 173, pure: 153 },
      { all: 175, pure: 154 },
      { all: 180, pure: 157 },
      { all: 182, pure: 158 },
    ]);
  });

  test("agree with thresholds calibrated on them, and on the other rows or columns", () => {
    expect(calibrationAgreement(labelled, DEFAULT_THRESHOLDS)).toEqual({
      seen: { all: 168, pure: 147 },
      rowsLeftOut: { all: 163, pure: 143 },
      columnsLeftOut: { all: 167, pure: 146 },
    });
    const similarity = DOCUMENTED_RULES["training loss, similarity at equal loss"];
    expect(calibrationAgreement(labelled, similarity)).toEqual({
      seen: { all: 176, pure: 154 },
      rowsLeftOut: { all: 172, pure: 152 },
      columnsLeftOut: { all: 174, pure: 153 },
    });
    expect(calibrationAgreement(labelled, EQUAL_LOSS_THRESHOLDS)).toEqual({
      seen: { all: 178, pure: 155 },
      rowsLeftOut: { all: 173, pure: 152 },
      columnsLeftOut: { all: 177, pure: 155 },
    });
  });

  test("calibrate to intervals that hold the documented thresholds", () => {
    const { cuts } = calibrateThresholds(
      labelled.map(({ cell }) => cell),
      labelled.map(({ drawn }) => drawn),
      { resamples: 200 },
    );
    const documented = [0.02, 1.8, 0.71];
    for (const [i, { interval }] of cuts.entries()) {
      expect(documented[i]).toBeGreaterThan(interval!.low);
      expect(documented[i]).toBeLessThan(interval!.high);
    }
  });

  test("show convergence and connectivity without any label, and no common threshold of similarity", () => {
    const plane = publishedPlane(labelled.map(({ cell }) => cell));
    const { thresholds, cuts } = fitThresholds(plane, { resamples: 0 });
    expect(thresholds.train_loss).toBeCloseTo(0.0208, 4);
    expect(thresholds.connectivity_pct).toBeCloseTo(2.42, 2);
    expect(cuts.map(({ fitted, count }) => [fitted, count])).toEqual([
      [true, 21],
      [true, 8],
      [false, 2],
    ]);
    expect(ruleAgreement(labelled, thresholds)).toEqual({ all: 171, pure: 151 });
    // At equal loss similarity jumps, but elsewhere than the line that was drawn.
    const atEqualLoss = fitThresholds(plane, { base: EQUAL_LOSS_THRESHOLDS, resamples: 0 }).thresholds;
    expect(atEqualLoss.cka).toBeCloseTo(0.635, 3);
    expect(ruleAgreement(labelled, atEqualLoss)).toEqual({ all: 155, pure: 137 });
  });

  test("have one curve a cell, so that it is not known of any how sure its phase is", () => {
    const classified = classifyTable(
      labelled.map(({ observed }) => observed),
      EQUAL_LOSS_THRESHOLDS,
    );
    const { agreeing, decided } = phaseAgreement(
      classified,
      labelled.map(({ drawn }) => drawn),
    );
    expect(agreeing).toBe(182);
    expect(decided).toEqual({ cells: 195, agreeing: 182 });
    for (const { phaseShare, shareUnknown, cuts, explanation } of classified) {
      expect([phaseShare, shareUnknown]).toEqual([null, "one pair"]);
      expect(cuts.map(({ name, unknown }) => [name, unknown === null])).toEqual(
        cuts.map(({ name }) => [name, name !== "connectivity"]),
      );
      expect(explanation).toContain("one pair: not known");
    }
    // The trace of five networks is known: nearly all are 97 % sure of their side of it.
    const sure = classified.filter(({ cuts: [local] }) => local!.probability! > 0.97);
    expect(sure.length).toBe(190);
  });

  test("change phase in one to four when a cut of the landscape moves by a fifth, in many when the CKA does", () => {
    const { shifts } = thresholdSensitivity({ cells: labelled.map(({ cell }) => cell) });
    expect(shifts.map(({ changed }) => changed)).toEqual([2, 4, 1, 1, 44, 23]);
  });

  test("agree with each cut on its own as published", () => {
    const flat = (phase: string) => phase === "III" || phase.startsWith("IV");
    const connected = (phase: string) => phase === "II" || phase.startsWith("IV");
    const share = (right: (cell: (typeof labelled)[number]) => boolean, among = labelled) =>
      Math.round((1000 * among.filter(right).length) / among.length) / 10;
    const of = (row: (typeof labelled)[number], metric: "train_loss" | "hessian_trace" | "hessian_top_eig") =>
      estimateIn(row.cell, metric).value!;
    expect(share((row) => of(row, "train_loss") < 0.02 === flat(row.drawn))).toBe(94.4);
    expect(share((row) => Math.log(of(row, "hessian_trace")) > 6.05 !== flat(row.drawn))).toBe(94.4);
    expect(share((row) => Math.log(of(row, "hessian_top_eig")) > 3.64 !== flat(row.drawn))).toBe(93.8);
    const poor = (row: (typeof labelled)[number]) =>
      estimateIn(row.cell, "mode_connectivity_pct").value! < -1.8;
    expect(share((row) => poor(row) !== connected(row.drawn))).toBe(99);
    const fourth = labelled.filter(({ drawn }) => drawn.startsWith("IV"));
    expect(
      share((row) => estimateIn(row.cell, "cka_softmax").value! > 0.716 === (row.drawn === "IV-B"), fourth),
    ).toBe(82.7);
  });

  test("have the published signs of mode connectivity by phase", () => {
    const connectivity = (phase: string) =>
      labelled
        .filter(({ drawn }) => drawn.startsWith(phase) && (phase === "IV" || drawn === phase))
        .map(({ cell }) => estimateIn(cell, "mode_connectivity_pct").value!);
    expect(connectivity("I").filter((value) => value < 0)).toHaveLength(56);
    expect(connectivity("II").filter((value) => value > 0)).toHaveLength(43);
    expect(connectivity("III").every((value) => value < -1.8)).toBe(true);
    expect(Math.min(...connectivity("IV"))).toBeCloseTo(-1.7, 1);
    expect(Math.max(...connectivity("IV"))).toBeCloseTo(1.94, 1);
  });

  test("are the means of their published observations", () => {
    const cells = publishedDecayedRateCells();
    expect(cells.size).toBe(210);
    let connectivity = 0;
    for (const { cell, observed: again } of cells.values()) {
      for (const metric of ["train_loss", "test_acc_pct", "hessian_trace", "hessian_top_eig"] as const) {
        const [wanted, found] = [estimateIn(cell, metric).value, estimateIn(again, metric).value];
        if (wanted === null) expect(found).toBeNull();
        else expect(Math.abs(found! / wanted - 1)).toBeLessThan(1e-4);
      }
      if (estimateIn(cell, "cka_softmax").value !== null) {
        expect(estimateIn(again, "cka_softmax").value).toBeCloseTo(estimateIn(cell, "cka_softmax").value!, 5);
      }
      const wanted = estimateIn(cell, "mode_connectivity_pct").value!;
      if (Math.abs(estimateIn(again, "mode_connectivity_pct").value! - wanted) < 5e-4) connectivity++;
    }
    expect(connectivity).toBe(210);
  });

  test("keep the phase of the means when classified with all observations", () => {
    for (const { cell, observed } of publishedDecayedRateCells().values()) {
      if (estimateIn(cell, "cka_softmax").value === null) continue;
      for (const thresholds of [DEFAULT_THRESHOLDS, EQUAL_LOSS_THRESHOLDS]) {
        expect(phaseOfMeans(observed, thresholds)).toBe(phaseOfMeans(cell, thresholds));
      }
    }
  });
});

test.skipIf(!published)("ten amounts of data at a constant rate show the same two transitions", () => {
  const { thresholds, cuts } = fitThresholds(publishedPlane(publishedConstantRateCells()), { resamples: 20 });
  expect(thresholds.train_loss).toBeCloseTo(0.0158, 4);
  expect(thresholds.connectivity_pct).toBeCloseTo(2.74, 2);
  expect(cuts.map(({ fitted, count }) => [fitted, count])).toEqual([
    [true, 178],
    [true, 41],
    [false, 28],
  ]);
  expect(cuts[2]!.evidence).toContain("no threshold agrees with more than 68 % of their cells");
});
