import {
  type AtlasTable,
  type ClaimResult,
  type ClassifiedCell,
  cellFromMeans,
  DEFAULT_THRESHOLDS,
  type Diagnosis,
  type LineTransition,
  type Remedy,
  type SliceTransitions,
  type StepRecord,
} from "#taxonomy";
import type { ReportInput } from "./report-input.ts";

/** A text that would break out of HTML, of an attribute and of a script if it were not escaped. */
export const HOSTILE = `</script><img src=x onerror="alert('1')"> & more`;

const phases = ["I", "II", "III", "undecided"] as const;

/** Two slices of two widths by two batch sizes; in the last cell every network diverged. */
function smallTable(): AtlasTable {
  const cells = [0, 0.2].flatMap((label_noise) =>
    [16, 128].flatMap((batch_size, row) =>
      [4, 32].map((width, column): ClassifiedCell => {
        const place = 2 * row + column;
        const lost = label_noise > 0 && place === 3;
        return {
          ...cellFromMeans({
            knobs: { label_noise, batch_size, width },
            seeds: 3,
            divergedSeeds: lost ? 3 : 0,
            means: lost
              ? {}
              : { test_acc_pct: 70 - 9 * place, train_loss: 0.1 * (place + 1), cka_logits: 0.5 },
            standardErrors: lost ? {} : { test_acc_pct: 0.5 },
          }),
          phase: lost ? "not measured" : phases[place]!,
          phaseShare: lost ? null : 0.9,
          phaseMargin: lost ? null : 0.92,
          explanation: place === 0 ? HOSTILE : `cell ${place}`,
        };
      }),
    ),
  );
  return {
    name: HOSTILE,
    load: { knob: "width", values: [4, 32] },
    temperature: { knob: "batch_size", values: [16, 128] },
    slices: [{ knob: "label_noise", values: [0, 0.2] }],
    cells,
  };
}

const claim: ClaimResult = {
  id: "Q8",
  theme: "plane",
  claim: "Mode connectivity rises with width",
  scope: "slice",
  slice: "label noise 0",
  among: "flat",
  statistic: "Spearman's rho",
  unit: "correlation",
  value: 0.912,
  interval: { low: 0.8, high: 0.95, level: 0.95 },
  pValue: 0.001,
  count: 94,
  counted: "flat cells",
  byLine: { median: 0.7, lines: 8 },
  comparison: null,
  lines: [{ line: HOSTILE, value: 0.7, words: HOSTILE }],
  published: { decayedRate: 0.93, constantRate: 0.85, noisyLabels: null, words: [HOSTILE] },
  signHolds: true,
  verdict: "holds",
  evidence: HOSTILE,
};

const line = (part: Partial<LineTransition>): LineTransition => ({
  transition: "hessian",
  along: "batch_size",
  across: "width",
  at: 4,
  position: 58,
  interval: { low: 52, high: 61, level: 0.95 },
  between: [16, 128],
  passesUpward: true,
  crossingShare: 1,
  evidence: HOSTILE,
  ...part,
});

const transitions: readonly SliceTransitions[] = [
  {
    slice: "label noise 0",
    lines: [
      line({}),
      line({ at: 32, position: null, interval: null, between: null, passesUpward: null, crossingShare: 0 }),
      line({
        transition: "connectivity",
        passesUpward: false,
        position: 20,
        interval: null,
        crossingShare: 0.97,
      }),
    ],
    quadruplePoint: {
      load: 16,
      temperature: 44,
      loadInterval: { low: 12, high: 20, level: 0.95 },
      temperatureInterval: null,
      share: 0.8,
    },
    sentences: [HOSTILE],
  },
];

const remedy = (part: Partial<Remedy>): Remedy => ({
  direction: "hotter",
  mends: "too cold",
  knob: "batch_size",
  from: null,
  to: null,
  neighbour: null,
  change: "",
  phases: [],
  gain: null,
  gainNearby: null,
  expected: null,
  state: "open",
  price: { networks: null, parameters: null, updates: null, examples: null, labels: null },
  ...part,
});

