import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BEGIN, END, PADDING } from "../vocabulary.ts";
import { decodeByBeam } from "./beam.ts";
import { decodeGreedily } from "./greedy.ts";
import type { NextLogits } from "./next-logits.ts";

/** A chain: the probabilities of the next token after each token. */
type Chain = Readonly<Record<number, Readonly<Record<number, number>>>>;

function logitsOf(chain: Chain, words: number): NextLogits {
  return ({ tokens, count, length, known }) =>
    Float64Array.from({ length: count * words }, (_, i) => {
      const last = tokens[Math.floor(i / words) * length + known - 1]!;
      return Math.log(chain[last]?.[i % words] ?? 0);
    });
}

const [A, B, C, D] = [4, 5, 6, 7];

/** After A, the likelier beginning, everything is unlikely; after B the end is sure. */
const TRAP: Chain = {
  [BEGIN]: { [A]: 0.6, [B]: 0.4 },
  [A]: { [C]: 0.5, [D]: 0.5 },
  [B]: { [END]: 1 },
  [C]: { [END]: 1 },
  [D]: { [END]: 1 },
};

describe("where the likeliest beginning leads astray", () => {
  const task = { sentences: 1, words: 8, longest: 5 };

  test("greedy decoding goes astray", async () => {
    const [found] = await decodeGreedily(logitsOf(TRAP, 8), task);
    expect(found).toMatchObject({ tokens: [A, C], ended: true });
    expect(found!.logProbability).toBeAllclose(Math.log(0.3), { relative: 1e-12 });
  });

  test("a beam of 2 finds the likeliest translation", async () => {
    const [found] = await decodeByBeam(logitsOf(TRAP, 8), task, { beam: 2, lengthPenalty: 0 });
    expect(found).toMatchObject({ tokens: [B], ended: true });
    expect(found!.score).toBeAllclose(Math.log(0.4), { relative: 1e-12 });
  });

  test("a length penalty prefers the longer one where it makes up for the probability", async () => {
    // The score of A C is log 0.3 / (8/6)^α, that of B is log 0.4 / (7/6)^α: equal at α = 2.04…
    const even = Math.log(Math.log(0.3) / Math.log(0.4)) / Math.log(8 / 7);
    const at = async (lengthPenalty: number) =>
      (await decodeByBeam(logitsOf(TRAP, 8), task, { beam: 3, lengthPenalty }))[0]!.tokens;
    expect(await at(even - 0.01)).toEqual([B]);
    expect(await at(even + 0.01)).toEqual([A, C]);
  });
});

test("decoding is cut at the greatest length, and asks about rows of one shape", async () => {
  const shapes = new Set<string>();
  const endless: NextLogits = (prefixes) => {
    shapes.add(`${prefixes.count} × ${prefixes.length}, ${prefixes.tokens.length}`);
    return logitsOf({ [BEGIN]: { [A]: 1 }, [A]: { [A]: 0.9, [END]: 0.1 } }, 5)(prefixes);
  };
  const task = { sentences: 2, words: 5, longest: 3 };
  const [cut] = await decodeGreedily(endless, task);
  expect(cut).toMatchObject({ tokens: [A, A, A], ended: false });
  expect(cut!.logProbability).toBeAllclose(Math.log(0.81), { relative: 1e-12 });
  expect([...shapes]).toEqual(["2 × 3, 6"]);
});

test("sentences are told apart, and finished ones do not change", async () => {
  const lengthOf: NextLogits = ({ sentences, count, known }) =>
    Float64Array.from({ length: count * 5 }, (_, i) => {
      const isEnding = known > sentences[Math.floor(i / 5)]!;
      return (i % 5 === END) === isEnding && i % 5 >= END ? 3 : 0;
    });
  const task = { sentences: 4, words: 5, longest: 9 };
  const lengths = (await decodeGreedily(lengthOf, task)).map(({ tokens }) => tokens.length);
  expect(lengths).toEqual([0, 1, 2, 3]);
  const wide = await decodeByBeam(lengthOf, task, { beam: 3, lengthPenalty: 0.6 });
  expect(wide.length).toBe(4);
});

/** Random logits of every beginning, the same for the same one; tokens 2 to 5, padding and beginning the likeliest. */
function randomLogits(seed: number, words: number): NextLogits {
  return ({ tokens, count, length, known, sentences }) => {
    const logits = new Float64Array(count * words);
    for (let row = 0; row < count; row++) {
      let state = Math.imul(seed + sentences[row]!, 2_654_435_761) >>> 0;
      const stir = () => {
        state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
        return (state >>> 8) / 2 ** 24;
      };
      for (let i = 0; i < known; i++) {
        state = (state + Math.imul(tokens[row * length + i]! + 1, 0x85ebca6b)) >>> 0;
        stir();
      }
      for (let word = 0; word < words; word++) logits[row * words + word] = word < END ? 9 : 4 * stir();
    }
    return logits;
  };
}

