import { inputsOf, inputsPerExample, type Targets } from "#data";
import { answerWidth, type NetworkObjective } from "#landscape";
import { majorityVote, meanVector } from "#landscape/combinations";
import { logitsOf } from "#landscape/evaluation";
import { statisticsOf } from "./measured-networks.ts";
import type { MeasuredNetwork, MeasurementRequest } from "./measurement.ts";

/** The flat vectors of a network. */
export type NetworkVectors = Pick<MeasuredNetwork, "parameters" | "statistics">;

/** Networks, and groups of them that are put together. */
export interface Together {
  readonly members: readonly NetworkVectors[];
  /** Positions of members; all of them first. */
  readonly groups: readonly (readonly number[])[];
  /** Averages of weights by name, each a network for each group. */
  readonly averages: readonly (readonly [name: string, networks: readonly NetworkVectors[]])[];
}

/** Loss and error of some answers, example by example; a loss that is not finite is NaN. */
export interface ByExample {
  readonly loss: Float64Array;
  readonly error: Float64Array;
}

/** Networks and what was made of their groups, judged on the same examples. */
export interface JudgedTogether {
  readonly members: readonly ByExample[];
  /** Of each group the answer of its members together. */
  readonly ensembles: readonly ByExample[];
  /** Of each group the majority vote, whose errors alone say something; absent where answers are no classes. */
  readonly votes?: readonly ByExample[];
  readonly averages: readonly (readonly [name: string, networks: readonly ByExample[]])[];
  /** Whether errors are in percent, so that their mean over examples is that of all. */
  readonly inPercent: boolean;
}

/** Answers of all networks that are held at once, bytes. */
const ANSWER_BYTES = 2 ** 28;

/** Judges members, their ensembles and votes, and averages of weights on the training examples of a request. */
export async function judgedTogether(
  { members, groups, averages }: Together,
  { objective, data: { train, labels } }: Pick<MeasurementRequest<unknown>, "objective" | "data">,
): Promise<JudgedTogether> {
  const { classifier } = objective.outputs;
  const networks = [...members, ...averages.flatMap(([, own]) => own)];
  const hasClasses = objective.error.ofClasses === true;
  const blank = (all: readonly unknown[]) =>
    all.map(() => ({ loss: new Float64Array(train.count), error: new Float64Array(train.count) }));
  const judged = {
    members: blank(members),
    ensembles: blank(groups),
    votes: blank(hasClasses ? groups : []),
    averages: averages.map(([name, own]) => [name, blank(own)] as const),
  };
  const width = answerWidth(classifier);
  const [inputs, each] = [inputsOf(train), inputsPerExample(train)];
  const targetsEach = labels.length / train.count;
  const rows = Math.max(1, Math.floor(ANSWER_BYTES / (4 * width * networks.length)));
  for (let start = 0; start < train.count; start += rows) {
    const end = Math.min(start + rows, train.count);
    const answers = await logitsOf({
      classifier,
      parameters: networks.map(({ parameters }) => parameters),
      statistics: statisticsOf(networks),
      inputs: inputs.subarray(start * each, end * each),
    });
    const targets = labels.subarray(start * targetsEach, end * targetsEach);
    const judge = (own: ByExample, outputs: Float32Array) =>
      judgeEach(objective, outputs, targets, { into: own, start, count: end - start });
    const ofMembers = answers.slice(0, members.length);
    for (const [i, own] of judged.members.entries()) judge(own, ofMembers[i]!);
    for (const [i, group] of groups.entries()) {
      const own = group.map((member) => ofMembers[member]!);
      const together = objective.outputs.together?.(own) ?? meanVector(own);
      judge(judged.ensembles[i]!, together);
      if (hasClasses) judge(judged.votes[i]!, majorityVote(own, together, classifier.classes));
    }
    const ofAverages = answers.slice(members.length);
    for (const [i, own] of judged.averages.flatMap(([, ofName]) => ofName).entries())
      judge(own, ofAverages[i]!);
  }
  const { votes, ...others } = { ...judged, inPercent: objective.error.unit === "percent" };
  return hasClasses ? { ...others, votes } : others;
}

/** Judges answers one example at a time, by what judges them all. */
function judgeEach(
  { outputs }: NetworkObjective,
  answers: Float32Array,
  targets: Targets,
  { into, start, count }: { readonly into: ByExample; readonly start: number; readonly count: number },
): void {
  const [width, each] = [answers.length / count, targets.length / count];
  for (let example = 0; example < count; example++) {
    const own = answers.subarray(example * width, (example + 1) * width);
    const { loss, error } = outputs.judge(own, {
      targets: targets.subarray(example * each, (example + 1) * each),
    });
    into.loss[start + example] = loss ?? Number.NaN;
    into.error[start + example] = error;
  }
}
