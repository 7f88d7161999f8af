import { type SentencePairs, sentencePairs } from "#data";
import { AtlasError } from "#errors";
import { type PairVocabularies, type ParallelText, pairVocabularies, tokenPairs as rowsOfText } from "#text";
import type { ExamplesRequest, TrainAndTest } from "../source.ts";
import type { Tokenisation } from "../tokenisation.ts";

/** A parallel text of which pairs are chosen. */
export interface TextPool {
  readonly train: ParallelText;
  readonly test: ParallelText;
  /** What the vocabularies are made of, the same however many pairs are chosen. */
  readonly vocabularyText: ParallelText;
  /** Whether pairs stand in random order already, so that the first of them are chosen. */
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
  const { tokens: kind, vocabulary: size } = tokenisation;
  const vocabularies = pairVocabularies(vocabularyText, { kind, size, joint: false });
  const chosen = (text: ParallelText, part: "train" | "test", wanted: number): SentencePairs => {
    const rows = rowsOf(text, vocabularies, tokenisation);
    const where = part === "train" ? "data.examples" : "data.test_examples";
    if (wanted > rows.count) throw tooFew(where, wanted, rows.count, text.source.length, tokenisation.length);
    const count = part === "train" && request.wholePool ? rows.count : wanted;
    const order = isShuffled ? undefined : request.stream.child(part).permutation(rows.count);
    return rows.chosen(Int32Array.from({ length: count }, (_, i) => order?.[i] ?? i));
  };
  return {
    train: chosen(train, "train", request.train),
    test: chosen(test, "test", request.test),
  };
}

function rowsOf(text: ParallelText, vocabularies: PairVocabularies, { vocabulary, length }: Tokenisation) {
  // A row of a translation begins with a mark that the network is not to answer.
  const rows = rowsOfText(text, vocabularies, {
    sourceLength: length,
    targetLength: length + 1,
    tooLong: "drop",
  });
  return {
    count: rows.count,
    chosen: (pairs: Int32Array): SentencePairs => {
      const source = new Int32Array(pairs.length * length);
      const target = new Int32Array(pairs.length * length);
      for (const [i, pair] of pairs.entries()) {
        source.set(rows.source.subarray(pair * length, (pair + 1) * length), i * length);
        target.set(rows.target.subarray(pair * (length + 1) + 1, (pair + 1) * (length + 1)), i * length);
      }
      return sentencePairs({
        source,
        target,
        words: { source: vocabulary, target: vocabulary },
        length: { source: length, target: length },
        texts: {
          translations: Array.from(pairs, (pair) => text.target[rows.kept[pair]!]!),
          textOf: vocabularies.target.decode,
        },
      });
    },
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
