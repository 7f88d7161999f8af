import { numpy as np } from "@jax-js/jax";
import { describe, expect, test } from "vitest";
import { MARKS, type SentencePairs, sentencePairs } from "#data";
import { type Classifier, classifierObjective } from "#landscape";
import { crossEntropy } from "#landscape/losses";
import { randomStream } from "#random";
import { parameterLayout } from "#trees";
import { measureTranslations, type TranslationSettings } from "./measure-translations.ts";
import type { MeasuredNetwork, MeasurementRequest } from "./measurement.ts";

const WORDS = 9;
const LENGTH = 6;
const PLACES = { length: { source: LENGTH, target: LENGTH }, words: { source: WORDS, target: WORDS } };

/** Copies the source, token by token, and ends where it does, unless its bias is larger than 10. */
const copier: Classifier = {
  layout: parameterLayout([{ name: "bias", shape: [WORDS] }]),
  inputShape: [2 * LENGTH],
  classes: WORDS,
  sequence: PLACES,
  logits: ({ bias }, tokens) => {
    const [source, target] = np.split(tokens, [LENGTH], 1) as [np.Array, np.Array];
    target.dispose();
    const next = np.where(np.equal(source.ref, MARKS.padding), MARKS.end, source);
    return np
      .equal(next.reshape([-1, LENGTH, 1]), np.arange(WORDS))
      .astype(np.float32)
      .mul(10)
      .add(bias!);
  },
};

/** Sentences that are their own translations, of 1 to 5 words. */
function pairs(count: number): SentencePairs {
  const draws = randomStream(1, "sentences");
  const source = new Int32Array(count * LENGTH);
  const target = new Int32Array(count * LENGTH);
  for (let i = 0; i < count; i++) {
    const sentence = Array.from({ length: 1 + (i % (LENGTH - 1)) }, () => 4 + draws.below(WORDS - 4));
    source.set(sentence, i * LENGTH);
    target.set([...sentence, MARKS.end], i * LENGTH);
  }
  return sentencePairs({ source, target, ...PLACES });
}

const test600 = pairs(600);

function network(bias: Readonly<Record<number, number>>): MeasuredNetwork {
  const parameters = Float32Array.from({ length: WORDS }, (_, token) => bias[token] ?? 0);
  return { key: "network", parameters, diverged: false, degenerate: false };
}

async function measured(
  networks: readonly MeasuredNetwork[],
  settings: Partial<TranslationSettings> = {},
  data: SentencePairs = test600,
) {
  const request: MeasurementRequest<TranslationSettings> = {
    objective: classifierObjective(copier, crossEntropy.make()),
    networks,
    subjects: networks.map((_, i) => [i]),
    data: { train: data, labels: data.targets, test: data },
    settings: { procedure: "better", beam: 1, length_penalty: 0.6, ...settings },
    stream: (...purpose) => randomStream(3, ...purpose),
    initialParameters: () => new Float32Array(WORDS),
  };
  const results = await measureTranslations(request);
  return results.map(({ observations }) => ({
    values: Object.fromEntries(observations.map(({ quantity, value }) => [quantity, value])),
    errors: observations.map(({ standardError }) => standardError),
    evidence: observations[0]?.evidence,
  }));
}

describe("translations of a network", () => {
  test.each([1, 3])(
    "that copies sentences which are to be copied are right, with a beam of %d",
    async (beam) => {
      const [found] = await measured([network({})], { beam });
      expect(found!.values).toEqual({ test_bleu: 100, test_exact_match_pct: 100, test_token_match_pct: 100 });
      expect(found!.errors).toBeAllclose([0, 0, 0], { absolute: 1e-9 });
      expect(found!.evidence).toMatchObject({ unended: 0 });
    },
  );

  test("that says one word without end match where that word stands", async () => {
    const [found] = await measured([network({ 5: 20 })]);
    const right = [...test600.targets].filter((token) => token !== MARKS.padding);
    const share = (100 * right.filter((token) => token === 5).length) / right.length;
    expect(found!.values.test_exact_match_pct).toBe(0);
    expect(found!.values.test_token_match_pct).toBeAllclose(share, { relative: 1e-12 });
    expect(found!.evidence).toMatchObject({ unended: 600 });
  });

  test("that leaves out one word misplace what follows it", async () => {
    const one = sentencePairs({
      source: Int32Array.of(6, 7, 8, 4, 5, 0),
      target: Int32Array.of(6, 7, 8, 4, MARKS.end, 0),
      ...PLACES,
    });
    const [found] = await measured([network({})], {}, one);
    expect(found!.values).toMatchObject({ test_exact_match_pct: 0, test_token_match_pct: 80 });
    // Precisions 4/5, 3/4, 2/3 and 1/2, no penalty.
    expect(found!.values.test_bleu).toBeAllclose(100 * 0.2 ** 0.25, { relative: 1e-9 });
    expect(found!.errors).toEqual([null, null, null]);
  });

  test("are those of its words where the tokens have texts", async () => {
    const [source, target] = [Int32Array.of(4, 5, 0, 0, 0, 0), Int32Array.of(5, 4, MARKS.end, 0, 0, 0)];
    const texts = {
      translations: ["a b"],
      textOf: (tokens: ArrayLike<number>) => (tokens[0] === 4 ? "a b" : ""),
    };
    const [found] = await measured([network({})], {}, sentencePairs({ source, target, texts, ...PLACES }));
    expect(found!.values).toMatchObject({ test_exact_match_pct: 100 });
    expect(found!.values.test_token_match_pct).toBeAllclose(100 / 3, { relative: 1e-12 });
  });

  test("are none where it diverged, and no other network changes them", async () => {
    const broken = { ...network({}), diverged: true };
    const shaky = network({ [MARKS.end]: 9.5, 5: 9 });
    const [none, alone, other] = await measured([broken, shaky, network({ 5: 20 })]);
    expect(none!.values).toEqual({});
    expect(await measured([shaky])).toEqual([alone]);
    expect(other!.values).not.toEqual(alone!.values);
  });
});
