import { type SentencePairs, selectExamples } from "#data";
import { AtlasError } from "#errors";
import { type ParallelText, pairVocabularies, tokenisedPairs } from "#text";
import type { ExamplesRequest, TrainAndTest } from "../source.ts";
import type { Tokenisation } from "../tokenisation.ts";

/** A parallel text of which pairs are chosen. */
export interface TextPool {
  readonly train: ParallelText;
  readonly test: ParallelText;
  /** What the vocabularies are made of, the same however many pairs are chosen. */
  readonly vocabularyText: ParallelText;
  /** Whether pairs stand in random order already, with some to spare, so that the first of them are chosen. */
  readonly isShuffled: boolean;
}

/**
 * As many pairs of a parallel text as are asked for, as tokens, in a random order that does not depend on how many; pairs
 * with a sentence that is too long are left out before.
 *
 * @throws AtlasError `data/too-few-examples` of kind `input`, and as `pairVocabularies`
 */
export function chosenPairs(
  { train, test, vocabularyText, isShuffled }: TextPool,
  tokenisation: Tokenisation,
  request: Pick<ExamplesRequest, "train" | "test" | "wholePool" | "stream">,
): TrainAndTest<SentencePairs> {
  const { tokens: kind, vocabulary, length } = tokenisation;
  const vocabularies = pairVocabularies(vocabularyText, { kind, size: vocabulary, joint: false });
  const chosen = (text: ParallelText, part: "train" | "test", wanted: number): SentencePairs => {
    const { pairs } = tokenisedPairs(text, vocabularies, {
      length: { source: length, target: length },
      words: { source: vocabulary, target: vocabulary },
      tooLong: "drop",
    });
    const where = part === "train" ? "data.examples" : "data.test_examples";
    if (wanted > pairs.count) throw tooFew(where, wanted, pairs.count, text.source.length, length);
    const isWhole = part === "train" && request.wholePool && !isShuffled;
    const count = isWhole ? pairs.count : wanted;
    const order = isShuffled ? undefined : request.stream.child(part).permutation(pairs.count);
    return selectExamples(
      pairs,
      Int32Array.from({ length: count }, (_, i) => order?.[i] ?? i),
    );
  };
  return {
    train: chosen(train, "train", request.train),
    test: chosen(test, "test", request.test),
  };
}

function tooFew(where: string, asked: number, short: number, all: number, length: number): AtlasError {
  const left = all === short ? "" : `; ${all - short} of ${all} pairs are longer than data.length ${length}`;
  return new AtlasError({
    code: "data/too-few-examples",
    kind: "input",
    where,
    problem: `${asked} pairs were asked for, but there are ${short}${left}`,
    remedy: `Ask for at most ${short}${left === "" ? "" : ", or allow longer sentences"}.`,
  });
}
