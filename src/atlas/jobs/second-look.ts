import type { JournalObservation } from "#atlas/journal";
import type { PlannedNetwork } from "#atlas/plan";
import {
  type ExampleSet,
  inputsOf,
  inputsPerExample,
  selectExamples,
  type Targets,
  targetsOf,
  targetsPerExample,
} from "#data";
import { AtlasError } from "#errors";
import { answerWidth, type NetworkObjective } from "#landscape";
import { evaluate } from "#landscape/evaluation";
import type { Judgement } from "#landscape/losses";
import { type RandomStream, randomStream } from "#random";
import { type CellData, cellData } from "./cell-data.ts";
import type { JobContext } from "./job-context.ts";
import { countOfTies, reachOf } from "./ties.ts";

/** A trained network with the numbers that its job is about to report and what they were taken from. */
export interface ReportedNetwork {
  readonly planned: PlannedNetwork;
  readonly parameters: Float32Array;
  readonly statistics: Float32Array | undefined;
  /** `[examples, …, classes]` flat, of the training and of the test part. */
  readonly logits: Readonly<Record<Part, Float32Array>>;
  readonly observations: readonly JournalObservation[];
}

type Part = "train" | "test";

const PARTS = ["train", "test"] as const;
const PART_WORDS = { train: "training", test: "test" } as const satisfies Record<Part, string>;

/** Examples of either part that are looked at again. */
const SAMPLE = 64;

/**
 * How far a loss of the sample may lie from what its logits say, as a share of the largest of them (at least 1): two
 * compiled programs of one network round differently. Seen on the CPU are at most 1e-6; devices with fewer digits in
 * their products are given more.
 */
const TOLERANCE = { cpu: 1e-4, other: 1e-2 } as const;

/**
 * Makes sure that the losses and errors of trained networks are what these networks make of their data, by a second path
 * that shares neither arrays nor programs with the first.
 *
 * The data are asked for again. The reported means are taken again from all logits and those labels, to the last bit.
 * Of a sample of both parts, cut out of the data by index, loss and error are computed inside a program of its own, in
 * float32, and compared with what the logits say of the same examples. A network whose test numbers are its training
 * numbers, to the last bit and on other data, is looked at on all examples of either part.
 *
 * Why: a run of some 9,200 networks once held the training loss and error of one network as those of its test part, and
 * its other files as they should be. Nothing in this program explains it; the whole of it is explained by one field that
 * was read wrongly, such as `test` of a cell's data.
 *
 * @throws AtlasError `jobs/second-look` of kind `failure`; nothing of the job is to be kept
 */
export async function takeSecondLook(
  objective: NetworkObjective,
  networks: readonly ReportedNetwork[],
  context: Pick<JobContext, "configuration" | "dataFolder">,
): Promise<void> {
  if (networks.length === 0) return;
  const data: CellData[] = [];
  for (const { planned } of networks) data.push(await cellData(planned.knobs, context, planned.data));
  for (const [i, network] of networks.entries()) requireSameMeans(objective, network, data[i]!);
  const { device, root_seed: rootSeed } = context.configuration;
  const tolerance = device === "cpu" ? TOLERANCE.cpu : TOLERANCE.other;
  const stream = randomStream(rootSeed, "second-look", networks[0]!.planned.key);
  const { train, test } = data[0]!;
  await compareOn(objective, networks, data, tolerance, [
    ["train", spread(train, stream)],
    ["test", spread(test, stream)],
  ]);
  for (const [i, network] of networks.entries()) {
    if (!isSuspect(network, data[i]!)) continue;
    await compareOn(objective, [network], [data[i]!], tolerance, [["train", all(train)]]);
    await compareOn(objective, [network], [data[i]!], tolerance, [["test", all(test)]]);
  }
}

/** The examples of a part that are looked at. */
type Looked = readonly [part: Part, indices: Int32Array];

function all({ count }: ExampleSet): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => i);
}

/** One index out of each of some equal stretches of the examples. */
function spread({ count }: ExampleSet, stream: RandomStream): Int32Array {
  const stretches = Math.min(SAMPLE, count);
  return Int32Array.from({ length: stretches }, (_, i) =>
    Math.min(count - 1, Math.floor(((i + stream.uniform()) * count) / stretches)),
  );
}

function labelsOf({ trainLabels, test }: CellData, part: Part): Targets {
  return part === "train" ? trainLabels : targetsOf(test);
}

/** The numbers that are reported of a part, as its judgement has them. */
function reportedOf({ observations }: ReportedNetwork, part: Part): Judgement {
  const value = (metric: string): number | null =>
    observations.find((observation) => observation.metric === metric)?.value ?? null;
  if (part === "train") return { loss: value("train_loss"), error: value("train_error_pct") ?? Number.NaN };
  return { loss: value("test_loss"), error: 100 - (value("test_acc_pct") ?? Number.NaN) };
}

function requireSameMeans({ outputs }: NetworkObjective, network: ReportedNetwork, data: CellData): void {
  for (const part of PARTS) {
    const { loss, error } = outputs.judge(network.logits[part], { targets: labelsOf(data, part) });
    const reported = reportedOf(network, part);
    // An accuracy is written down, and the error that it is taken back to may differ from it in the last bit.
    if (Object.is(reported.loss, loss) && Math.abs(reported.error - error) <= 1e-9) continue;
    throw unlike(network, reported, { loss, error }, `all ${PART_WORDS[part]} examples`);
  }
}

