import { nn, numpy as np } from "@jax-js/jax";
import { describe, expect, test } from "vitest";
import { MARKS, sentencePairs, targetsOf } from "#data";
import { type Classifier, classifierObjective } from "#landscape";
import { permutationStructure, permuted, randomPermutations } from "#landscape/alignment";
import { crossEntropy, type Loss, meanSquaredError } from "#landscape/losses";
import { recalibrate } from "#landscape/normalisation";
import { randomStream } from "#random";
import { mean } from "#statistics";
import { parameterLayout } from "#trees";
import { measureCombinations } from "./measure-combinations.ts";
import type { MeasuredNetwork, MeasurementData } from "./measurement.ts";

const INPUTS = 2;
const CLASSES = 3;
const draws = randomStream(7, "combinations");

const linear: Classifier = {
  layout: parameterLayout([{ name: "weight", shape: [INPUTS, CLASSES] }]),
  inputShape: [INPUTS],
  classes: CLASSES,
  logits: ({ weight }, x) => np.dot(x, weight!),
};

const normalised: Classifier = {
  ...linear,
  statistics: parameterLayout([
    { name: "bn.running_mean", shape: [CLASSES] },
    { name: "bn.running_var", shape: [CLASSES] },
  ]),
  logits: ({ weight }, x, batchNorm) =>
    batchNorm("bn", np.dot(x, weight!), np.ones([CLASSES]), np.zeros([CLASSES])),
};

function imagesOf(count: number) {
  return {
    images: Float32Array.from({ length: INPUTS * count }, () => draws.normal()),
    labels: Int32Array.from({ length: count }, () => draws.below(CLASSES)),
    count,
    classes: CLASSES,
    channels: 1,
    height: 1,
    width: INPUTS,
  };
}

const [train, test30] = [imagesOf(40), imagesOf(30)];
const images: MeasurementData = { train, labels: train.labels, test: test30 };
const weights = Array.from({ length: 3 }, () =>
  Float32Array.from({ length: linear.layout.size }, () => draws.normal()),
);

function networkOf(parameters: Float32Array, change: Partial<MeasuredNetwork> = {}): MeasuredNetwork {
  return { key: "network", parameters, diverged: false, degenerate: false, ...change };
}

interface Given {
  readonly classifier?: Classifier;
  readonly loss?: Loss;
  readonly data?: MeasurementData;
  readonly test_data?: boolean;
  readonly align?: boolean;
  readonly repair?: boolean;
}

async function measured(
  networks: readonly MeasuredNetwork[],
  {
    classifier = linear,
    loss = crossEntropy.make(),
    data = images,
    test_data = true,
    align = false,
    repair = false,
  }: Given = {},
) {
  const [found] = await measureCombinations({
    objective: classifierObjective(classifier, loss),
    networks,
    subjects: [networks.map((_, i) => i)],
    data,
    settings: { procedure: "better", test_data, align, repair },
    stream: (...purpose) => randomStream(3, ...purpose),
    initialParameters: () => new Float32Array(),
  });
  const { observations, series } = found!;
  return {
    values: Object.fromEntries(observations.map(({ quantity, value }) => [quantity, value])),
    errors: Object.fromEntries(observations.map(({ quantity, standardError }) => [quantity, standardError])),
    evidence: observations[0]?.evidence,
    series,
  };
}

/** What linear networks make of an example, with plain numbers. */
function answersOf(parameters: Float32Array, { images: pixels }: typeof train, example: number) {
  const logits = Array.from({ length: CLASSES }, (_, k) =>
    Array.from({ length: INPUTS }, (_, i) => pixels[example * INPUTS + i]! * parameters[i * CLASSES + k]!),
  ).map((products) => products.reduce((sum, product) => sum + product, 0));
  const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
  return logits.map((logit) => Math.exp(logit) / total);
}

const classOf = (values: readonly number[]) => values.indexOf(Math.max(...values));

/** Gain of the mean of probabilities in points of error and in loss, example by example. */
function gainsOf(members: readonly Float32Array[], part: typeof train) {
  return Array.from({ length: part.count }, (_, example) => {
    const own = members.map((parameters) => answersOf(parameters, part, example));
    const label = part.labels[example]!;
    const together = own[0]!.map((_, k) => mean(own.map((probabilities) => probabilities[k]!))!);
    const wrong = (probabilities: readonly number[]) => (classOf(probabilities) === label ? 0 : 100);
    return {
      pct: mean(own.map(wrong))! - wrong(together),
      nll: Math.log(together[label]!) - mean(own.map((probabilities) => Math.log(probabilities[label]!)))!,
      votes: own.map(classOf),
    };
  });
}

