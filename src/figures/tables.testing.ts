import { existsSync, readFileSync } from "node:fs";
import type { QuantityName } from "#quantities";
import {
  type AtlasTable,
  type ClassifiedCell,
  cellFromMeans,
  type KnobName,
  knobNumbers,
  type Phase,
} from "#taxonomy";

/** A cell of three networks with standard errors of two percent; what `rest` says wins. */
export function cellOf(
  knobs: Partial<Record<KnobName, number>>,
  phase: Phase,
  means: Readonly<Record<QuantityName, number>> = {},
  rest: Partial<ClassifiedCell> = {},
): ClassifiedCell {
  const standardErrors = Object.fromEntries(
    Object.entries(means).map(([metric, mean]) => [metric, Math.abs(mean) * 0.02]),
  );
  return {
    ...cellFromMeans({ knobs, seeds: 3, means, standardErrors }),
    phase,
    phaseShare: phase === "not measured" ? null : 0.97,
    phaseMargin: phase === "not measured" ? null : 0.98,
    explanation: `hand-made: ${phase}`,
    ...rest,
  };
}

/** Nine cells: batch sizes 8, 32, 128 from hot to cold, widths 2, 8, 32, phases as written. */
export function threeByThree(
  rows: readonly (readonly Phase[])[] = [
    ["I", "II", "II"],
    ["I", "IV-A", "IV-B"],
    ["III", "IV-A", "IV-A"],
  ],
): AtlasTable {
  const widths = [2, 8, 32];
  const batches = [8, 32, 128];
  return {
    name: "three by three",
    load: { knob: "width", values: widths },
    temperature: { knob: "batch_size", values: batches },
    slices: [],
    cells: batches.flatMap((batch_size, row) =>
      widths.map((width, column) =>
        cellOf({ width, batch_size }, rows[row]?.[column] ?? "not measured", {
          test_acc_pct: 60 + 5 * column + row,
          train_loss: 1 / (1 + column + 3 * row),
          hessian_trace: 100 / (1 + column),
          mode_connectivity_pct: column - 1.5,
        }),
      ),
    ),
  };
}

/** Two slices of five widths by four learning rates, with a hole, a diverged, an undecided, a partial and a negative cell. */
export function ragged(): AtlasTable {
  const widths = [4, 8, 16, 32, 64];
  const rates = [0.4, 0.1, 0.025, 0.00625];
  const cells = [0, 0.1].flatMap((label_noise) =>
    rates.flatMap((learning_rate, row) =>
      widths.flatMap((width, column): ClassifiedCell[] => {
        const knobs = { width, learning_rate, label_noise };
        if (row === 3 && column === 0) return [];
        if (row === 0 && column < 2)
          return [cellOf(knobs, "not measured", {}, { divergedSeeds: 3, explanation: "diverged" })];
        const hot = row < 2;
        const wide = column > 2;
        const phase = hot ? (wide ? "II" : "I") : wide ? (row === 2 ? "IV-B" : "IV-A") : "III";
        const numbers = {
          test_acc_pct: 55 + 6 * column + 3 * row - 40 * label_noise,
          train_loss: (hot ? 0.5 : 0.004) / (column + 1),
          hessian_top_eig: hot ? 60 / (row + 1) : 5,
          hessian_trace: row === 3 && column === 4 ? -2 : hot ? 900 / (column + 1) : 60,
          mode_connectivity_pct: wide ? (hot ? 2.5 : -0.1) : -14 + 4 * column,
          cka_softmax: 0.4 + 0.08 * column,
          l2_distance: 20 + 6 * column,
        };
        if (row === 2 && column === 2)
          return [cellOf(knobs, "undecided", numbers, { phaseShare: 0.45, degenerateSeeds: 1 })];
        return [cellOf(knobs, phase, numbers, { phaseShare: row === 1 ? 0.7 : 1 })];
      }),
    ),
  );
  return {
    name: 'ragged <&"> grid',
    load: { knob: "width", values: widths },
    temperature: { knob: "learning_rate", values: rates },
    slices: [{ knob: "label_noise", values: [0, 0.1] }],
    cells,
  };
}

const REFERENCE = new URL("../../../shared/reference/", import.meta.url);

/** The authors' grid with learning-rate decay and their labels; null where the reference folder is absent. */
export function publishedTable(): AtlasTable | null {
  const cellsFile = new URL("lr_decay_cells.csv", REFERENCE);
  const labelsFile = new URL("lr_decay_phase_labels.csv", REFERENCE);
  if (!existsSync(cellsFile) || !existsSync(labelsFile)) return null;
  const labels = new Map(
    recordsOf(labelsFile).map((row) => [
      `${row.width} ${row.batch_size}`,
      {
        phase: (row.phase_majority ?? "").replace("_", "-") as Phase,
        share: Math.max(
          ...["frac_I", "frac_II", "frac_III", "frac_IV_A", "frac_IV_B"].map((k) => Number(row[k])),
        ),
      },
    ]),
  );
  const rows = recordsOf(cellsFile).filter((row) => row.width !== "1");
  const number = (text: string | undefined, read = (value: number) => value): number | undefined =>
    text === undefined || text === "" ? undefined : read(Number(text));
  const cells = rows.map((row) => {
    const label = labels.get(`${row.width} ${row.batch_size}`);
    const numbers: Partial<Record<QuantityName, number | undefined>> = {
      test_acc_pct: number(row.test_acc_pct),
      train_loss: number(row.train_loss),
      train_error_pct: number(row.train_acc_pct, (accuracy) => 100 - accuracy),
      test_loss: number(row.test_loss),
      hessian_top_eig: number(row.log_hessian_top_eig, Math.exp),
      hessian_trace: number(row.log_hessian_trace, Math.exp),
      mode_connectivity_pct: number(row.mc_interior_only_pct),
      cka_softmax: number(row.cka_softmax),
      cka_logits: number(row.cka_logits),
      l2_distance: number(row.l2_distance),
    };
    const measured = Object.fromEntries(
      Object.entries(numbers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    );
    return cellOf(
      { width: Number(row.width), batch_size: Number(row.batch_size) },
      label?.phase ?? "not measured",
      measured,
      {
        seeds: 5,
        phaseShare: label?.share ?? null,
        explanation: "drawn by the authors",
      },
    );
  });
  return {
    name: "ResNet18 on CIFAR-10, learning rate decay",
    load: { knob: "width", values: knobNumbers(cells, "width") },
    temperature: {
      knob: "batch_size",
      values: knobNumbers(cells, "batch_size"),
    },
    slices: [],
    cells,
  };
}

function recordsOf(file: URL): Record<string, string>[] {
  const [header = "", ...lines] = readFileSync(file, "utf8").trim().split(/\r?\n/);
  const names = header.split(",");
  return lines.map((line) => Object.fromEntries(line.split(",").map((text, i) => [names[i] ?? "", text])));
}
