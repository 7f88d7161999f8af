import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { randomStream } from "#random";
import { type BleuScore, bleu } from "./bleu.ts";
import { bleuInterval } from "./bleu-interval.ts";
import { tokenise13a } from "./tokenise-13a.ts";

type Expected = [
  bleu: number,
  matches: number[],
  totals: number[],
  precisions: number[],
  brevityPenalty: number,
  lengths: [number, number],
];
type Corpus = [hypotheses: string[], references: string[][], expected: Expected];

/** Made by `fixtures/bleu.py`. */
const CORPORA: readonly Corpus[] = JSON.parse(
  readFileSync(new URL("fixtures/bleu.json", import.meta.url), "utf8"),
);

test("BLEU of 200 odd corpora is sacreBLEU's", () => {
  expect(CORPORA.length).toBe(200);
  for (const [hypotheses, references, expected] of CORPORA) {
    const found = bleu(hypotheses, references);
    const [score, matches, totals, precisions, penalty, lengths] = expected;
    const shown = JSON.stringify(hypotheses);
    expect([found.matches, found.totals], shown).toEqual([matches, totals]);
    expect([found.hypothesisLength, found.referenceLength], shown).toEqual(lengths);
    expect([found.bleu, found.brevityPenalty], shown).toBeAllclose([score, penalty], { relative: 1e-9 });
    expect(found.precisions, shown).toBeAllclose(precisions, { relative: 1e-9 });
  }
});

test("the corpora are of many kinds", () => {
  const scores = CORPORA.map(([, , [score]]) => score);
  expect(scores.filter((score) => score === 0).length).toBeGreaterThan(20);
  expect(scores.filter((score) => score > 0 && score < 10).length).toBeGreaterThan(10);
  expect(scores.filter((score) => score > 99.9).length).toBeGreaterThan(10);
  expect(CORPORA.filter(([hypotheses]) => hypotheses.includes("")).length).toBeGreaterThan(10);
});

test("BLEU by hand: precisions 2/6 and 1/5, then half a match of 4 and a quarter of 3, no penalty", () => {
  const { bleu: score, precisions } = bleu(["the cat sat the cat ran"], ["the cat on a mat now"]);
  expect(precisions).toBeAllclose([200 / 6, 100 / 5, 50 / 4, 25 / 3], { relative: 1e-12 });
  expect(score).toBeAllclose(100 * ((2 / 6) * (1 / 5) * (0.5 / 4) * (0.25 / 3)) ** 0.25, { relative: 1e-12 });
});

test("hypotheses half as long as their references are scaled by 1/e", () => {
  const { bleu: score, brevityPenalty } = bleu(["a b c d"], ["a b c d e f g h"]);
  expect([score, brevityPenalty]).toBeAllclose([100 / Math.E, 1 / Math.E], { relative: 1e-12 });
});

test("tokens keep signs inside numbers and cut the others", () => {
  expect(tokenise13a("It's 1,000.50$, isn't it? 3-4 (&quot;so&quot;).")).toEqual(
    "It's 1,000.50 $ , isn't it ? 3 - 4 ( \" so \" ) .".split(" "),
  );
});

test("what cannot be scored is refused", () => {
  const score = (hypotheses: string[], references: (string | string[])[]) => (): BleuScore =>
    bleu(hypotheses, references);
  expect(score(["a"], [])).toThrow(expect.objectContaining({ code: "text/unequal-counts" }));
  expect(score([], [])).toThrow(expect.objectContaining({ code: "text/empty", where: "hypotheses" }));
  expect(score(["a"], [[]])).toThrow(expect.objectContaining({ code: "text/empty", where: "references" }));
  expect(score(["a"], [""])().bleu).toBe(0);
});

test("an interval holds the score, narrows with sentences and repeats", () => {
  const sentences = (count: number) => {
    const references = Array.from({ length: count }, (_, i) => `a b c d e f g h ${i}`);
    const hypotheses = references.map((line, i) => (i % 2 === 0 ? line : `a b x d e f y h ${i}`));
    return [hypotheses, references] as const;
  };
  const interval = (count: number) =>
    bleuInterval(...sentences(count), { stream: randomStream(1, "bleu"), resamples: 400, level: 0.95 })!;
  const [few, many] = [interval(20), interval(200)];
  const { bleu: score } = bleu(...sentences(200));
  expect([few.low < score, score < few.high, many.low < score, score < many.high]).toEqual(
    new Array(4).fill(true),
  );
  expect(many.high - many.low).toBeLessThan((few.high - few.low) / 2);
  expect(interval(20)).toEqual(few);
});
