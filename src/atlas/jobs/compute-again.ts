import type { JournalObservation, TaskResult } from "#atlas/journal";
import { DATA_CHANGED, drawsOf, type PlannedCell, type Task, TRAIN } from "#atlas/plan";
import { inputsOf, targetsOf } from "#data";
import { AtlasError } from "#errors";
import { answerWidth, type NetworkObjective } from "#landscape";
import type { Judgement } from "#landscape/losses";
import { recalibrate } from "#landscape/normalisation";
import { isFarFromTrained } from "#landscape/training";
import { type KeptArrays, type Measurement, measurementNamed } from "#measurements";
import type { Network } from "#nets";
import { type CellData, cellData } from "./cell-data.ts";
import type { JobContext } from "./job-context.ts";
import { judgedObservations } from "./judged-observations.ts";
import { cellRequest } from "./measurement-job.ts";
import { misfiled } from "./misfiled-result.ts";
import { ownLogits } from "./own-logits.ts";
import { countOfTies } from "./ties.ts";
import { cellNetwork, cellObjective, readWeights, type TrainedNetwork } from "./trained-network.ts";

/** A task that has a result, with the kind of its job. */
export interface DoneTask extends Task {
  readonly kind: string;
  readonly result: TaskResult;
}

/** What the task of a result gives when it is computed again from the stored weights and the data. */
export interface ComputedAgain {
  readonly key: string;
  readonly observations: readonly JournalObservation[];
  /** By how much an error in percent may differ for answers that rounding alone decides. */
  readonly tiesPct: number;
  /** What is wrong beside numbers, or why there are none; clauses. */
  readonly problems: readonly string[];
  /** Nothing that it is computed from is missing. */
  readonly isWhole: boolean;
}

/** What a trained network is judged by. */
const OF_TRAINING = [
  "train_loss",
  "train_error_pct",
  "test_loss",
  "test_acc_pct",
  "train_rmse",
  "test_rmse",
  "train_rmse_standardised",
  "test_rmse_standardised",
  "oracle_test_loss",
  "oracle_test_acc_pct",
  "stop_rule_met_pct",
];

/** By how much a mean of float32 numbers may differ, as a share. */
const ROUNDING_OF_MEANS = 1e-4;

/** How far statistics of normalised layers may lie from those taken anew, as a share of the largest. */
const STATISTICS_TOLERANCE = 1e-3;

/**
 * Computes the results of a cell again: losses and errors of its networks, whose weights files are checked, and every
 * measurement. Nothing is written.
 *
 * Trainings are not repeated: a network is what its weights file holds, and a curve what its control points are.
 *
 * @throws AtlasError `verify/other-data` (kind `input`) for data files that are not those of the run; as what loads the data
 */
export async function computeAgain(
  { knobs, networks }: PlannedCell,
  tasks: readonly DoneTask[],
  context: JobContext,
): Promise<readonly ComputedAgain[]> {
  const data = await dataOf(knobs, networks[0]?.data, context);
  const network = cellNetwork(knobs, context, data);
  const objective = cellObjective(network, knobs, context);
  const found: ComputedAgain[] = [];
  const readable: TrainedNetwork[] = [];
  for (const task of tasks.filter(({ kind }) => kind === TRAIN)) {
    const planned = networks.find(({ key }) => key === task.key);
    if (planned === undefined) continue;
    const trained = await withoutFailure(() => readWeights(context.store, network, [planned]));
    if ("problem" in trained) {
      found.push(nothing(task.key, trained.problem));
      continue;
    }
    const own = trained.value[0]!;
    readable.push(own);
    found.push(await evaluatedAgain(task, own, { data, network, objective }));
  }
  for (const [kind, own] of Map.groupBy(tasks, (task) => task.kind)) {
    if (kind === TRAIN) continue;
    const measurement = measurementNamed(kind);
    if (measurement === undefined) {
      found.push(...own.map(({ key }) => nothing(key, `there is no measurement ${kind} in this process`)));
      continue;
    }
    const positions = new Map(readable.map(({ planned }, i) => [planned.key, i]));
    const whole = own.filter((task) => task.networks.every(({ key }) => positions.has(key)));
    found.push(...(await measuredAgain(measurement, whole, readable, context, { data, network })));
  }
  const byKey = new Map(tasks.map((task) => [task.key, task]));
  return found.map((again) => {
    const task = byKey.get(again.key)!;
    const quantities = task.kind === TRAIN ? OF_TRAINING : measurementNamed(task.kind)?.quantities;
    return { ...again, problems: [...again.problems, ...misfiled(task.kind, task, task.result, quantities)] };
  });
}

function nothing(key: string, problem: string): ComputedAgain {
  return { key, observations: [], tiesPct: 0, problems: [problem], isWhole: false };
}

/** What a cell is computed with. */
interface Workpieces {
  readonly data: CellData;
  readonly network: Network;
  readonly objective: NetworkObjective;
}