describe("networks put together", () => {
  test("gain what the mean of their probabilities does, with the jackknife over seeds and the spread over test examples", async () => {
    const { values, errors, evidence, series } = await measured(weights.map((own) => networkOf(own)));
    for (const [prefix, part] of [
      ["", train],
      ["test_", test30],
    ] as const) {
      const gains = gainsOf(weights, part);
      expect(values[`${prefix}ensemble_gain_pct`]).toBeCloseTo(mean(gains.map(({ pct }) => pct))!, 9);
      expect(values[`${prefix}ensemble_gain_nll`]).toBeCloseTo(mean(gains.map(({ nll }) => nll))!, 6);
      const without = weights.map((_, i) => gainsOf(weights.toSpliced(i, 1), part));
      const means = without.map((own) => mean(own.map(({ nll }) => nll))!);
      const ofSeeds = (2 / 3) * means.reduce((sum, own) => sum + (own - mean(means)!) ** 2, 0);
      const centre = mean(gains.map(({ nll }) => nll))!;
      const squares = gains.reduce((sum, { nll }) => sum + (nll - centre) ** 2, 0);
      const ofExamples = prefix === "" ? 0 : squares / (part.count - 1) / part.count;
      expect(errors[`${prefix}ensemble_gain_nll`]).toBeCloseTo(Math.sqrt(ofSeeds + ofExamples), 6);
      const wrong = gains.map(
        ({ votes }, example) => votes.filter((vote) => vote !== part.labels[example]).length,
      );
      expect(series![`${prefix}wrong_members`]).toEqual(
        [0, 1, 2, 3].map((members) => wrong.filter((own) => own === members).length),
      );
    }
    expect(evidence).toMatchObject({ networks: 3, of: 3, se_seeds: expect.any(Number) });
  });

  test("vote by majority", async () => {
    const { values } = await measured(weights.map((own) => networkOf(own)));
    const right = gainsOf(weights, test30).map(({ votes }, example) => {
      const label = test30.labels[example]!;
      return votes.filter((vote) => vote === label).length;
    });
    // Of three votes two decide; three different ones are decided by probabilities.
    const sure = (100 * right.filter((own) => own >= 2).length) / test30.count;
    const open = (100 * right.filter((own) => own === 1).length) / test30.count;
    expect(values.test_vote_acc_pct).toBeGreaterThanOrEqual(sure - 1e-9);
    expect(values.test_vote_acc_pct).toBeLessThanOrEqual(sure + open + 1e-9);
    expect(values.test_vote_gain_pct).toBeCloseTo(values.test_vote_acc_pct! - (100 * mean(right)!) / 3, 9);
  });

  test("of linear networks under squared differences are the network of their mean weights", async () => {
    const { values } = await measured(
      weights.map((own) => networkOf(own)),
      {
        loss: meanSquaredError.make(),
      },
    );
    for (const part of ["", "test_"]) {
      expect(values[`${part}weight_average_loss`]).toBeCloseTo(values[`${part}ensemble_loss`]!, 6);
      expect(values[`${part}weight_average_acc_pct`]).toBe(values[`${part}ensemble_acc_pct`]);
    }
  });

  test("gain nothing where they are the same network, with batch normalisation as without", async () => {
    const [own] = weights as [Float32Array];
    const [statistics] = (await recalibrate({
      classifier: normalised,
      parameters: [own],
      inputs: train.images,
    }))!;
    for (const [classifier, known] of [
      [linear, undefined],
      [normalised, statistics],
    ] as const) {
      const { values, errors } = await measured(
        [0, 1, 2].map(() => networkOf(own, { statistics: known })),
        { classifier },
      );
      for (const name of ["ensemble", "weight_average"]) {
        for (const part of ["", "test_"]) {
          expect(values[`${part}${name}_gain_nll`]).toBeCloseTo(0, 6);
          expect(values[`${part}${name}_gain_pct`]).toBe(0);
          expect(errors[`${part}${name}_gain_pct`]).toBe(0);
        }
      }
    }
  });

  test("that are one network with its units in other orders gain nothing by their aligned average, and lose by the plain one", async () => {
    const hidden = 8;
    const classifier: Classifier = {
      ...linear,
      layout: parameterLayout([
        { name: "hidden", shape: [INPUTS, hidden] },
        { name: "output", shape: [hidden, CLASSES] },
      ]),
      logits: (parameters, x) => np.dot(nn.relu(np.dot(x, parameters.hidden!)), parameters.output!),
    };
    const own = Float32Array.from({ length: classifier.layout.size }, () => draws.normal());
    const structure = permutationStructure(classifier);
    const others = [1, 2].map((i) =>
      permuted(structure, { parameters: own }, randomPermutations(structure, draws.child("units", i))),
    );
    const networks = [networkOf(own), ...others.map(({ parameters }) => networkOf(parameters))];
    const { values } = await measured(networks, { classifier, align: true });
    expect(values.aligned_average_gain_nll).toBeCloseTo(0, 6);
    expect(values.test_aligned_average_gain_pct).toBe(0);
    expect(Math.abs(values.weight_average_gain_nll!)).toBeGreaterThan(1e-3);
    const plain = await measured(networks, { classifier });
    expect(values).toMatchObject(plain.values);
    expect(plain.values).not.toHaveProperty("aligned_average_loss");
  });

  describe("with a layer of hidden units", () => {
    const hidden = 6;
    const layout = parameterLayout([
      { name: "hidden.weight", shape: [INPUTS, hidden] },
      { name: "hidden.bias", shape: [hidden] },
      { name: "output.weight", shape: [hidden, CLASSES] },
    ]);
    const layered = (isNormalised: boolean): Classifier => ({
      ...linear,
      layout,
      ...(isNormalised && {
        statistics: parameterLayout([
          { name: "bn.running_mean", shape: [hidden] },
          { name: "bn.running_var", shape: [hidden] },
        ]),
      }),
      logits: (parameters, x, batchNorm) => {
        const sums = np.dot(x, parameters["hidden.weight"]!);
        const bias = parameters["hidden.bias"]!;
        const units = isNormalised ? batchNorm("bn", sums, np.ones([hidden]), bias) : sums.add(bias);
        return np.dot(nn.relu(units), parameters["output.weight"]!);
      },
    });
    const base = Float32Array.from({ length: layout.size }, () => draws.normal());
    const vectors = [0, 1, 2].map(() => base.map((value) => value + 0.2 * draws.normal()));
    const [inner, bias, outer] = layout.entries;

    /** What each hidden unit sums up, example by example. */
    const sumsOf = (own: Float32Array) =>
      Array.from({ length: hidden }, (_, unit) =>
        Array.from({ length: train.count }, (__, example) => {
          let sum = own[bias!.offset + unit]!;
          for (let i = 0; i < INPUTS; i++)
            sum += own[inner!.offset + i * hidden + unit]! * train.images[example * INPUTS + i]!;
          return sum;
        }),
      );
    const momentsOf = (sums: readonly number[]) => {
      const middle = mean(sums)!;
      return { middle, deviation: Math.sqrt(mean(sums.map((sum) => (sum - middle) ** 2))!) };
    };

    test("their repaired average gives each unit the mean and the deviation that it has in all of them on average", async () => {
      const average = base.map((_, k) => mean(vectors.map((own) => own[k]!))!);
      const repaired = sumsOf(average).map((sums, unit) => {
        const wanted = vectors.map((own) => momentsOf(sumsOf(own)[unit]!));
        const { middle, deviation } = momentsOf(sums);
        const factor = mean(wanted.map((own) => own.deviation))! / deviation;
        return sums.map((sum) => factor * (sum - middle) + mean(wanted.map((own) => own.middle))!);
      });
      const losses = Array.from({ length: train.count }, (_, example) => {
        const logits = Array.from({ length: CLASSES }, (__, k) =>
          repaired.reduce(
            (sum, sums, unit) =>
              sum + Math.max(0, sums[example]!) * average[outer!.offset + unit * CLASSES + k]!,
            0,
          ),
        );
        const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
        return Math.log(total) - logits[train.labels[example]!]!;
      });
      const classifier = layered(false);
      const networks = vectors.map((own) => networkOf(own));
      const { values, errors, evidence } = await measured(networks, { classifier, repair: true });
      expect(values.repaired_average_loss).toBeCloseTo(mean(losses)!, 5);
      expect(Math.abs(values.repaired_average_loss! - values.weight_average_loss!)).toBeGreaterThan(1e-3);
      expect(errors.repaired_average_loss).toBeGreaterThan(0);
      expect(evidence).toMatchObject({ networks: 3, of: 3 });
      expect(values).not.toHaveProperty("aligned_average_loss");
      const both = await measured(networks, { classifier, align: true, repair: true });
      expect(both.values).toMatchObject(values);
      expect(both.values).toMatchObject((await measured(networks, { classifier, align: true })).values);
    });

    test("in other orders are one network by their repaired average, too", async () => {
      const classifier = layered(false);
      const structure = permutationStructure(classifier);
      const others = [1, 2].map((i) =>
        permuted(structure, { parameters: base }, randomPermutations(structure, draws.child("orders", i))),
      );
      const networks = [base, ...others.map(({ parameters }) => parameters)].map((own) => networkOf(own));
      const { values } = await measured(networks, { classifier, repair: true });
      expect(values.repaired_average_gain_nll).toBeCloseTo(0, 5);
      expect(values.test_repaired_average_gain_pct).toBe(0);
    });

    test("and batch normalisation, their repaired average is the aligned one", async () => {
      const classifier = layered(true);
      const statistics = (await recalibrate({ classifier, parameters: vectors, inputs: train.images }))!;
      const networks = vectors.map((own, i) => networkOf(own, { statistics: statistics[i]! }));
      const { values } = await measured(networks, { classifier, align: true, repair: true });
      for (const part of ["", "test_"]) {
        for (const quantity of ["loss", "acc_pct", "gain_nll", "gain_pct"]) {
          const aligned = values[`${part}aligned_average_${quantity}`];
          expect(values[`${part}repaired_average_${quantity}`]).toBe(aligned);
          expect(aligned).toEqual(expect.any(Number));
        }
      }
    });

    test("none of which can be repaired, there is no repaired average", async () => {
      const classifier: Classifier = {
        ...linear,
        layout: parameterLayout([
          { name: "hidden", shape: [INPUTS, hidden] },
          { name: "output", shape: [hidden, CLASSES] },
        ]),
        logits: (parameters, x) => np.dot(nn.relu(np.dot(x, parameters.hidden!)), parameters.output!),
      };
      const networks = vectors.map((own) => networkOf(own.subarray(hidden)));
      const { values } = await measured(networks, { classifier, align: true, repair: true });
      expect(values).toHaveProperty("aligned_average_loss");
      expect(values).not.toHaveProperty("repaired_average_loss");
    });
  });

  test("are those that live, two at least, and how sure it is needs three", async () => {
    const [first, second, third] = weights.map((own) => networkOf(own)) as [
      MeasuredNetwork,
      MeasuredNetwork,
      MeasuredNetwork,
    ];
    const { values, errors, evidence } = await measured([first, { ...third, diverged: true }, second]);
    expect(values).toEqual((await measured([first, second])).values);
    expect(evidence).toMatchObject({ networks: 2, of: 3, se_seeds: null });
    expect(errors.test_ensemble_gain_pct).toBeNull();
    const alone = await measured([first, { ...second, degenerate: true }, { ...third, diverged: true }]);
    expect(alone.values).toEqual({});
  });

  test("are judged on training examples alone where that is asked for", async () => {
    const { values, series } = await measured(
      weights.map((own) => networkOf(own)),
      { test_data: false },
    );
    expect(Object.keys(values).filter((name) => name.startsWith("test_"))).toEqual([]);
    expect(Object.keys(series!)).toEqual(["wrong_members"]);
  });

  test("of sentences answer word by word, the right beginnings given", async () => {
    const [words, length] = [7, 3];
    const sizes = { length: { source: length, target: length }, words: { source: words, target: words } };
    const classifier: Classifier = {
      layout: parameterLayout([{ name: "bias", shape: [words] }]),
      inputShape: [2 * length],
      classes: words,
      sequence: sizes,
      logits: ({ bias }, tokens) => {
        const rows = tokens.shape[0]!;
        tokens.dispose();
        return np.zeros([rows, length, words]).add(bias!);
      },
    };
    const target = Int32Array.of(4, MARKS.end, 0, 5, 4, MARKS.end);
    const pairs = sentencePairs({ source: Int32Array.of(4, 0, 0, 5, 4, 0), target, ...sizes });
    const sayer = (token: number) =>
      networkOf(Float32Array.from({ length: words }, (_, k) => (k === token ? 2 : 0)));
    const { values, series } = await measured([sayer(4), sayer(5), sayer(4)], {
      classifier,
      data: { train: pairs, labels: targetsOf(pairs), test: pairs },
    });
    // Two of three say 4: half of the first sentence and a third of the second.
    expect(values.vote_acc_pct).toBeCloseTo((100 * (1 / 2 + 1 / 3)) / 2, 9);
    expect(values.ensemble_acc_pct).toBeCloseTo(values.vote_acc_pct!, 9);
    expect(values.ensemble_gain_nll).toBeGreaterThan(0);
    expect(values).not.toHaveProperty("vote_competence_pct");
    expect(series).toBeUndefined();
  });
});
