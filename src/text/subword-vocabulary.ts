import { learnPieces, merged, type Pieces } from "./byte-pair-merges.ts";
import { SPECIAL_TOKENS, textsOf, UNKNOWN, type Vocabulary } from "./vocabulary.ts";
import { noText, vocabularyTooSmall } from "./word-vocabulary.ts";
import { splitWords } from "./words.ts";

/**
 * A vocabulary of pieces of words, learnt by byte-pair encoding.
 *
 * A text is cut into letters, digits and signs that belong together, each with the space before it (as if the text
 * began with one), and pieces never cross a cut; so the tokens of a text, put together, are the text, with one space
 * between words.
 * Source: Sennrich, Haddow and Birch, "Neural machine translation of rare words with subword units", ACL 2016.
 *
 * @param lines the training part of a text
 * @param size the most tokens that there may be, the four without a text and every character of the text included;
 *   there are fewer where no two pieces stand side by side twice
 * @throws AtlasError `text/vocabulary-too-small` for a size that does not hold the characters; `text/empty` where there
 *   is no word
 */
export function subwordVocabulary(lines: readonly string[], { size }: { readonly size: number }): Vocabulary {
  const counts = new Map<string, number>();
  for (const line of lines) for (const cut of cuts(line)) counts.set(cut, (counts.get(cut) ?? 0) + 1);
  if (counts.size === 0) throw noText();
  const characters = new Set([...counts.keys()].flatMap((cut) => [...cut])).size;
  const least = characters + SPECIAL_TOKENS.length;
  if (!Number.isInteger(size) || size < least) throw vocabularyTooSmall(size, least);
  const pieces = learnPieces(counts, size - SPECIAL_TOKENS.length);
  const tokens = [...SPECIAL_TOKENS, ...pieces.texts];
  const encodeCut = cutEncoder(pieces, characters);
  return {
    kind: "byte-pairs",
    size: tokens.length,
    tokens,
    encode: (text) => Int32Array.from(cuts(text).flatMap(encodeCut)),
    decode: (ids) => textsOf(tokens, ids).join("").trim(),
  };
}

/** Letters with their marks, digits, or signs, with the one space that may stand before them. */
const CUT = / ?(?:[\p{L}\p{M}]+|\p{N}+|[^\s\p{L}\p{M}\p{N}]+)/gu;

function cuts(text: string): readonly string[] {
  return ` ${splitWords(text).join(" ")}`.match(CUT) ?? [];
}

/** The tokens of one cut: its characters, merged in the order in which the merges were learnt. */
function cutEncoder({ texts, merges }: Pieces, characters: number): (cut: string) => readonly number[] {
  const numbers = new Map(texts.slice(0, characters).map((text, i) => [text, i]));
  // A pair can be learnt again; its first rank counts.
  const ranks = new Map(merges.map(({ left, right }, rank) => [keyOf(left, right), rank] as const).reverse());
  const known = new Map<string, readonly number[]>();
  return (cut) => {
    const before = known.get(cut);
    if (before !== undefined) return before;
    let pieces = [...cut].map((character) => numbers.get(character) ?? NO_PIECE);
    for (;;) {
      const rank = firstMerge(pieces, ranks);
      if (rank === null) break;
      pieces = merged(pieces, merges[rank]!);
    }
    const tokens = pieces.map((piece) => (piece === NO_PIECE ? UNKNOWN : piece + SPECIAL_TOKENS.length));
    if (known.size < MOST_KEPT) known.set(cut, tokens);
    return tokens;
  };
}

const NO_PIECE = -1;

/** Cuts whose tokens are kept: a text has few that it does not repeat, and memory has an end. */
const MOST_KEPT = 2 ** 17;

function keyOf(left: number, right: number): string {
  return `${left} ${right}`;
}

function firstMerge(pieces: readonly number[], ranks: ReadonlyMap<string, number>): number | null {
  let first: number | null = null;
  for (let i = 1; i < pieces.length; i++) {
    const rank = ranks.get(keyOf(pieces[i - 1]!, pieces[i]!));
    if (rank !== undefined && (first === null || rank < first)) first = rank;
  }
  return first;
}
