import type { ExperimentConfiguration } from "#atlas/configuration";
import { type GivenJudgement, judgeGiven } from "#atlas/jobs";
import { AtlasError } from "#errors";
import { type Normalisation, normalisationNamed, normalisationsFor } from "./normalisations.ts";
import { percent } from "./percent.ts";

/** How a network reads examples, and what it makes of them so. */
interface Reading {
  readonly normalisation: Normalisation;
  readonly channelOrder: "rgb" | "bgr";
  readonly judgement: GivenJudgement;
}

/** The reading that was taken and, where another is better, a sentence on that. */
interface ChosenReading {
  readonly taken: Reading;
  readonly doubt: string | undefined;
  /** Judges the network of another seed in the same reading. */
  readonly judge: (seed: number) => Promise<GivenJudgement>;
}

/** What examples are like. */
interface Examples {
  readonly channels: number;
  readonly areImages: boolean;
}

/**
 * Judges a network on examples as it is told to read them and in the other usual ways: a wrong normalisation, range or order of
 * colours shows in the accuracy.
 *
 * @param configuration of few examples, which are enough to tell ways apart
 * @param asked the word of `--normalise`; without one examples are taken as they come, and nothing is measured where another
 *   way is far better
 * @throws AtlasError `measure/reading` of kind `input` where none was asked for and another way is far better
 */
export async function chosenReading(
  configuration: ExperimentConfiguration,
  { channels, areImages }: Examples,
  asked: string | undefined,
): Promise<ChosenReading> {
  const known = normalisationsFor(channels, areImages);
  const own = asked === undefined ? known[0]! : normalisationNamed(asked, known, channels);
  const ownOrder = configuration.model.channel_order === "bgr" ? "bgr" : "rgb";
  const judgement = async (
    { standardise }: Normalisation,
    channelOrder: "rgb" | "bgr",
    seed = 0,
  ): Promise<GivenJudgement> =>
    judgeGiven(
      {
        ...configuration,
        data: { ...configuration.data, standardise },
        model: { ...configuration.model, channel_order: channelOrder },
      },
      ".",
      seed,
    );
  const judge = async (normalisation: Normalisation, channelOrder: "rgb" | "bgr"): Promise<Reading> => ({
    normalisation,
    channelOrder,
    judgement: await judgement(normalisation, channelOrder),
  });
  const judgeOther = (seed: number) => judgement(own, ownOrder, seed);
  const taken = await judge(own, ownOrder);
  const readings: Reading[] = [];
  for (const normalisation of known) {
    for (const order of channels === 3 && areImages ? (["rgb", "bgr"] as const) : (["rgb"] as const)) {
      if (normalisation.name !== own.name || order !== ownOrder)
        readings.push(await judge(normalisation, order));
    }
  }
  const best = readings.toSorted((a, b) => b.judgement.accuracy - a.judgement.accuracy)[0];
  if (best === undefined || !isFarBetter(best.judgement, taken.judgement)) {
    return { taken, doubt: chanceDoubt(taken), judge: judgeOther };
  }
  const sentence = `it answers ${percent(taken.judgement.accuracy)} of ${taken.judgement.examples} training examples correctly with ${wordsOf(taken)}, and ${percent(best.judgement.accuracy)} with ${wordsOf(best)}`;
  if (asked !== undefined)
    return {
      taken,
      doubt: `${sentence}: --normalise ${best.normalisation.name} may be meant`,
      judge: judgeOther,
    };
  throw new AtlasError({
    code: "measure/reading",
    kind: "input",
    problem: sentence,
    expected: "examples as they were in its training",
    remedy: `Call with --normalise ${best.normalisation.name}${best.channelOrder === ownOrder ? "" : ` --channels ${best.channelOrder}`}, or with --normalise none if they are right as they come`,
    lines: [taken, ...readings]
      .toSorted((a, b) => b.judgement.accuracy - a.judgement.accuracy)
      .map((reading) => `${percent(reading.judgement.accuracy).padStart(6)}  ${wordsOf(reading)}`),
  });
}

function wordsOf({ normalisation, channelOrder }: Reading): string {
  return `${normalisation.words}${channelOrder === "bgr" ? ", blue first" : ""}`;
}

/** More than five points and than three standard errors of the difference of two shares. */
function isFarBetter(other: GivenJudgement, own: GivenJudgement): boolean {
  const mean = (other.accuracy + own.accuracy) / 2;
  const error = Math.sqrt((2 * mean * (1 - mean)) / own.examples);
  return other.accuracy - own.accuracy > Math.max(0.05, 3 * error);
}

/** Networks that know nothing of their training examples were trained on others, or these were in another shape. */
function chanceDoubt({ judgement: { accuracy, classes, examples } }: Reading): string | undefined {
  const chance = 1 / classes;
  if (accuracy > chance + 3 * Math.sqrt((chance * (1 - chance)) / examples)) return undefined;
  return `it answers ${percent(accuracy)} of ${examples} training examples correctly, no more than chance, in whatever way they are read: labels in another order, other examples than it was trained on, or another layout`;
}
