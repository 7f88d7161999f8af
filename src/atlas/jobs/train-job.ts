import { cellConfiguration } from "#atlas/configuration";
import type { JobResult, JournalObservation, TrainingRecord } from "#atlas/journal";
import { type Job, networksOf } from "#atlas/plan";
import { inputsOf, targetsOf } from "#data";
import type { NetworkObjective } from "#landscape";
import { recalibrate } from "#landscape/normalisation";
import { isFarFromTrained, type StopRule } from "#landscape/training";
import type { Network } from "#nets";
import { type CellData, cellData } from "./cell-data.ts";
import { givenNetworks, type NetworkState } from "./given-networks.ts";
import type { JobContext } from "./job-context.ts";
import { type JudgedParts, judgedObservations } from "./judged-observations.ts";
import { oracleObservations, testByEpoch } from "./oracle.ts";
import { ownLogits } from "./own-logits.ts";
import { type ReportedNetwork, takeSecondLook } from "./second-look.ts";
import { trainTogether } from "./train-together.ts";
import { cellNetwork, cellObjective, type TrainedNetwork, writeWeights } from "./trained-network.ts";

/** Trains the networks of a job as one program, writes their weights, evaluates them and takes a second look at that. */
export async function trainNetworks(job: Job, context: JobContext): Promise<JobResult> {
  const planned = networksOf(job);
  const cells = await Promise.all(planned.map(({ knobs, data }) => cellData(knobs, context, data)));
  const network = cellNetwork(planned[0]!.knobs, context, cells[0]!);
  const objective = cellObjective(network, planned[0]!.knobs, context);
  const { members, followed } =
    (await givenNetworks(planned, network, context)) ??
    (await trainTogether(planned, network, objective, cells, context));
  // Each point of the training by itself: float32 sums may round differently in other company.
  const points = Map.groupBy(planned.keys(), (i) => planned[i]!.along);
  const survivors = new Map<number, Survivor>();
  for (const positions of points.values()) {
    const own = await judge(
      network,
      objective,
      positions.map((i) => members[i]!),
      positions.map((i) => cells[i]!),
    );
    for (const [i, survivor] of own) survivors.set(positions[i]!, survivor);
  }
  const results = planned.map(({ key, cell, seed, knobs }, i) => {
    const survivor = survivors.get(i);
    const { training } = cellConfiguration(context.configuration, knobs);
    const oracle = training.oracle && members[i]!.updates > 0;
    return {
      key,
      cell,
      seeds: [seed],
      observations:
        survivor === undefined
          ? []
          : [
              ...judgedObservations(survivor, cells[i]!),
              ...(oracle ? oracleObservations(followed(i), survivor.onTest) : []),
              ...stopObservations(training.stop, members[i]!),
            ],
      training: recordOf(members[i]!, survivor),
      ...(oracle && survivor !== undefined ? { series: testByEpoch(followed(i), survivor.onTest) } : {}),
    };
  });
  const reported = planned.flatMap((own, i): ReportedNetwork[] => {
    const survivor = survivors.get(i);
    if (survivor === undefined) return [];
    const { statistics, logits } = survivor;
    const { observations } = results[i]!;
    return [{ planned: own, parameters: members[i]!.parameters, statistics, logits, observations }];
  });
  await takeSecondLook(objective, reported, context);
  await Promise.all(
    planned.map((own, i) => {
      const { parameters, runningStatistics } = members[i]!;
      const survivor = survivors.get(i);
      const trained: TrainedNetwork = {
        planned: own,
        parameters,
        statistics: survivor?.statistics ?? runningStatistics,
        diverged: survivor === undefined,
        degenerate: survivor?.degenerate ?? false,
      };
      return writeWeights(context.store, network, trained);
    }),
  );
  return { results };
}

/** What a network that did not diverge is worth. */
interface Survivor extends JudgedParts {
  /** Batch statistics over the training part, exactly for batch-normalised networks. */
  readonly statistics: Float32Array | undefined;
  /** It answers the same whatever the input. */
  readonly degenerate: boolean;
}

