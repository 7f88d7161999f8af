import { type AtlasTable, type ClaimResult, type ClassifiedCell, cellFromMeans } from "#taxonomy";
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
          phaseMargin: lost ? null : 1.5,
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
  claim: "Mode connectivity rises with width",
  slice: "label noise 0",
  among: "flat",
  statistic: "Spearman's rho",
  value: 0.912,
  interval: { low: 0.8, high: 0.95, level: 0.95 },
  pValue: 0.001,
  count: 94,
  byLine: { median: 0.7, lines: 8 },
  published: { decayedRate: 0.93, constantRate: 0.85, noisyLabels: null },
  signHolds: true,
  verdict: "holds",
  evidence: HOSTILE,
};

/** A report input whose every text is hostile. */
export function hostileInput(): ReportInput {
  return {
    table: smallTable(),
    summary: [HOSTILE, "Second sentence."],
    settings: [{ title: HOSTILE, entries: [[HOSTILE, HOSTILE]] }],
    claims: [claim],
    environment: [["node", HOSTILE]],
  };
}