const diagnosis = (cell: number, part: Partial<Diagnosis>): Diagnosis => ({
  cell,
  verdict: "too cold",
  leadingVerdict: "too cold",
  confidence: 0.92,
  symptoms: {
    trainErrorPct: 0,
    modeConnectivityPct: 0.1,
    curvePeakPct: null,
    derivedPeakPct: -0.2,
    lnHessianTrace: 4,
    cka: 0.6,
    lnTrainLoss: -6,
  },
  answers: [
    {
      question: "Is training too hot or too cold?",
      answer: "too cold",
      path: [{ symptom: "trainErrorPct", value: 0, threshold: 0.15, below: true }],
      missing: null,
      beyond: null,
      overrides: null,
      purity: 0.9,
      examples: 120,
      share: 0.92,
    },
  ],
  likeness: null,
  standing: { phase: "IV-A", possible: ["IV-A"], share: 0.9, margin: 0.92, unsettled: null },
  faults: [{ cause: "too cold", by: "the tree", share: 0.92 }],
  settling: null,
  remedies: [
    remedy({
      knob: "batch_size",
      from: 128,
      to: 16,
      neighbour: cell - 2,
      change: "lower the batch size to 16",
      phases: ["IV-A"],
      gain: { source: "such steps nearby", mean: 4.62, standardError: 0.8, count: 3 },
    }),
    remedy({
      knob: "learning_rate",
      from: 0.1,
      change: "double the learning rate",
      gain: { source: "such steps nearby", mean: 1.25, standardError: 0.5, count: 2 },
    }),
  ],
  advice: [],
  sentence: `Cell ${cell} is too cold.`,
  ...part,
});

/** The first slice has a verdict in every cell, the second none that is measured. */
const diagnoses: readonly Diagnosis[] = [
  diagnosis(0, { verdict: "fine", leadingVerdict: "fine", remedies: [] }),
  diagnosis(1, { verdict: "undecided", confidence: 0.5 }),
  diagnosis(2, {}),
  diagnosis(3, { sentence: HOSTILE, confidence: 0.7 }),
  ...[4, 5, 6, 7].map((cell) =>
    diagnosis(cell, {
      verdict: "not measured",
      leadingVerdict: "not measured",
      confidence: null,
      answers: [],
      remedies: [],
      sentence: "No training error.",
    }),
  ),
];

const record = (name: string, share: number | null): StepRecord => ({
  name,
  steps: share === null ? 0 : 4,
  gained: 4 * (share ?? 0),
  share,
  interval: share === null ? null : { low: 0.25, high: 1, level: 0.95 },
  meanGain: share === null ? null : 1.234,
});

/** A report input whose every text is hostile. */
export function hostileInput(): ReportInput {
  return {
    table: smallTable(),
    summary: [HOSTILE, "Second sentence."],
    thresholds: {
      used: DEFAULT_THRESHOLDS,
      source: HOSTILE,
      fit: {
        thresholds: DEFAULT_THRESHOLDS,
        cuts: [
          {
            name: "local",
            metric: "train_loss",
            threshold: 0.0312,
            interval: { low: 0.01, high: 0.05, level: 0.95 },
            fitted: true,
            agreement: 0.93,
            count: 14,
            evidence: HOSTILE,
          },
          {
            name: "similarity",
            metric: "cka_softmax",
            threshold: 0.71,
            interval: null,
            fitted: false,
            agreement: null,
            count: 0,
            evidence: "too few cells",
          },
        ],
      },
      changedByFit: 3,
      sensitivity: {
        thresholds: DEFAULT_THRESHOLDS,
        share: 0.2,
        shifts: [
          {
            threshold: "cka",
            from: 0.71,
            to: 0.852,
            cells: 8,
            changed: 3,
            moves: [{ from: "IV-B", to: "IV-A", cells: 3 }],
          },
        ],
      },
    },
    transitions,
    diagnoses,
    adviceEvaluation: {
      cells: 8,
      improvable: 4,
      advice: record("the advice", 0.75),
      byVerdict: [{ ...record("too cold", 1), verdict: "too cold" }],
      baselines: [record("always wider", null)],
      followed: [],
    },
    settings: [{ title: HOSTILE, entries: [[HOSTILE, HOSTILE]] }],
    claims: [claim],
    environment: [["node", HOSTILE]],
  };
}