/**
 * Evaluates the networks that did not diverge in training; gives them by their position among the members, without
 * those whose loss over the training part says that they ran off all the same.
 *
 * Training judges by the losses of whole epochs and waits some of them, so that a short budget, or a last update too
 * many, ends with numbers that no cell may average.
 */
async function judge(
  network: Network,
  objective: NetworkObjective,
  members: readonly NetworkState[],
  cells: readonly CellData[],
): Promise<ReadonlyMap<number, Survivor>> {
  const survivors = members.flatMap(({ status }, i) => (status === "trained" ? [i] : []));
  if (survivors.length === 0) return new Map();
  const { train, test } = cells[0]!;
  const parameters = survivors.map((i) => members[i]!.parameters);
  const statistics = await statisticsOf(
    network,
    survivors.map((i) => members[i]!),
    inputsOf(train),
  );
  const logitsOn = async (inputs: Float32Array | Int32Array): Promise<readonly Float32Array[]> => {
    const all: Float32Array[] = [];
    for (const [position, own] of parameters.entries()) {
      const vectors = { parameters: own, statistics: statistics?.[position] };
      all.push(await ownLogits(network, vectors, inputs));
    }
    return all;
  };
  const [trainLogits, testLogits] = [await logitsOn(inputsOf(train)), await logitsOn(inputsOf(test))];
  const { outputs, constantAnswerLoss } = objective;
  return new Map(
    survivors.flatMap((i, position) => {
      const logits = { train: trainLogits[position]!, test: testLogits[position]! };
      const targets = cells[i]!.trainLabels;
      const onTrain = outputs.judge(logits.train, { targets });
      const { updates, stoppedBy } = members[i]!;
      const isUntrained = updates === 0 && stoppedBy !== "given";
      if (!isUntrained && isFarFromTrained(onTrain.loss, constantAnswerLoss?.({ targets }) ?? null))
        return [];
      const survivor: Survivor = {
        statistics: statistics?.[position],
        degenerate: outputs.isDegenerate(logits.train),
        onTrain,
        onTest: outputs.judge(logits.test, { targets: targetsOf(test) }),
        logits,
      };
      return [[i, survivor] as const];
    }),
  );
}

/** Batch statistics over the training part, but for networks that were trained elsewhere and brought their own. */
async function statisticsOf(
  network: Network,
  members: readonly NetworkState[],
  inputs: Float32Array | Int32Array,
): Promise<readonly (Float32Array | undefined)[] | undefined> {
  const own = members.map(({ stoppedBy, runningStatistics }) =>
    stoppedBy === "given" ? runningStatistics : undefined,
  );
  if (network.statistics === undefined || own.every((given) => given !== undefined)) return own;
  const parameters = members.map((member) => member.parameters);
  const recalibrated = await recalibrate({ classifier: network, parameters, inputs });
  return own.map((given, i) => given ?? recalibrated?.[i]);
}

/** Whether a training met its stop rule before its budget was spent; nothing where there is none. */
function stopObservations({ kind }: StopRule, { stoppedBy }: NetworkState): readonly JournalObservation[] {
  if (kind === "never") return [];
  return [{ metric: "stop_rule_met_pct", value: stoppedBy === kind ? 100 : 0, standard_error: null }];
}

function recordOf(member: NetworkState, survivor: Survivor | undefined): TrainingRecord {
  const finite = (values: readonly number[]): (number | null)[] =>
    values.map((value) => (Number.isFinite(value) ? value : null));
  return {
    status: survivor === undefined ? "diverged" : "trained",
    degenerate: survivor?.degenerate ?? false,
    epochs: member.epochs,
    updates: member.updates,
    stopped_by: member.stoppedBy,
    history: { loss: finite(member.history.loss), error_pct: finite(member.history.error) },
  };
}
