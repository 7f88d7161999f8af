import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { QuantityName } from "#quantities";
import type { Observation } from "../table/cells.ts";
import { cellFromObservations } from "../table/observed-cell.ts";
import { diagnose, diagnoseCell, diagnoseSymptoms } from "./diagnose.ts";
import type { Symptoms } from "./diagnosis.ts";
import type { DiagnosticTree, TreeNode } from "./diagnostic-tree.ts";
import { tableOf } from "./grid-table.testing.ts";
import { leaf, network, TREE } from "./made-networks.testing.ts";
import { symptomsOf } from "./symptoms.ts";

const NOTHING: Symptoms = {
  trainErrorPct: null,
  modeConnectivityPct: null,
  curvePeakPct: null,
  derivedPeakPct: null,
  lnHessianTrace: null,
  cka: null,
  lnTrainLoss: null,
};

test.each([
  ["too hot", [10, 3, 0.4]],
  ["too cold", [0, 0, 0.4]],
  ["too small", [10, -5, 0.4]],
  ["too small", [0, -5, 0.9]],
  ["fine", [0, 0, 0.9]],
] as const)("a network is %s by its training error, connectivity and CKA %s", (verdict, [error, mc, cka]) => {
  const symptoms = { ...NOTHING, trainErrorPct: error, modeConnectivityPct: mc, cka };
  expect(diagnoseSymptoms(symptoms, { tree: TREE }).verdict).toBe(verdict);
  expect(diagnoseCell(network({}, [error, mc, cka]), { tree: TREE }).verdict).toBe(verdict);
});

test("a table that moves the data blames the data, after the width if it moves both", () => {
  const verdicts = (
    second: { width?: number; examples?: number; label_noise?: number },
    connectivity: number,
  ) => {
    const first = { width: 4, examples: 100, label_noise: 0 };
    const cells = [first, { ...first, ...second }].map((knobs) => network(knobs, [10, connectivity, 0.6]));
    return diagnose(tableOf(cells), { tree: TREE })[0]!.verdict;
  };
  expect(verdicts({ examples: 200 }, -5)).toBe("too little data");
  expect(verdicts({ label_noise: 0.1 }, -5)).toBe("too little data");
  expect(verdicts({ width: 8, examples: 200 }, -5)).toBe("too small");
  expect(verdicts({ width: 8, examples: 200 }, 0)).toBe("too little data");
  expect(verdicts({ width: 8 }, 0)).toBe("too hot");
});

test("advice is one step on the grid, and the second remedy where the grid ends", () => {
  const cells = [4, 8].flatMap((width) =>
    [16, 48].map((batch_size) => network({ width, batch_size }, [10, -5, 0.4], width + batch_size)),
  );
  const [narrow, , wide, wideCold] = diagnose(tableOf(cells), { tree: TREE });
  expect(narrow!.advice.map(({ change, neighbour }) => [change, neighbour])).toEqual([
    ["double the width to 8", 2],
    ["raise the batch size from 16 to 48", 1],
  ]);
  expect(narrow!.advice[0]!.gainNearby).toEqual({ mean: 4, standardError: 0, steps: 2 });
  expect(wide!.advice.map(({ change, to }) => [change, to])).toEqual([
    ["raise the batch size from 16 to 48", 48],
    ["make the network wider than 8", null],
  ]);
  expect(wideCold!.advice.map(({ change }) => change)).toEqual([
    "make the network wider than 8",
    "raise the batch size above 48",
  ]);
  expect(narrow!.sentence).toBe(
    "Phase I: training error 10 %, poorly connected (−5), dissimilar (CKA 0.4). Too small by the tree, and trained too hot; no standard error: not known how sure. Try first: raise the batch size from 16 to 48; this gained 32 points of test accuracy here. Over the whole range more width helps most, by the tree; as a single step it gained 4 points here.",
  );
});

