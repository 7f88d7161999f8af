import { areSentences, type SentencePairs, tokensPerPair } from "#data";
import { AtlasError } from "#errors";
import {
  compileNextTokens,
  type NextTokens,
  type NextTokensOfSources,
  rowsOfForwardPass,
} from "#landscape/evaluation";
import { SHARED_ERROR } from "#quantities";
import {
  bleu,
  bleuError,
  type Decoded,
  decodeByBeam,
  decodeGreedily,
  END,
  exactMatches,
  type NextLogits,
  PADDING,
} from "#text";
import { ofSoundNetworks } from "./measured-losses.ts";
import type { Measure, Measured, MeasuredNetwork, MeasurementRequest, Observed } from "./measurement.ts";

/** What the measurement of translation is told. */
export interface TranslationSettings {
  readonly procedure: "better" | "paper";
  readonly beam: number;
  readonly length_penalty: number;
}

type Request = MeasurementRequest<TranslationSettings>;

const RESAMPLES = 200;

/** Translates the test sentences by every network that did not diverge, and compares with the right translations. */
export const measureTranslations: Measure<TranslationSettings> = async (request) => {
  const { test } = request.data;
  if (!areSentences(test)) throw noSentences();
  return ofSoundNetworks(request, async (sound) => {
    const results: Measured[] = [];
    for (const network of sound) {
      results.push(judged(await translated(network, test, request), test, request));
    }
    return results;
  });
};

/** The test sentences in the words of a network, as many at once as memory has room for. */
async function translated(
  network: MeasuredNetwork,
  test: SentencePairs,
  { objective, settings: { beam, length_penalty: lengthPenalty } }: Request,
): Promise<readonly Decoded[]> {
  const { classifier } = objective.outputs;
  const together = Math.max(1, Math.floor(rowsOfForwardPass(classifier, test.count * beam) / beam));
  const { length, words } = test;
  const program = await compileNextTokens(
    { ...classifier, sequence: { length, words } },
    network,
    together * beam,
  );
  try {
    const found: Decoded[] = [];
    for (let first = 0; first < test.count; first += together) {
      const task = {
        sentences: Math.min(together, test.count - first),
        words: test.words.target,
        longest: test.length.target,
      };
      const nextLogits = nextLogitsOf(test, first, together * beam, program);
      const decoding =
        beam === 1
          ? decodeGreedily(nextLogits, task)
          : decodeByBeam(nextLogits, task, { beam, lengthPenalty });
      found.push(...(await decoding));
    }
    return found;
  } finally {
    program.release();
  }
}

/**
 * The next tokens of translations of the sentences from the `first` on, whose sources are read once, for rows translate the
 * same sentences at every step; rows that are not asked for are padding.
 */
function nextLogitsOf(
  { inputs, length, words }: SentencePairs,
  first: number,
  rows: number,
  program: NextTokens,
): NextLogits {
  const each = tokensPerPair({ length });
  const sourcesOf = (sentences: Int32Array): Int32Array => {
    const sources = new Int32Array(rows * length.source).fill(PADDING);
    for (const [row, sentence] of sentences.entries()) {
      const from = (first + sentence) * each;
      sources.set(inputs.subarray(from, from + length.source), row * length.source);
    }
    return sources;
  };
  let read: Promise<NextTokensOfSources> | undefined;
  return async ({ tokens, count, known, sentences }) => {
    read ??= program.of(sourcesOf(sentences));
    const targets = new Int32Array(rows * length.target).fill(PADDING);
    targets.set(tokens);
    return (await (await read).logitsAt(targets, known - 1)).subarray(0, count * words.target);
  };
}

/** How near translations come to the right ones. */
function judged(found: readonly Decoded[], test: SentencePairs, { stream }: Request): Measured {
  const textOf = test.texts?.textOf ?? tokensAsText;
  const right = rightTokens(test);
  const hypotheses = found.map(({ tokens }) => textOf(tokens));
  const references = test.texts?.translations ?? right.map(tokensAsText);
  const exact = exactMatches(hypotheses, references).map(Number);
  const matches = found.map(({ tokens, ended }, i) => {
    const own = ended ? [...tokens, END] : tokens;
    return right[i]!.filter((token, place) => own[place] === token).length;
  });
  const whole = new Array<number>(found.length).fill(1);
  const error = bleuError(hypotheses, references, { stream: stream("translation"), resamples: RESAMPLES });
  return {
    observations: [
      observed("test_bleu", bleu(hypotheses, references).bleu, error, {
        unended: found.filter(({ ended }) => !ended).length,
      }),
      observedShare("test_exact_match_pct", exact, whole),
      observedShare(
        "test_token_match_pct",
        matches,
        right.map(({ length }) => length),
      ),
    ],
  };
}

/** The tokens of the right translations, their ends among them. */
function rightTokens({ targets, length, count }: SentencePairs): readonly (readonly number[])[] {
  return Array.from({ length: count }, (_, i) =>
    [...targets.subarray(i * length.target, (i + 1) * length.target)].filter((token) => token !== PADDING),
  );
}

/** Tokens of a text that nobody knows, as words. */
function tokensAsText(tokens: ArrayLike<number>): string {
  return Array.from(tokens)
    .filter((token) => token !== END)
    .join(" ");
}

/** What all networks of a cell are measured on is one choice of sentences: its error does not average out over them. */
function observed(
  quantity: string,
  value: number,
  standardError: number | null,
  evidence: Observed["evidence"] = {},
): Observed {
  return { quantity, value, standardError, evidence: { [SHARED_ERROR]: standardError, ...evidence } };
}

/** Percent of what sentences have, with the standard error of a ratio of sums over independent sentences. */
function observedShare(quantity: string, hits: readonly number[], of: readonly number[]): Observed {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const count = hits.length;
  const share = sum(hits) / sum(of);
  const squares = sum(hits.map((hit, i) => (hit - share * of[i]!) ** 2));
  const error = count < 2 ? null : (100 * Math.sqrt((squares * count) / (count - 1))) / sum(of);
  return observed(quantity, 100 * share, error);
}

function noSentences(): AtlasError {
  return new AtlasError({
    code: "measurements/no-sentences",
    kind: "failure",
    where: "translation",
    problem: "the examples are no sentences",
    expected: "a source of sentences with translations",
  });
}
