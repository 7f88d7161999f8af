import type { JournalObservation, TaskResult, TrainingRecord } from "#atlas/journal";
import { type Task, TRAIN } from "#atlas/plan";
import { measurementNamed } from "#measurements";
import { networkNumbers, type Place, pairNumbers } from "./made-landscape.ts";

const EPOCHS = 50;

/** What an iteration that settled says beside its numbers. */
const SETTLED = { converged: true, iterations: 24, residual: 1e-5 };

/** Numbers of the made-up landscape in place of training and measuring, without arrays. */
export function madeUpResult(kind: string, { key, networks }: Task, place: Place): TaskResult {
  const { cell } = networks[0]!;
  const seeds = networks.map(({ seed }) => seed);
  return { key, cell, seeds, ...contentOf(kind, place, `${cell} ${seeds.join()}`) };
}

function contentOf(kind: string, place: Place, name: string): Omit<TaskResult, "key" | "cell" | "seeds"> {
  const network = networkNumbers(place, name);
  if (kind === TRAIN) {
    const observations = among(network, ["train_loss", "train_error_pct", "test_loss", "test_acc_pct"]);
    return { observations, training: trainingTo(network.train_loss!, network.train_error_pct!) };
  }
  const observations = among({ ...network, ...pairNumbers(place, name) }, measurementNamed(kind)!.quantities);
  const spectrum = Array.from({ length: 20 }, (_, i) => network.hessian_top_eig! / 2 ** i);
  return {
    observations,
    ...(kind === "curvature" && { series: { lanczos_nodes: spectrum, lanczos_weights: spectrum } }),
  };
}

function among(
  numbers: Readonly<Record<string, number>>,
  names: readonly string[],
): readonly JournalObservation[] {
  return names.flatMap((metric) => {
    const value = numbers[metric];
    if (value === undefined) return [];
    return [
      {
        metric,
        value,
        standard_error: metric === "hessian_trace" ? value / 10 : null,
        ...(/_eig$|^curve_|^mode_/.test(metric) && { detail: SETTLED }),
      },
    ];
  });
}

function trainingTo(loss: number, error: number): TrainingRecord {
  const shares = Array.from({ length: EPOCHS }, (_, epoch) => 1 - epoch / (EPOCHS - 1));
  return {
    status: "trained",
    degenerate: false,
    epochs: EPOCHS,
    updates: 32 * EPOCHS,
    stopped_by: "budget",
    history: {
      loss: shares.map((share) => loss + 2.3 * share ** 4),
      // Shares of a thousand examples.
      error_pct: shares.map((share) => Math.round(10 * (error + (90 - error) * share ** 4)) / 10),
    },
  };
}