test("beyond what the tree has seen, no load is blamed where the curve is no worse than its ends", () => {
  const greedy: DiagnosticTree = {
    ...TREE,
    questions: {
      ...TREE.questions,
      width: {
        examples: 18,
        root: { symptom: "trainErrorPct", threshold: 20, below: leaf("temperature"), above: leaf("width") },
        seen: { trainErrorPct: [0, 40] },
      },
    },
  };
  const verdictAt = (trainErrorPct: number, modeConnectivityPct: number) =>
    diagnoseSymptoms({ ...NOTHING, trainErrorPct, modeConnectivityPct, cka: 0.4 }, { tree: greedy });
  expect(verdictAt(30, 5)).toMatchObject({ verdict: "too small", answers: [{}, { beyond: null }, {}] });
  expect(verdictAt(60, -5)).toMatchObject({
    verdict: "too small",
    answers: [{}, { beyond: "trainErrorPct" }, {}],
  });
  const acquitted = verdictAt(60, 5);
  expect(acquitted.verdict).toBe("too hot");
  expect(acquitted.answers[1]).toMatchObject({ answer: "temperature", overrides: "width", purity: 1 });
  expect(acquitted.sentence).toContain(
    "The tree has seen no such training error, but a curve no worse than its ends shows",
  );
  expect(verdictAt(60, -5).answers[1]).toMatchObject({ answer: "width", overrides: null });
  expect(verdictAt(60, -5).sentence).toContain("The tree has seen no such training error.");
  // Who cannot fit the examples there are has not too few.
  const data = { examples: 100, batch_size: 8, label_noise: 0 };
  const cells = [data, { ...data, examples: 200 }].map((knobs) => network(knobs, [64, -5, 0.6]));
  for (const { verdict, sentence } of diagnose(tableOf(cells), { tree: greedy })) {
    expect(verdict).toBe("too hot");
    expect(sentence).toContain("networks that cannot fit their examples have not too few");
  }
  expect(diagnose(tableOf(cells)).map(({ leadingVerdict }) => leadingVerdict)).not.toContain(
    "too little data",
  );
});

test("advice for a network alone names no number", () => {
  const { advice } = diagnoseSymptoms(
    { ...NOTHING, trainErrorPct: 0, modeConnectivityPct: 0, cka: 0.2 },
    { tree: TREE },
  );
  expect(advice).toEqual([
    {
      knob: "batch_size",
      from: null,
      to: null,
      neighbour: null,
      change: "lower the batch size",
      gainNearby: null,
      expected: null,
    },
    {
      knob: "width",
      from: null,
      to: null,
      neighbour: null,
      change: "make the network wider",
      gainNearby: null,
      expected: null,
    },
  ]);
});

test("a missing symptom is named, and what remains is still said", () => {
  const { verdict, sentence, advice } = diagnoseSymptoms({ ...NOTHING, trainErrorPct: 0 }, { tree: TREE });
  expect(verdict).toBe("not measured");
  expect(sentence).toBe(
    "Training error near zero. Not measured, mode connectivity is missing; by itself the temperature is too cold. Try first: lower the batch size.",
  );
  expect(advice).toHaveLength(1);
  const nothing = diagnoseSymptoms(NOTHING, { tree: TREE });
  expect(nothing).toMatchObject({ verdict: "not measured", advice: [] });
  expect(nothing.answers.map(({ missing }) => missing)).toEqual([
    "trainErrorPct",
    "modeConnectivityPct",
    "cka",
  ]);
});

test("where two thirds of the examples below agree, a missing symptom stops no answer", () => {
  const lopsided: TreeNode = {
    symptom: "cka",
    threshold: 0.5,
    below: { answer: "too hot", counts: { "too hot": 20 } },
    above: { answer: "too cold", counts: { "too cold": 10 } },
  };
  const answerWith = (root: TreeNode) =>
    diagnoseSymptoms(NOTHING, {
      tree: { ...TREE, questions: { temperature: { root, examples: 30, seen: {} } } },
    }).answers[0];
  expect(answerWith(lopsided)).toMatchObject({
    answer: "too hot",
    missing: "cka",
    purity: 2 / 3,
    examples: 30,
  });
  const even = { ...lopsided, above: { answer: "too cold", counts: { "too cold": 11 } } };
  expect(answerWith(even)).toMatchObject({ answer: "not measured" });
});