/** Compares what the logits of networks say of some examples, all together, with what a program of losses does. */
async function compareOn(
  objective: NetworkObjective,
  networks: readonly ReportedNetwork[],
  data: readonly CellData[],
  tolerance: number,
  looked: readonly Looked[],
): Promise<void> {
  const { outputs, ...sums } = objective;
  const width = answerWidth(outputs.classifier);
  const inputs = joined(looked.map(([part, own]) => inputsOf(selectExamples(data[0]![part], own))));
  const targets = data.map((one) =>
    joined(looked.map(([part, own]) => rowsOf(labelsOf(one, part), targetsPerExample(one[part]), own))),
  );
  const found = await evaluate({
    objective: sums,
    parameters: networks.map(({ parameters }) => parameters),
    statistics: statisticsOf(networks),
    examples: { inputs },
    own: targets.map((labels) => ({ targets: labels })),
  });
  for (const [i, network] of networks.entries()) {
    const logits = joined(looked.map(([part, own]) => rowsOf(network.logits[part], width, own)));
    const said = outputs.judge(logits, { targets: targets[i]! });
    if (agree(said, found[i]!, logits, objective, tolerance)) continue;
    const examples = looked.map(([part, own]) => `${own.length} ${PART_WORDS[part]}`).join(" and ");
    throw unlike(network, said, found[i]!, `${examples} examples`);
  }
}

type Numbers = Targets;

function joined<Kind extends Numbers>(parts: readonly Kind[]): Kind;
function joined(parts: readonly Numbers[]): Numbers {
  const whole = zerosLike(
    parts[0]!,
    parts.reduce((sum, { length }) => sum + length, 0),
  );
  let from = 0;
  for (const part of parts) {
    whole.set(part, from);
    from += part.length;
  }
  return whole;
}

function statisticsOf(networks: readonly ReportedNetwork[]): readonly Float32Array[] | undefined {
  const known = networks.flatMap(({ statistics }) => (statistics === undefined ? [] : [statistics]));
  return known.length === 0 ? undefined : known;
}

/** The rows `[columns]` of a flat matrix at some indices. */
function rowsOf<Kind extends Numbers>(values: Kind, columns: number, indices: Int32Array): Kind;
function rowsOf(values: Numbers, columns: number, indices: Int32Array): Numbers {
  const rows = zerosLike(values, indices.length * columns);
  for (const [i, index] of indices.entries()) {
    rows.set(values.subarray(index * columns, (index + 1) * columns), i * columns);
  }
  return rows;
}

function zerosLike(values: Numbers, length: number): Numbers {
  return values instanceof Float32Array ? new Float32Array(length) : new Int32Array(length);
}

/** Whether two judgements of the same examples differ by rounding alone, given the logits behind the first. */
function agree(
  said: Judgement,
  found: Judgement,
  logits: Float32Array,
  { outputs, error }: NetworkObjective,
  tolerance: number,
): boolean {
  const reach = reachOf(logits);
  if (said.loss === null || found.loss === null || !Number.isFinite(reach)) return said.loss === found.loss;
  const close = tolerance * reach;
  if (Math.abs(said.loss - found.loss) > 2 * close * (1 + Math.sqrt(Math.abs(said.loss)))) return false;
  const { classes } = outputs.classifier;
  const examples = logits.length / answerWidth(outputs.classifier);
  if (!error.ofClasses) {
    // An answer at a step of the error is on either side of it by rounding.
    const jump = error.jump?.(examples) ?? 0;
    const rounding = error.of(2 * close, 1) * (1 + Math.sqrt(Math.abs(said.loss)));
    return Math.abs(said.error - found.error) <= rounding + jump;
  }
  // The larger of two logits is chosen by rounding where they are equal but for that.
  const ties = countOfTies(logits, classes, 2 * close);
  return Math.abs(said.error - found.error) <= (100 * ties) / examples + 1e-3;
}

/** Whether the test numbers of a network are its training numbers to the last bit, though the data are others. */
function isSuspect(network: ReportedNetwork, data: CellData): boolean {
  const [onTrain, onTest] = [reportedOf(network, "train"), reportedOf(network, "test")];
  return onTrain.loss === onTest.loss && onTrain.error === onTest.error && !isSameData(data);
}

function isSameData({ train, trainLabels, test }: CellData): boolean {
  const inputs = inputsOf(train);
  return (
    train.count === test.count &&
    inputsPerExample(train) === inputsPerExample(test) &&
    targetsOf(test).every((target, i) => target === trainLabels[i]) &&
    inputsOf(test).every((input, i) => input === inputs[i])
  );
}

function unlike(
  { planned }: ReportedNetwork,
  first: Judgement,
  second: Judgement,
  examples: string,
): AtlasError {
  const words = ({ loss, error }: Judgement): string => `loss ${loss ?? "not finite"}, error ${error}`;
  return new AtlasError({
    code: "jobs/second-look",
    kind: "failure",
    where: `network ${planned.key}, seed ${planned.seed}`,
    problem: `a second look at ${examples} does not confirm the numbers of the network: ${words(first)} at first, then ${words(second)}`,
    expected: "the same numbers but for rounding",
    remedy:
      "Nothing of this job was kept; run again and it is done anew. Numbers that differ twice are a defect of this program or of the machine: please report them",
  });
}
