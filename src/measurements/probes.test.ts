import { describe, expect, test } from "vitest";
import { type ExampleSet, type LabelledImages, MARKS, mixupProbes, sentencePairs } from "#data";
import { MIXTURE_PARTS, PADDING as NETWORK_PADDING } from "#nets/layers";
import { randomStream } from "#random";
import { PADDING as TEXT_PADDING } from "#text";
import { probesOf, type SimilaritySettings } from "./probes.ts";

const COUNT = 24;
const draws = randomStream(3, "probes");

const images: LabelledImages = {
  images: Float32Array.from({ length: COUNT * 4 }, () => draws.uniform()),
  labels: Int32Array.from({ length: COUNT }, (_, i) => i % 3),
  count: COUNT,
  channels: 1,
  height: 2,
  width: 2,
  classes: 3,
};

const SIZES = { words: { source: 20, target: 20 }, length: { source: 4, target: 5 } };

/** Sentences of up to four words, and translations of as many others. */
function sentences() {
  const [source, target] = [new Int32Array(COUNT * 4), new Int32Array(COUNT * 5)];
  for (let pair = 0; pair < COUNT; pair++) {
    const words = Array.from({ length: 1 + draws.below(4) }, () => 4 + draws.below(16));
    source.set(words, 4 * pair);
    target.set([...words.toReversed(), MARKS.end], 5 * pair);
  }
  return sentencePairs({ source, target, ...SIZES });
}

const probes = (train: ExampleSet, kind: SimilaritySettings["probes"]) =>
  probesOf({
    data: { train, labels: new Int32Array(), test: train },
    settings: { procedure: "better", examples: COUNT, probes: kind, mixup_alpha: 16 },
    stream: (...purpose) => randomStream(1, ...purpose),
  });

test("rooms agree which token is padding", () => {
  expect([NETWORK_PADDING, TEXT_PADDING]).toEqual([MARKS.padding, MARKS.padding]);
});

test("images are mixed unless they are to be clean", () => {
  const mixed = mixupProbes(images, { count: COUNT, alpha: 16 }, randomStream(1, "mixup")).images;
  expect(probes(images, "usual")).toEqual({ inputs: mixed });
  expect(probes(images, "mixup")).toEqual({ inputs: mixed });
  expect(probes(images, "clean").inputs).toEqual(images.images);
});

describe("sentences", () => {
  const pairs = sentences();
  const lengthOf = (sentence: number) =>
    pairs.targets.subarray(5 * sentence, 5 * (sentence + 1)).filter((token) => token !== MARKS.padding)
      .length;

  test("are clean unless they are to be mixed, each at a place that its translation has", () => {
    const { inputs, places, inputShape } = probes(pairs, "usual");
    expect(probes(pairs, "clean")).toEqual({ inputs, places });
    expect(inputs).toEqual(pairs.inputs);
    expect(inputShape).toBeUndefined();
    for (const [sentence, place] of places!.entries()) expect(place).toBeLessThan(lengthOf(sentence));
    expect(new Set(places).size).toBeGreaterThan(3);
  });

  test("are mixed in pairs, by a share, where both have a word, and else are the longer", () => {
    const { inputs, places, inputShape } = probes(pairs, "mixup");
    expect(inputShape).toEqual([19]);
    const seconds = new Set<number>();
    for (let i = 0; i < COUNT; i++) {
      const row = Array.from(inputs.subarray(19 * i, 19 * (i + 1)));
      const [first, second, share] = [row.slice(0, 9), row.slice(9, 18), row[18]! / MIXTURE_PARTS];
      const isMixtureWith = (partner: number): boolean => {
        const [own, other] = [i, partner].map((pair) => pairs.inputs.subarray(9 * pair, 9 * (pair + 1)));
        return [...own!].every((token, place) => {
          const [a, b] = [token || other![place]!, other![place] || token];
          return first[place] === a && second[place] === b;
        });
      };
      const partner = Array.from({ length: COUNT }, (_, j) => j).find(isMixtureWith);
      expect(partner).toBeDefined();
      seconds.add(partner!);
      expect(places![i]).toBeLessThan(Math.min(lengthOf(i), lengthOf(partner!)));
      expect(Math.abs(share - 0.5)).toBeLessThan(0.45);
    }
    expect(seconds.size).toBeGreaterThan(COUNT / 2);
  });
});