test("networks that all diverged have no symptoms", () => {
  const cell = { ...network({ width: 4 }, [90, -5, 0.1]), seeds: 2, divergedSeeds: 2 };
  expect(symptomsOf(cell)).toEqual(NOTHING);
  const diagnosis = diagnoseCell(cell, { tree: TREE });
  expect(diagnosis).toMatchObject({ verdict: "not measured", answers: [], advice: [] });
  expect(diagnosis.sentence).toBe("Not measured, every network diverged (2 of 2).");
});

test("networks of constant output have no verdict, whatever the tree asks for", () => {
  const dead = { ...network({ width: 4 }, [90, 0, 0.1]), seeds: 3, degenerateSeeds: 3 };
  expect(symptomsOf(dead)).toMatchObject({ trainErrorPct: 90, modeConnectivityPct: null, cka: null });
  const answering = { ...TREE, questions: { width: { examples: 9, seen: {}, root: leaf("width") } } };
  for (const options of [{}, { tree: TREE }, { tree: answering }]) {
    const diagnosis = diagnoseCell(dead, options);
    expect(diagnosis).toMatchObject({ verdict: "not measured", confidence: null, answers: [], advice: [] });
    expect(diagnosis.sentence).toBe(
      "Training error 90 %. Not measured, every network has a constant output (3 of 3), so their mode connectivity says nothing.",
    );
  }
  expect(diagnoseCell({ ...dead, degenerateSeeds: 2 }, { tree: TREE }).verdict).toBe("too hot");
});

test("a network of noisy labels is not told from one too small", () => {
  expect(diagnoseCell(network({}, [0, -5, 0.4]), { tree: TREE }).sentence).toContain(
    "Noisy labels look the same",
  );
});

const seeds = (metric: QuantityName, values: readonly number[]): readonly Observation[] =>
  values.map((value, i) => ({ metric, seeds: [i], value, standardError: null }));

const pairs = (metric: QuantityName, values: readonly [number, number, number]): readonly Observation[] =>
  (
    [
      [0, 1],
      [0, 2],
      [1, 2],
    ] as const
  ).map((own, i) => ({ metric, seeds: own, value: values[i]!, standardError: null }));

test("seeds that disagree leave the verdict undecided, with the probability that is left", () => {
  const cell = cellFromObservations({
    knobs: { width: 4, batch_size: 16 },
    seeds: 3,
    observations: [
      ...seeds("train_error_pct", [0.5, 1.2, 2.2]),
      ...seeds("train_loss", [0.1, 0.11, 0.1]),
      ...pairs("mode_connectivity_pct", [0, 0.01, 0.02]),
      ...pairs("cka_softmax", [0.4, 0.41, 0.42]),
    ],
  });
  const found = diagnoseCell(cell, { tree: TREE, rootSeed: 3 });
  // The mean of 1.3 lies 0.61 standard errors above 1; Student's t with two degrees of freedom gives 70 %.
  expect(found.confidence).toBeCloseTo(0.7, 1);
  expect(found).toMatchObject({ verdict: "too hot", confidenceUnknown: null });
  expect(found.answers[0]!.share).toBe(found.confidence);
  const doubtful = diagnoseCell(cell, { tree: TREE, rootSeed: 3, undecidedBelow: 0.9 });
  expect(doubtful).toMatchObject({ verdict: "undecided", leadingVerdict: "too hot" });
  expect(doubtful.sentence).toContain("Undecided, too hot with a probability of only");
  expect(diagnoseCell(cell, { tree: TREE, rootSeed: 3 })).toEqual(found);
});