async function evaluatedAgain(
  { key, result }: DoneTask,
  { parameters, statistics, diverged, degenerate }: TrainedNetwork,
  { data, network, objective }: Workpieces,
): Promise<ComputedAgain> {
  const { training } = result;
  const problems: string[] = [];
  if (diverged !== (training?.status === "diverged") || degenerate !== (training?.degenerate ?? false)) {
    problems.push("the weights file and the journal differ in how the training ended");
  }
  if (diverged) return { key, observations: [], tiesPct: 0, problems, isWhole: true };
  const { outputs, constantAnswerLoss } = objective;
  const own = { parameters, statistics };
  const train = await ownLogits(network, own, inputsOf(data.train));
  const test = await ownLogits(network, own, inputsOf(data.test));
  const targets = data.trainLabels;
  const onTrain = outputs.judge(train, { targets });
  const onTest = outputs.judge(test, { targets: targetsOf(data.test) });
  const isUntrained = training?.updates === 0;
  if (!isUntrained && isFarFromTrained(onTrain.loss, constantAnswerLoss?.({ targets }) ?? null)) {
    problems.push(`its training loss, ${onTrain.loss ?? "not finite"}, is that of a network that diverged`);
  }
  if (outputs.isDegenerate(train) !== degenerate) {
    problems.push(`its output is ${degenerate ? "not " : ""}the same for every training example`);
  }
  if (statistics !== undefined && !(await areOfTrainingPart(statistics, parameters, network, data))) {
    problems.push("the statistics of its normalised layers are not those over the training part");
  }
  const ties = [train, test].map(
    (logits) => (100 * countOfTies(logits, network.classes)) / (logits.length / answerWidth(network)),
  );
  return {
    key,
    observations: judgedObservations({ onTrain, onTest, logits: { train, test } }, data),
    tiesPct: objective.error.ofClasses
      ? Math.max(...ties)
      : relativeRounding(onTrain, onTest) +
        // An answer at a step of the error is on either side of it by rounding.
        (objective.error.jump?.(Math.min(data.train.count, data.test.count)) ?? 0),
    problems,
    isWhole: true,
  };
}

/** What rounding may make of errors that are means of numbers rather than counts of wrong answers, as of the losses. */
function relativeRounding(...judgements: readonly Judgement[]): number {
  return ROUNDING_OF_MEANS * Math.max(...judgements.map(({ error }) => error));
}

async function areOfTrainingPart(
  statistics: Float32Array,
  parameters: Float32Array,
  classifier: Network,
  { train }: CellData,
): Promise<boolean> {
  const again = await recalibrate({ classifier, parameters: [parameters], inputs: inputsOf(train) });
  const largest = statistics.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return (
    again?.[0]?.every((value, i) => Math.abs(value - statistics[i]!) <= STATISTICS_TOLERANCE * largest) ??
    false
  );
}

async function measuredAgain(
  measurement: Measurement,
  tasks: readonly DoneTask[],
  networks: readonly TrainedNetwork[],
  context: JobContext,
  { data, network }: Pick<Workpieces, "data" | "network">,
): Promise<readonly ComputedAgain[]> {
  if (tasks.length === 0) return [];
  const { knobs } = tasks[0]!.networks[0]!;
  const positions = new Map(networks.map(({ planned }, i) => [planned.key, i]));
  const kept: (KeptArrays | undefined)[] = [];
  const problems = new Map<string, string>();
  for (const { key, result } of tasks) {
    const arrays = await withoutFailure(() => arraysOf(result, context));
    if ("problem" in arrays) problems.set(key, arrays.problem);
    kept.push("problem" in arrays ? undefined : arrays.value);
  }
  const measured = await measurement.measureAgain(
    {
      ...cellRequest(measurement, knobs, context, { data, network }),
      networks: networks.map(({ planned, ...own }) => ({ key: drawsOf(planned), ...own })),
      subjects: tasks.map((task) => task.networks.map(({ key }) => positions.get(key)!)),
    },
    kept,
  );
  return tasks.map(({ key }, i) => ({
    key,
    observations: measured[i]!.observations.map(({ quantity, value, standardError }) => ({
      metric: quantity,
      value,
      standard_error: standardError,
    })),
    tiesPct: 0,
    problems: [problems.get(key)].filter((problem) => problem !== undefined),
    isWhole: !problems.has(key),
  }));
}

async function arraysOf({ key, file }: TaskResult, { store }: JobContext): Promise<KeptArrays | undefined> {
  if (file === undefined) return undefined;
  const { tensors, metadata } = await store.readArrays(file);
  if (metadata.result === undefined || metadata.result === key) return tensors;
  throw new AtlasError({
    code: "verify/arrays",
    kind: "failure",
    where: store.placeOf(`${file}.safetensors`),
    problem: "the file holds the arrays of another result",
  });
}

async function dataOf(
  knobs: PlannedCell["knobs"],
  expected: string | undefined,
  context: JobContext,
): Promise<CellData> {
  try {
    return await cellData(knobs, context, expected);
  } catch (error) {
    if (!(error instanceof AtlasError && error.code === DATA_CHANGED)) throw error;
    throw new AtlasError({
      code: "verify/other-data",
      kind: "input",
      ...(error.where !== undefined && { where: error.where }),
      problem: "the data files found now are not those that the run was computed from",
      remedy: "Give the --data-dir that it was run with",
      cause: error,
    });
  }
}

/** What a promise gives, or what an error says that belongs to the run's files. */
async function withoutFailure<Value>(
  work: () => Promise<Value>,
): Promise<{ readonly value: Value } | { readonly problem: string }> {
  try {
    return { value: await work() };
  } catch (error) {
    if (!(error instanceof AtlasError)) throw error;
    const { where, problem } = error;
    return { problem: where === undefined ? problem : `${where}: ${problem}` };
  }
}
