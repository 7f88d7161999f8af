import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { learnPieces } from "./byte-pair-merges.ts";
import { pairVocabularies } from "./pair-vocabularies.ts";
import { subwordVocabulary } from "./subword-vocabulary.ts";
import { BEGIN, END, PADDING, SPECIAL_TOKENS, UNKNOWN } from "./vocabulary.ts";
import { wordVocabulary } from "./word-vocabulary.ts";
import { splitWords } from "./words.ts";

/** Byte-pair encoding as its definition reads: everything is counted again at every merge. */
function piecesByDefinition(counts: ReadonlyMap<string, number>, most: number): readonly string[] {
  let words = [...counts].map(([word, count]) => ({ count, pieces: [...word] }));
  const found = [...new Set(words.flatMap(({ pieces }) => pieces))].sort(
    (one, other) => one.codePointAt(0)! - other.codePointAt(0)!,
  );
  while (found.length < most) {
    const pairs = new Map<string, number>();
    for (const { count, pieces } of words) {
      for (let i = 1; i < pieces.length; i++) {
        const pair = JSON.stringify([pieces[i - 1], pieces[i]]);
        pairs.set(pair, (pairs.get(pair) ?? 0) + count);
      }
    }
    const order = [...pairs].map(([pair, count]) => ({ count, pair: JSON.parse(pair) as [string, string] }));
    order.sort(
      (one, other) =>
        other.count - one.count || compare(one.pair[0], other.pair[0]) || compare(one.pair[1], other.pair[1]),
    );
    const best = order[0];
    if (best === undefined || best.count < 2) break;
    const made = best.pair.join("");
    if (!found.includes(made)) found.push(made);
    words = words.map(({ count, pieces }) => {
      const next: string[] = [];
      for (let i = 0; i < pieces.length; i++) {
        const isPair = pieces[i] === best.pair[0] && pieces[i + 1] === best.pair[1];
        next.push(isPair ? made : pieces[i]!);
        if (isPair) i++;
      }
      return { count, pieces: next };
    });
  }
  return found;
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

describe("byte-pair encoding", () => {
  test("learns what its definition says", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "b", "c", "ä", "😀"), minLength: 1, maxLength: 9 });
    const counts = fc
      .array(fc.tuple(word, fc.integer({ min: 1, max: 9 })), { minLength: 1, maxLength: 12 })
      .map((pairs) => new Map(pairs));
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 40 }), (words, most) => {
        expect(learnPieces(words, most).texts).toEqual(piecesByDefinition(words, most));
      }),
      { numRuns: 300 },
    );
  });

  test("learns the suffixes of the example that it was published with", () => {
    const counts = new Map([
      ["low.", 5],
      ["lower.", 2],
      ["newest.", 6],
      ["widest.", 3],
    ]);
    const { texts } = learnPieces(counts, 11 + 4);
    expect(texts.slice(11)).toEqual(["es", "est", "est.", "lo"]);
  });

  test("gives back every text of its characters, one space between words", () => {
    const alphabet = "aAbzßéé1 2.,;!?'-–„“()&😀東 \t";
    const text = fc.string({ unit: fc.constantFrom(...alphabet), maxLength: 40 });
    fc.assert(
      fc.property(
        fc.array(text, { maxLength: 8 }),
        text,
        fc.integer({ min: 0, max: 60 }),
        (lines, line, more) => {
          const vocabulary = subwordVocabulary([alphabet, ...lines], { size: 60 + more });
          const tokens = vocabulary.encode(line);
          expect(vocabulary.decode(tokens)).toBe(splitWords(line).join(" "));
          expect(tokens.every((token) => token > UNKNOWN && token < vocabulary.size)).toBe(true);
          expect(vocabulary.size).toBeLessThanOrEqual(60 + more);
          expect(new Set(vocabulary.tokens).size).toBe(vocabulary.size);
        },
      ),
    );
  });

  test("does not depend on the order of the lines", () => {
    const lines = ["ein zwei drei", "zwei und zwanzig", "drei und dreißig", "ein und ein"];
    const { tokens } = subwordVocabulary(lines, { size: 40 });
    expect(subwordVocabulary([...lines].reverse(), { size: 40 }).tokens).toEqual(tokens);
  });

  test("shortens what it was trained on, and the more so the larger it is", () => {
    const lines = Array.from({ length: 50 }, (_, i) => `Das ist der Satz ${i} von vielen Sätzen.`);
    const lengths = [32, 42, 52].map((size) => subwordVocabulary(lines, { size }).encode(lines[7]!).length);
    expect(lengths[0]).toBeGreaterThan(lengths[1]!);
    expect(lengths[1]).toBeGreaterThan(lengths[2]!);
  });

  test("marks what it lacks", () => {
    const vocabulary = subwordVocabulary(["ab ab"], { size: 8 });
    expect(vocabulary.tokens).toEqual([...SPECIAL_TOKENS, " ", "a", "b", " a"]);
    expect([...vocabulary.encode("abx")]).toEqual([7, 6, UNKNOWN]);
    expect(vocabulary.decode(vocabulary.encode("abx"))).toBe("ab\ufffd");
  });

  test("refuses a size that does not hold the characters, and no text", () => {
    expect(() => subwordVocabulary(["abc"], { size: 7 })).toThrow(/at least 8,/);
    expect(() => subwordVocabulary(["abc"], { size: 8.5 })).toThrow(/8.5 tokens/);
    expect(() => subwordVocabulary([" "], { size: 100 })).toThrow(
      expect.objectContaining({ code: "text/empty" }),
    );
  });
});

describe("a vocabulary of words", () => {
  const vocabulary = wordVocabulary(["b c c", "a  c b"]);

  test("has the most frequent first", () => {
    expect(vocabulary.tokens).toEqual([...SPECIAL_TOKENS, "c", "b", "a"]);
    expect(wordVocabulary(["b c c", "a c b"], { size: 6 }).tokens).toEqual([...SPECIAL_TOKENS, "c", "b"]);
  });

  test("goes there and back", () => {
    expect([...vocabulary.encode(" a  x c")]).toEqual([6, UNKNOWN, 4]);
    expect(vocabulary.decode([BEGIN, 6, UNKNOWN, 4, END, 5, PADDING])).toBe("a \ufffd c");
    expect(vocabulary.encode(" ").length).toBe(0);
  });

  test("refuses a size without a word, and no text", () => {
    for (const size of [4, 7.5, Number.NaN]) {
      expect(() => wordVocabulary(["a"], { size })).toThrow(
        expect.objectContaining({ code: "text/vocabulary-too-small" }),
      );
    }
    expect(() => wordVocabulary([])).toThrow(expect.objectContaining({ code: "text/empty" }));
  });
});

test("vocabularies of two languages are two, or one learnt from both", () => {
  const text = { source: ["ein ein"], target: ["one"] };
  const apart = pairVocabularies(text, { kind: "words", size: 10, joint: false });
  expect([apart.source.tokens.slice(4), apart.target.tokens.slice(4)]).toEqual([["ein"], ["one"]]);
  const joint = pairVocabularies(text, { kind: "byte-pairs", size: 12, joint: true });
  expect(joint.source).toBe(joint.target);
  expect(joint.source.tokens).toEqual([...SPECIAL_TOKENS, " ", "e", "i", "n", "o", " e", " ei", " ein"]);
});