describe("a cell that looks fine", () => {
  const fine = (lost: { divergedSeeds?: number; degenerateSeeds?: number } = {}) =>
    cellFromObservations({
      knobs: { width: 4, batch_size: 16 },
      seeds: 3 + (lost.divergedSeeds ?? 0) + (lost.degenerateSeeds ?? 0),
      ...lost,
      observations: [
        ...seeds("train_error_pct", [0, 0.001, 0]),
        ...seeds("train_loss", [0.001, 0.0011, 0.001]),
        ...pairs("mode_connectivity_pct", [0, 0, 0]),
        ...pairs("cka_softmax", [0.95, 0.96, 0.955]),
      ],
    });

  test("is fine with no more certainty than three networks give", () => {
    const found = diagnoseCell(fine());
    expect(found.verdict).toBe("fine");
    expect(found.confidence).toBeGreaterThan(0.95);
    expect(found.confidence).toBeLessThan(0.97);
  });

  test("is never fine where a network of it was lost, and says so", () => {
    for (const [lost, words] of [
      [{ divergedSeeds: 1 }, "1 of 4 networks diverged"],
      [{ degenerateSeeds: 2 }, "2 of 5 networks have a constant output"],
    ] as const) {
      const found = diagnoseCell(fine(lost));
      expect(found).toMatchObject({ verdict: "undecided", leadingVerdict: "fine" });
      expect(found.sentence).toContain(`. Undecided, for the networks that live look fine but ${words}.`);
    }
    const hot = cellFromObservations({
      ...fine(),
      divergedSeeds: 1,
      seeds: 4,
      observations: [
        ...seeds("train_error_pct", [20, 21, 22]),
        ...seeds("train_loss", [0.5, 0.6, 0.5]),
        ...pairs("mode_connectivity_pct", [3, 4, 3]),
        ...pairs("cka_softmax", [0.4, 0.4, 0.41]),
      ],
    });
    expect(diagnoseCell(hot, { tree: TREE }).sentence).toContain("; 1 of 4 networks diverged.");
  });

  test("by one pair is fine, but nobody knows how sure that is", () => {
    const found = diagnoseCell(
      cellFromObservations({
        knobs: { width: 4, batch_size: 16 },
        seeds: 2,
        observations: [
          ...seeds("train_error_pct", [0, 0.001]),
          ...seeds("train_loss", [0.001, 0.0011]),
          { metric: "mode_connectivity_pct", seeds: [0, 1], value: 0, standardError: null },
          { metric: "cka_softmax", seeds: [0, 1], value: 0.95, standardError: null },
        ],
      }),
    );
    expect(found).toMatchObject({ verdict: "fine", confidence: null, confidenceUnknown: "one pair" });
    expect(found.sentence).toContain(
      ". Fine: nothing is wrong, keep this setting; one pair: not known how sure.",
    );
  });
});

test("barriers that better curves outweigh in the mean are told", () => {
  const found = diagnoseCell(
    cellFromObservations({
      knobs: { width: 4, batch_size: 16 },
      seeds: 3,
      observations: [
        ...seeds("train_error_pct", [0, 0, 0.1]),
        ...seeds("train_loss", [0.001, 0.001, 0.0012]),
        ...pairs("mode_connectivity_pct", [30, 20, -26]),
        ...pairs("cka_softmax", [0.95, 0.95, 0.94]),
      ],
    }),
  );
  expect(found.leadingVerdict).not.toBe("fine");
  expect(found.sentence).toContain("poorly connected (some pairs have barriers, though the mean is 8)");
});

const anyNetwork = fc.record({
  error: fc.double({ min: 0, max: 90, noNaN: true }),
  connectivity: fc.double({ min: -30, max: 30, noNaN: true }),
  cka: fc.double({ min: 0, max: 1, noNaN: true }),
  accuracy: fc.double({ min: 0, max: 100, noNaN: true }),
  other: fc.double({ min: 0, max: 100, noNaN: true }),
});

test("test accuracy changes no verdict and no step, only the evidence", () => {
  fc.assert(
    fc.property(fc.array(anyNetwork, { minLength: 6, maxLength: 6 }), (networks) => {
      const diagnosesBy = (accuracyOf: (drawn: (typeof networks)[number]) => number | null) =>
        diagnose(
          tableOf(
            networks.map((drawn, i) =>
              network(
                { width: 4 * 2 ** (i % 2), batch_size: 8 * 2 ** (i >> 1) },
                [drawn.error, drawn.connectivity, drawn.cka],
                accuracyOf(drawn),
              ),
            ),
          ),
        ).map(({ verdict, confidence, advice }) => ({
          verdict,
          confidence,
          steps: advice.map(({ change, neighbour }) => ({ change, neighbour })),
        }));
      const blind = diagnosesBy(() => null);
      expect(diagnosesBy(({ accuracy }) => accuracy)).toEqual(blind);
      expect(diagnosesBy(({ other }) => other)).toEqual(blind);
    }),
    { numRuns: 30 },
  );
});
