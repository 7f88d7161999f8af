import { evaluate, isDegenerate, logitsOf } from "#landscape/evaluation";
import { type TrainedMember, trainEnsemble } from "#landscape/training";
import { initialise, type Network } from "#nets";
import { randomStream } from "#random";
import type { JobResult, JournalObservation, NetworkRecord } from "../journal/entry.ts";
import type { PlannedNetwork, TrainJob } from "../plan/job.ts";
import type { JobContext } from "../run/job-context.ts";
import { type CellData, cellData } from "./cell-data.ts";
import { cellNetwork, type TrainedNetwork, writeWeights } from "./trained-network.ts";

/** Trains the networks of a job as one program, writes their weights and evaluates them. */
export async function trainNetworks(job: TrainJob, context: JobContext): Promise<JobResult> {
  const cells = await Promise.all(job.networks.map(({ knobs }) => cellData(knobs, context)));
  const { knobs } = job.networks[0]!;
  const network = cellNetwork(knobs, context, cells[0]!);
  const members = await train(job.networks, network, cells, context);
  const survivors = members.flatMap((member, i) => (member.status === "trained" ? [i] : []));
  const flags = await degenerateFlags(network, members, survivors, cells[0]!);
  await Promise.all(
    job.networks.map((planned, i) => {
      const trained: TrainedNetwork = {
        planned,
        parameters: members[i]!.parameters,
        diverged: members[i]!.status === "diverged",
        degenerate: flags.has(i),
      };
      return writeWeights(context.runFolder, network.layout, trained);
    }),
  );
  return {
    networks: job.networks.map((planned, i) => recordOf(planned, members[i]!, flags.has(i))),
    observations: await accuracies(job.networks, network, members, survivors, cells),
  };
}

function train(
  planned: readonly PlannedNetwork[],
  network: Network,
  cells: readonly CellData[],
  { configuration }: JobContext,
): Promise<readonly TrainedMember[]> {
  const { training, model, root_seed: rootSeed } = configuration;
  return trainEnsemble({
    classifier: network,
    images: cells[0]!.train.images,
    members: planned.map(({ key, knobs }, i) => ({
      initial: initialise(network, model.initialisation, randomStream(rootSeed, "initialisation", key)),
      labels: cells[i]!.trainLabels,
      learningRate: knobs.learning_rate ?? training.learning_rate,
      weightDecay: knobs.weight_decay ?? training.weight_decay,
      batchOrder: randomStream(rootSeed, "batch-order", key),
    })),
    batchSize: planned[0]!.knobs.batch_size ?? training.batch_size,
    momentum: training.momentum,
    schedule: training.schedule,
    budget: training.budget,
    stop: training.stop,
    incompleteBatch: training.incomplete_batch,
  });
}

/** Which of the surviving networks answer the same whatever the input. */
async function degenerateFlags(
  network: Network,
  members: readonly TrainedMember[],
  survivors: readonly number[],
  { train: images }: CellData,
): Promise<ReadonlySet<number>> {
  if (survivors.length === 0) return new Set();
  const parameters = survivors.map((i) => members[i]!.parameters);
  const logits = await logitsOf({ classifier: network, parameters, inputs: images.images });
  return new Set(survivors.filter((_, position) => isDegenerate(logits[position]!, network.classes)));
}

async function accuracies(
  planned: readonly PlannedNetwork[],
  network: Network,
  members: readonly TrainedMember[],
  survivors: readonly number[],
  cells: readonly CellData[],
): Promise<readonly JournalObservation[]> {
  if (survivors.length === 0) return [];
  const parameters = survivors.map((i) => members[i]!.parameters);
  const { train: trainImages, test: testImages } = cells[0]!;
  const [onTrain, onTest] = [
    await evaluate({
      classifier: network,
      parameters,
      inputs: trainImages.images,
      labels: survivors.map((i) => cells[i]!.trainLabels),
    }),
    await evaluate({
      classifier: network,
      parameters,
      inputs: testImages.images,
      labels: survivors.map(() => testImages.labels),
    }),
  ];
  return survivors.flatMap((i, position) => {
    const { cell, seed } = planned[i]!;
    const observed = { cell, seeds: [seed] as const, standard_error: null };
    return [
      { ...observed, metric: "train_loss", value: onTrain[position]!.loss },
      { ...observed, metric: "train_error_pct", value: onTrain[position]!.errorPct },
      { ...observed, metric: "test_loss", value: onTest[position]!.loss },
      { ...observed, metric: "test_acc_pct", value: onTest[position]!.accuracyPct },
    ] as const;
  });
}

function recordOf(planned: PlannedNetwork, member: TrainedMember, degenerate: boolean): NetworkRecord {
  const finite = (values: readonly number[]): (number | null)[] =>
    values.map((value) => (Number.isFinite(value) ? value : null));
  return {
    key: planned.key,
    cell: planned.cell,
    seed: planned.seed,
    status: member.status,
    degenerate,
    epochs: member.epochs,
    updates: member.updates,
    stopped_by: member.stoppedBy,
    history: { loss: finite(member.history.loss), error_pct: finite(member.history.errorPct) },
  };
}
