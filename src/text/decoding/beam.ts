import { AtlasError } from "#errors";
import { END } from "../vocabulary.ts";
import {
  checkTask,
  checkWhole,
  type Decoded,
  type DecodingTask,
  extended,
  type Hypothesis,
  type NextLogits,
  NOTHING_YET,
  nextLogProbabilities,
  prefixesOf,
} from "./next-logits.ts";

/** How widely a beam search looks, and how it weighs length. */
export interface BeamSettings {
  /** Hypotheses of a sentence that are followed at once; at least 1. */
  readonly beam: number;
  /**
   * α: a translation of n tokens, `END` included, scores its logarithmic probability divided by ((5 + n) / 6)^α; at
   * least 0, at which the most probable translation is the best.
   */
  readonly lengthPenalty: number;
}

/** A translation that a beam search found, with its score. */
export interface BeamDecoded extends Decoded {
  /** Its logarithmic probability divided by its length penalty. */
  readonly score: number;
}

/** The search for one sentence. */
interface Search {
  readonly live: readonly Hypothesis[];
  readonly finished: readonly BeamDecoded[];
  readonly isOver: boolean;
}

/**
 * Translates by beam search.
 *
 * At every step the most probable continuations of a sentence's hypotheses are kept, `beam` of them less those that have
 * ended before, so that the most probable one is followed to its end. A search is over when all have ended, when no hypothesis
 * can score better than the best that has, or at the greatest length, where what has not ended is cut. The best score wins.
 * Of equals, the earlier hypothesis and the smaller token comes first. A beam of 1 finds what `decodeGreedily` does, and
 * one as wide as there are translations finds the best of all.
 *
 * `nextLogits` is asked about `sentences × beam` rows at every step, sentence by sentence.
 * Source: Wu et al., "Google's neural machine translation system", 2016, section 7 (the length penalty).
 *
 * @throws AtlasError `text/out-of-range`, or `text/bad-logits` (kind `failure`)
 */
export async function decodeByBeam(
  nextLogits: NextLogits,
  task: DecodingTask,
  settings: BeamSettings,
): Promise<readonly BeamDecoded[]> {
  checkTask(task);
  checkWhole("beam", settings.beam, 1);
  checkPenalty(settings.lengthPenalty);
  const { beam } = settings;
  const sentences = Int32Array.from({ length: task.sentences * beam }, (_, row) => Math.floor(row / beam));
  let searches: readonly Search[] = Array.from({ length: task.sentences }, () => ({
    live: [NOTHING_YET],
    finished: [],
    isOver: false,
  }));
  for (let known = 1; known <= task.longest && searches.some(({ isOver }) => !isOver); known++) {
    const rows = searches.flatMap(({ live }) =>
      Array.from({ length: beam }, (_, i) => live[i]?.tokens ?? []),
    );
    const prefixes = prefixesOf(rows, sentences, known, task);
    const before = searches;
    const isAsked = (row: number) => {
      const { live, isOver } = before[sentences[row]!]!;
      return !isOver && row % beam < live.length;
    };
    const logarithms = await nextLogProbabilities(nextLogits, prefixes, task.words, isAsked);
    searches = searches.map((search, sentence) => {
      if (search.isOver) return search;
      const first = sentence * beam * task.words;
      return step(search, logarithms.subarray(first, first + beam * task.words), task, settings);
    });
  }
  return searches.map(({ finished }) =>
    finished.reduce((best, other) => (other.score > best.score ? other : best)),
  );
}

function step(
  { live, finished }: Search,
  logarithms: Float64Array,
  task: DecodingTask,
  settings: BeamSettings,
): Search {
  const kept = likeliest(live, logarithms, task.words, settings.beam - finished.length);
  const isLast = kept[0]!.length === task.longest;
  const next = isLast ? [] : kept.filter(({ ended }) => !ended);
  const done = [...finished, ...kept.filter(({ ended }) => isLast || ended).map(scored(settings))];
  return {
    live: next,
    finished: done,
    isOver: next.length === 0 || cannotImprove(next, done, task, settings),
  };
}

/** The most probable continuations of the hypotheses, at most so many, in descending order. */
function likeliest(
  live: readonly Hypothesis[],
  logarithms: Float64Array,
  words: number,
  most: number,
): readonly Hypothesis[] {
  const best: { readonly from: Hypothesis; readonly token: number; readonly total: number }[] = [];
  live.forEach((from, i) => {
    for (let token = END; token < words; token++) {
      const total = from.logProbability + logarithms[i * words + token]!;
      if (total === Number.NEGATIVE_INFINITY) continue;
      if (best.length === most && total <= best[most - 1]!.total) continue;
      let place = best.length;
      while (place > 0 && best[place - 1]!.total < total) place--;
      best.splice(place, 0, { from, token, total });
      if (best.length > most) best.pop();
    }
  });
  return best.map(({ from, token, total }) => extended(from, token, total));
}

function scored({ lengthPenalty }: BeamSettings): (hypothesis: Hypothesis) => BeamDecoded {
  return ({ tokens, logProbability, ended, length }) => ({
    tokens,
    logProbability,
    ended,
    score: logProbability / penaltyOf(length, lengthPenalty),
  });
}

function penaltyOf(length: number, exponent: number): number {
  return ((5 + length) / 6) ** exponent;
}

/** Whether even the rest of the length at no cost would leave every hypothesis behind the best finished one. */
function cannotImprove(
  live: readonly Hypothesis[],
  finished: readonly BeamDecoded[],
  { longest }: DecodingTask,
  { lengthPenalty }: BeamSettings,
): boolean {
  const reachable = live[0]!.logProbability / penaltyOf(longest, lengthPenalty);
  return finished.some(({ score }) => score >= reachable);
}

function checkPenalty(value: number): void {
  if (value >= 0 && Number.isFinite(value)) return;
  throw new AtlasError({
    code: "text/out-of-range",
    kind: "input",
    where: "lengthPenalty",
    problem: `the value is ${value}`,
    expected: "a number of at least 0",
  });
}