/** Every translation of a sentence with its logarithmic probability. */
async function allTranslations(nextLogits: NextLogits, sentence: number, words: number, longest: number) {
  const found: { tokens: number[]; total: number; length: number }[] = [];
  const follow = async (tokens: readonly number[], total: number): Promise<void> => {
    const row = new Int32Array(longest).fill(PADDING);
    row.set([BEGIN, ...tokens]);
    const logits = await nextLogits({
      tokens: row,
      count: 1,
      length: longest,
      known: tokens.length + 1,
      sentences: Int32Array.of(sentence),
    });
    const possible = Array.from(logits).slice(END);
    const norm = Math.log(possible.reduce((sum, logit) => sum + Math.exp(logit), 0));
    for (let i = 0; i < words - END; i++) {
      const token = i + END;
      const next = total + possible[i]! - norm;
      if (token === END) found.push({ tokens: [...tokens], total: next, length: tokens.length + 1 });
      else if (tokens.length + 1 === longest) {
        found.push({ tokens: [...tokens, token], total: next, length: longest });
      } else await follow([...tokens, token], next);
    }
  };
  await follow([], 0);
  return found;
}

describe("against every translation there is", () => {
  const [words, longest, sentences] = [5, 4, 2];
  const given = fc.tuple(fc.integer({ min: 1, max: 1e6 }), fc.constantFrom(0, 0.6, 1, 3));

  test("a beam as wide as there are finds the best", async () => {
    await fc.assert(
      fc.asyncProperty(given, async ([seed, lengthPenalty]) => {
        const nextLogits = randomLogits(seed, words);
        const found = await decodeByBeam(
          nextLogits,
          { sentences, words, longest },
          { beam: 3 ** longest, lengthPenalty },
        );
        for (const [sentence, best] of found.entries()) {
          const all = await allTranslations(nextLogits, sentence, words, longest);
          const scores = all.map(({ total, length }) => total / ((5 + length) / 6) ** lengthPenalty);
          expect(best.score).toBeAllclose(Math.max(...scores), { relative: 1e-9 });
          expect(best.tokens).toEqual(all[scores.indexOf(Math.max(...scores))]!.tokens);
        }
      }),
      { numRuns: 40 },
    );
  });

  test("a beam of 1 is greedy decoding, and what is found is as probable as it says", async () => {
    await fc.assert(
      fc.asyncProperty(given, fc.integer({ min: 1, max: 4 }), async ([seed, lengthPenalty], beam) => {
        const nextLogits = randomLogits(seed, words);
        const task = { sentences, words, longest };
        const greedy = await decodeGreedily(nextLogits, task);
        const narrow = await decodeByBeam(nextLogits, task, { beam: 1, lengthPenalty });
        expect(narrow.map(({ score: _, ...rest }) => rest)).toEqual(greedy);
        const wide = await decodeByBeam(nextLogits, task, { beam, lengthPenalty });
        for (const [sentence, { tokens, logProbability }] of wide.entries()) {
          const all = await allTranslations(nextLogits, sentence, words, longest);
          const same = all.find((other) => String(other.tokens) === String(tokens));
          expect(logProbability).toBeAllclose(same!.total, { relative: 1e-9 });
        }
      }),
      { numRuns: 40 },
    );
  });
});

test("what cannot be decoded is refused", async () => {
  const task = { sentences: 1, words: 5, longest: 3 };
  const settings = { beam: 2, lengthPenalty: 0 };
  const fine = logitsOf(TRAP, 5);
  const refusal = (code: string) => expect.objectContaining({ code });
  await expect(decodeGreedily(fine, { ...task, longest: 0 })).rejects.toEqual(refusal("text/out-of-range"));
  await expect(decodeByBeam(fine, task, { ...settings, beam: 0 })).rejects.toEqual(
    refusal("text/out-of-range"),
  );
  await expect(decodeByBeam(fine, task, { ...settings, lengthPenalty: -1 })).rejects.toEqual(
    refusal("text/out-of-range"),
  );
  for (const logits of [[0, 0], [0, 0, 0, 0, Number.NaN], new Array(5).fill(Number.NEGATIVE_INFINITY)]) {
    await expect(decodeGreedily(() => logits, task)).rejects.toEqual(refusal("text/bad-logits"));
  }
  expect(await decodeGreedily(fine, { ...task, sentences: 0 })).toEqual([]);
});

test("translations that end early do not keep a likelier one from its end", async () => {
  // Every token is followed by the next with probability 0.9, and by the end with what is left.
  const tokens = [BEGIN, A, B, C, D, 8];
  const chain = Object.fromEntries(
    tokens.map((token, i) => [token, { [END]: i === 5 ? 1 : 0.1, ...(i < 5 && { [tokens[i + 1]!]: 0.9 }) }]),
  );
  for (const beam of [1, 2, 3, 6, 9]) {
    const [found] = await decodeByBeam(
      logitsOf(chain, 9),
      { sentences: 1, words: 9, longest: 9 },
      { beam, lengthPenalty: 0 },
    );
    expect(found!.tokens).toEqual([A, B, C, D, 8]);
  }
});
