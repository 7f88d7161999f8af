/** One merge: the pieces `left` and `right`, wherever they stand side by side in a word, become one. */
export interface Merge {
  readonly left: number;
  readonly right: number;
  /** The piece that they become. */
  readonly made: number;
}

/** The pieces that byte-pair encoding found, of distinct texts: characters first, then what merges make, in order. */
export interface Pieces {
  readonly texts: readonly string[];
  readonly merges: readonly Merge[];
}

type Pair = Pick<Merge, "left" | "right">;

interface CountedWord {
  readonly count: number;
  pieces: number[];
}

/** A pair as one number: pieces are far fewer than 2^26. */
const SHIFT = 2 ** 26;

/**
 * Byte-pair encoding: time and again the most frequent pair of neighbouring pieces in a word becomes a piece of its own.
 *
 * Begins with characters (code points, in ascending order); ends with `most` pieces, or where no pair stands in the
 * words twice. Of pairs equally frequent, the one whose left and then right text is first by UTF-16 code units is
 * merged, so that the same counts give the same pieces.
 * Source: Sennrich, Haddow and Birch, "Neural machine translation of rare words with subword units", ACL 2016.
 *
 * @param counts how often each word stands in the training text
 */
export function learnPieces(counts: ReadonlyMap<string, number>, most: number): Pieces {
  const texts = [...new Set([...counts.keys()].flatMap((word) => [...word]))].sort(byCodePoint);
  const numbers = new Map(texts.map((text, i) => [text, i]));
  const words: CountedWord[] = [...counts].map(([word, count]) => ({
    count,
    pieces: [...word].map((character) => numbers.get(character)!),
  }));
  const pairs = new PairCounts(words);
  const merges: Merge[] = [];
  while (texts.length < most) {
    const pair = pairs.mostFrequent(texts);
    if (pair === null) break;
    const text = texts[pair.left]! + texts[pair.right]!;
    const merge = { ...pair, made: numbers.get(text) ?? texts.length };
    if (merge.made === texts.length) {
      numbers.set(text, merge.made);
      texts.push(text);
    }
    pairs.replace(merge);
    merges.push(merge);
  }
  return { texts, merges };
}

function byCodePoint(one: string, other: string): number {
  return one.codePointAt(0)! - other.codePointAt(0)!;
}

/** The pieces of one word with every place of a pair, from the left, replaced by what the merge made. */
export function merged(pieces: readonly number[], { left, right, made }: Merge): number[] {
  const result: number[] = [];
  for (let i = 0; i < pieces.length; i++) {
    if (pieces[i] === left && pieces[i + 1] === right) {
      result.push(made);
      i++;
    } else result.push(pieces[i]!);
  }
  return result;
}

/** How often each pair of neighbours stands in the words, kept while pieces are merged. */
class PairCounts {
  readonly #words: readonly CountedWord[];
  readonly #counts = new Map<number, number>();
  /** The words that each pair has stood in. */
  readonly #places = new Map<number, Set<CountedWord>>();

  constructor(words: readonly CountedWord[]) {
    this.#words = words;
    for (const word of this.#words) this.#add(word, 1);
  }

  mostFrequent(texts: readonly string[]): Pair | null {
    let best: Pair | null = null;
    let most = 1;
    for (const [pair, count] of this.#counts) {
      if (count < most || count < 2) continue;
      const found = { left: Math.floor(pair / SHIFT), right: pair % SHIFT };
      if (count > most || best === null || isBefore(found, best, texts)) best = found;
      most = count;
    }
    return best;
  }

  replace(merge: Merge): void {
    const places = this.#places.get(merge.left * SHIFT + merge.right) ?? [];
    for (const word of [...places]) {
      this.#add(word, -1);
      word.pieces = merged(word.pieces, merge);
      this.#add(word, 1);
    }
  }

  #add(word: CountedWord, sign: 1 | -1): void {
    for (let i = 1; i < word.pieces.length; i++) {
      const pair = word.pieces[i - 1]! * SHIFT + word.pieces[i]!;
      const count = (this.#counts.get(pair) ?? 0) + sign * word.count;
      if (count === 0) {
        this.#counts.delete(pair);
        this.#places.delete(pair);
        continue;
      }
      this.#counts.set(pair, count);
      if (sign === -1) continue;
      const places = this.#places.get(pair);
      if (places === undefined) this.#places.set(pair, new Set([word]));
      else places.add(word);
    }
  }
}

function isBefore(one: Pair, other: Pair, texts: readonly string[]): boolean {
  const left = texts[one.left]!;
  const otherLeft = texts[other.left]!;
  return left === otherLeft ? texts[one.right]! < texts[other.right]! : left < otherLeft;
}
