import type { ExperimentConfiguration } from "#atlas/configuration";
import { type GivenJudgement, judgeGiven } from "#atlas/jobs";
import { AtlasError } from "#errors";
import { type Preparation, preparationWords } from "#interchange/onnx";
import { isChance, isFarBetter, judgementWords } from "./judgement-words.ts";
import {
  type Normalisation,
  normalisationNamed,
  normalisationsFor,
  rawNormalisations,
} from "./normalisations.ts";
import { percent } from "./percent.ts";

/** How a network reads examples, and what it makes of them so. */
interface Reading {
  readonly normalisation: Normalisation;
  readonly channelOrder: "rgb" | "bgr";
  /** The unit in which numbers to be predicted are answered. */
  readonly answers: AnswerUnit;
  readonly judgement: GivenJudgement;
}

/** Standardised as the targets are, or in their own unit. */
type AnswerUnit = "standardised" | "own";

/** The reading that was taken. */
export interface ChosenReading {
  readonly taken: Reading;
  /** A sentence on it where another is better, or none is good. */
  readonly doubt: string | undefined;
  /** Why nothing is to be measured by it; `undefined` where nothing speaks against it. */
  readonly refusal: ReadingRefusal | undefined;
  /** Judges the network of another seed in the same reading. */
  readonly judge: (seed: number) => Promise<GivenJudgement>;
}

/** Another reading that is better, and what is said of it. */
export interface ReadingRefusal {
  readonly better: Reading;
  readonly problem: string;
  /** All readings with what was answered correctly, the best first. */
  readonly lines: readonly string[];
  /** Whether the network would normalise what is normalised already. */
  readonly isTwice: boolean;
}

/** What examples are like, and what is known of the network before it is asked. */
interface ReadExamples {
  readonly channels: number;
  readonly areImages: boolean;
  /** Whether targets are numbers to be predicted. */
  readonly areNumbers: boolean;
  readonly areTokens: boolean;
  /** What the network does to examples itself. */
  readonly preparation: Preparation | undefined;
}

/**
 * Judges a network on examples as it is told to read them and in the other usual ways: a wrong normalisation, range or order of
 * colours shows in the accuracy. A network that prepares its own inputs is judged by pixels as they are, from 0 to 1 or to 255.
 * Answers that are numbers are taken in the unit in which they explain more of the targets.
 *
 * @param configuration of few examples, which are enough to tell ways apart
 * @param asked the word of `--normalise`; without one examples are taken as they come, and nothing is to be measured where
 *   another way is far better
 */
