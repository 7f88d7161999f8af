import { expect, test } from "vitest";
import { diagnose } from "../diagnosis/diagnose.ts";
import { classifyPhases } from "../phases/classify-phases.ts";
import { cellFromMeans, cellFromObservations } from "../table/observed-cell.ts";
import { pruningAdvice } from "./pruning-advice.ts";
import { directionWord, pruningSentences } from "./pruning-sentences.ts";

/** Density, batch size, connectivity, CKA, test accuracy. */
type Row = readonly [number, number, number | null, number | null, number];

function findingsOf(rows: readonly Row[], errors = 0.01) {
  const cells = rows.map(([density, batch_size, connectivity, cka, accuracy]) =>
    cellFromMeans({
      knobs: { density, batch_size },
      seeds: 3,
      means: {
        train_loss: 0.001,
        mode_connectivity_pct: connectivity,
        cka_softmax: cka,
        test_acc_pct: accuracy,
      },
      standardErrors: { mode_connectivity_pct: errors, cka_softmax: errors },
    }),
  );
  const { table, thresholds } = classifyPhases(cells, {
    axes: { load: "density", temperature: "batch_size" },
  });
  return { found: pruningAdvice(table, thresholds), cells: table.cells };
}

test("poorly connected networks are to be trained hotter, dissimilar ones colder, similar ones as they are", () => {
  const { found } = findingsOf([
    [1, 64, -20, 0.3, 80],
    [0.1, 128, -20, 0.3, 60],
    [0.1, 64, 0, 0.9, 66],
    [0.1, 32, 0, 0.3, 65],
  ]);
  expect(
    found!.advice.map(({ cell, regime, direction, neighbour }) => [cell, regime, direction, neighbour]),
  ).toEqual([
    [1, "I", "hotter", 2],
    [2, "II-B", "keep", null],
    [3, "II-A", "colder", 2],
  ]);
  expect(found!.advice[0]!.sentence).toMatch(
    /^Poorly connected \(−20\): train hotter before pruning: halve the batch size to 64\.$/,
  );
  expect(found!.advice[2]!.evidence).toBe("connected, dissimilar (CKA 0.3)");
  expect(found!.cuts).toMatchObject({ connectivityPct: 1.8 });
  expect(found!.advice.map(({ gain }) => gain)).toEqual([6, null, 1]);
  expect(found!.followed).toMatchObject({ steps: 2, gained: 2, meanGain: 3.5 });
  // Student's t of one degree of freedom: 12.7 standard errors of 2.5 points.
  expect(found!.followed.meanGainInterval!.low).toBeCloseTo(3.5 - 12.7062 * 2.5, 3);
  expect(found!.contrary).toMatchObject({ steps: 0, meanGain: null });
  expect(pruningSentences(found!).join(" ")).toMatch(
    /of −1\.8 points and a CKA of 0\.71\. A step as advised gained test accuracy here in 2 of 2 cells \(95 % interval 34 … 100 %\), \+3\.5 \[−28\.3, \+35\.3\] points on average\.$/,
  );
});

test("advice is withheld where the sides are not sure, and nothing is said of what is not measured", () => {
  const { found } = findingsOf(
    [
      [0.1, 64, -1.85, 0.3, 80],
      [0.1, 128, null, 0.3, 60],
    ],
    0.5,
  );
  expect(found!.advice).toMatchObject([{ cell: 0, direction: null, neighbour: null }]);
  expect(found!.advice[0]!.sentence).toContain("undecided which way");
  expect(found!.notMeasured).toEqual([1]);
  const none = { steps: 0, gained: 0, interval: null, meanGain: null, meanGainInterval: null };
  expect(found!.followed).toEqual(none);
  expect(pruningSentences(found!)[1]).toContain("cannot be told here");
});

test("connectivity is quoted as verdicts have it, by the mean with its signs, and judged pair by pair", () => {
  const pair = (seeds: readonly [number, number], value: number) => ({
    metric: "mode_connectivity_pct",
    seeds,
    value,
    standardError: null,
  });
  const pairs = [pair([0, 1], 12), pair([0, 2], -17), pair([1, 2], -1)];
  const cell = cellFromObservations({
    knobs: { density: 0.1, batch_size: 64 },
    seeds: 3,
    observations: [
      ...pairs,
      { metric: "train_loss", seeds: [0] as const, value: 0.001, standardError: null },
    ],
  });
  const { table, thresholds } = classifyPhases([cell], {
    axes: { load: "density", temperature: "batch_size" },
  });
  expect(diagnose(table, { thresholds, resamples: 0 })[0]!.sentence).toMatch(
    /^Phase III: poorly connected \(−2\)/,
  );
  expect(pruningAdvice(table, thresholds)!.advice[0]!.evidence).toBe("poorly connected (−2)");
});

test("nothing is advised where curves are better than their ends, which have not trained to the end", () => {
  const { found } = findingsOf([
    [0.1, 64, 20, 0.3, 60],
    [0.1, 32, 1, 0.3, 65],
  ]);
  expect(found!.advice[0]).toMatchObject({ regime: null, direction: null, neighbour: null, gain: null });
  expect(found!.advice[0]!.sentence).toMatch(
    /^Connected with unconverged ends \(20\): outside the three regimes/,
  );
  expect(directionWord(found!.advice[0]!)).toBe("outside the regimes");
  expect(found!.advice[1]).toMatchObject({ regime: "II-A", direction: "colder" });
});

test("steps the other way are counted beside those as advised", () => {
  const { found } = findingsOf([
    [0.1, 256, 0, 0.9, 60],
    [0.1, 128, -20, 0.3, 60],
    [0.1, 64, -20, 0.3, 64],
    [0.1, 32, 0, 0.9, 70],
  ]);
  expect(found!.followed).toMatchObject({ steps: 2, gained: 2, meanGain: 5 });
  expect(found!.contrary).toMatchObject({ steps: 2, gained: 0, meanGain: -2 });
  expect(pruningSentences(found!).at(-1)).toMatch(/^A step the other way did so in 0 of 2 cells .*, −2\.0 /);
});

test("a table of dense networks has no pruned ones", () => {
  expect(findingsOf([[1, 64, 0, 0.9, 80]]).found).toBeNull();
});
