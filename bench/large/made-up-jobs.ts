import type { JobContext } from "#atlas/jobs";
import type { JobResult, JournalObservation, TaskResult, TrainingRecord } from "#atlas/journal";
import { type CellKnobs, type Job, TRAIN } from "#atlas/plan";
import { measurementNamed } from "#measurements";
import { networkNumbers, type Place, pairNumbers } from "./made-landscape.ts";

const EPOCHS = 50;

/** Numbers of the made-up landscape in place of training and measuring, without weights or curves. */
export async function executeJob(job: Job, { configuration }: JobContext): Promise<JobResult> {
  const { load, temperature } = configuration.grid;
  const shareOf = ({ knob, values }: typeof load, knobs: CellKnobs): number =>
    values.indexOf(Number(knobs[knob])) / Math.max(1, values.length - 1);
  return {
    results: job.tasks.map(({ key, networks }): TaskResult => {
      const { cell, knobs } = networks[0]!;
      const seeds = networks.map(({ seed }) => seed);
      const place = { load: shareOf(load, knobs), heat: shareOf(temperature, knobs) };
      return { key, cell, seeds, ...contentOf(job.kind, place, `${cell} ${seeds.join()}`) };
    }),
  };
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
    return [{ metric, value, standard_error: metric === "hessian_trace" ? value / 10 : null }];
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
      error_pct: shares.map((share) => error + (90 - error) * share ** 4),
    },
  };
}