export async function chosenReading(
  configuration: ExperimentConfiguration,
  { channels, areImages, areNumbers, areTokens, preparation }: ReadExamples,
  asked: string | undefined,
): Promise<ChosenReading> {
  const known = normalisationsFor(channels, areImages, areTokens);
  const usual = preparation === undefined ? known : rawNormalisations(known, preparation.pixels);
  const own = asked === undefined ? usual[0]! : normalisationNamed(asked, known, channels);
  const ownOrder = configuration.model.channel_order === "bgr" ? "bgr" : "rgb";
  const areColours = channels === 3 && areImages;
  if (ownOrder === "bgr" && !areColours) throw noColours();
  const judgement = async (
    { standardise }: Normalisation,
    channelOrder: "rgb" | "bgr",
    answers: AnswerUnit,
    seed = 0,
  ): Promise<GivenJudgement> =>
    judgeGiven(
      {
        ...configuration,
        data: { ...configuration.data, standardise },
        model: { ...configuration.model, channel_order: channelOrder, answers },
      },
      ".",
      seed,
    );
  const judged = async (normalisation: Normalisation, channelOrder: "rgb" | "bgr"): Promise<Reading> => {
    const reading = async (answers: AnswerUnit): Promise<Reading> => ({
      normalisation,
      channelOrder,
      answers,
      judgement: await judgement(normalisation, channelOrder, answers),
    });
    const standardised = await reading("standardised");
    if (!areNumbers) return standardised;
    const inOwnUnit = await reading("own");
    // What is not finite is less than anything.
    return inOwnUnit.judgement.accuracy > (standardised.judgement.accuracy || Number.NEGATIVE_INFINITY)
      ? inOwnUnit
      : standardised;
  };
  const asTold = await judged(own, ownOrder);
  const others: Reading[] = [];
  for (const normalisation of usual) {
    for (const order of areColours ? (["rgb", "bgr"] as const) : (["rgb"] as const)) {
      if (normalisation.name !== own.name || order !== ownOrder)
        others.push(await judged(normalisation, order));
    }
  }
  const inOrder = others.filter((other) => other.channelOrder === ownOrder);
  // Which pixels a network prepares itself is told by its numbers, and by what it answers where these are taken wrongly.
  const raw = preparation === undefined || asked !== undefined ? [] : inOrder;
  const taken = raw.find(({ judgement }) => isFarBetter(judgement, asTold.judgement)) ?? asTold;
  const readings = [asTold, ...others].toSorted((a, b) => b.judgement.accuracy - a.judgement.accuracy);
  const most = readings.find((reading) => reading !== taken);
  const isTwice = preparation !== undefined && !usual.some(({ name }) => name === taken.normalisation.name);
  const likely = isTwice ? inOrder[0] : undefined;
  const best = likely && most && !isFarBetter(most.judgement, likely.judgement) ? likely : most;
  const isWorse =
    best !== undefined &&
    (isTwice ? !isFarBetter(taken.judgement, best.judgement) : isFarBetter(best.judgement, taken.judgement));
  const judge = (seed: number) => judgement(taken.normalisation, taken.channelOrder, taken.answers, seed);
  if (!isWorse) return { taken, doubt: doubtOf(taken), refusal: undefined, judge };
  const sentence = `it ${judgementWords(taken.judgement)} with ${wordsOf(taken)}, and ${percent(best.judgement.accuracy)} with ${wordsOf(best)}`;
  const lines = readings.map(
    (reading) => `${percent(reading.judgement.accuracy).padStart(6)}  ${wordsOf(reading)}`,
  );
  if (isTwice) {
    const problem = `the model prepares its own inputs, ${preparationWords(preparation)}, and --normalise ${own.name} would normalise them twice: ${sentence}`;
    return { taken, doubt: undefined, refusal: { better: best, problem, lines, isTwice }, judge };
  }
  if (asked !== undefined) {
    const doubt = `${sentence}: --normalise ${best.normalisation.name} may be meant`;
    return { taken, doubt, refusal: undefined, judge };
  }
  return { taken, doubt: undefined, refusal: { better: best, problem: sentence, lines, isTwice }, judge };
}

/** That nothing is measured by a reading; `measure/reading` of kind `input`. */
export function readingRefused(
  { better, problem, lines, isTwice }: ReadingRefusal,
  { channelOrder, normalisation }: Reading,
): AtlasError {
  const channels = better.channelOrder === channelOrder ? "" : ` --channels ${better.channelOrder}`;
  return new AtlasError({
    code: "measure/reading",
    kind: "input",
    problem,
    expected: "examples as they were in its training",
    remedy: `Call with --normalise ${better.normalisation.name}${channels}${isTwice ? "" : `, or with --normalise ${normalisation.name} if they are right ${normalisation.name === "none" ? "as they come" : "so"}`}`,
    lines,
  });
}

function wordsOf({ normalisation, channelOrder }: Reading): string {
  return `${normalisation.words}${channelOrder === "bgr" ? ", blue first" : ""}`;
}

function noColours(): AtlasError {
  return new AtlasError({
    code: "measure/reading",
    kind: "input",
    where: "--channels",
    problem: "the examples are no images of three channels, whose order could be another",
    expected: "no --channels beside them",
  });
}

/** Networks that know nothing of their training examples were trained on others, or these were in another shape. */
function doubtOf({ judgement }: Reading): string | undefined {
  const { accuracy, examples, ofNumbers } = judgement;
  const byLine = ofNumbers?.byLine ?? 0;
  // Answers that a straight line turns into far better ones are in a unit that was not tried.
  if (ofNumbers !== undefined && byLine - accuracy > OTHER_UNIT) {
    return `a straight line through its answers explains ${percent(byLine)} of the variance of ${examples} training examples, far more than the answers do: they may be in another unit, whose mean and deviation of the targets --set data.target_mean=[…] and --set data.target_deviation=[…] give`;
  }
  if (!isChance(judgement)) return undefined;
  return ofNumbers === undefined
    ? "that is no more than chance, in whatever way they are read: labels in another order, other examples or another layout than in its training, or a network that was not trained"
    : "that is no more than their mean explains, in whatever way they are read: other targets, other examples or another layout than in its training, or a network that was not trained";
}

/** A share of the variance. */
const OTHER_UNIT = 0.2;
