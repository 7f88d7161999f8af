import { describe, expect, test } from "vitest";
import {
  debiasedLinearCka,
  logitRepresentation,
  pairwiseSimilarity,
  probabilityRepresentation,
} from "#landscape/similarity";
import { randomStream } from "#random";
import { type Answers, compareAnswers } from "./comparisons.ts";
import { similarity } from "./similarity.ts";

const [PROBES, CLASSES] = [120, 5];

/** Logits of a network that answers as another but for noise. */
function logitsOf(seed: number, noise: number): Float32Array {
  const [common, own] = [randomStream(1, "common"), randomStream(seed, "own")];
  return Float32Array.from(
    { length: PROBES * CLASSES },
    () => 2 * common.normal() + 2 * noise * own.normal(),
  );
}

const answersOf = (logits: Float32Array): Answers => ({
  logits: logitRepresentation(logits, CLASSES),
  probabilities: probabilityRepresentation(logits, CLASSES),
});

const stream = (purpose: string, quantity: string) => randomStream(3, purpose, quantity);
const [first, second] = [logitsOf(1, 0.5), logitsOf(2, 0.5)];
const [a, b] = [answersOf(first), answersOf(second)];

const observedOf = (observed: ReturnType<typeof compareAnswers>[number], quantity: string) =>
  observed.find((own) => own.quantity === quantity)!;

test("the usual comparisons are those of pairs as a library gives them", () => {
  const [pair] = pairwiseSimilarity([first, second], CLASSES);
  const observed = compareAnswers([a, b], [[0, 1]], { measures: "usual", uncertainty: false, stream })[0]!;
  expect(observed).toEqual([
    { quantity: "cka_softmax", value: pair!.ckaSoftmax, standardError: null },
    { quantity: "cka_logits", value: pair!.ckaLogits, standardError: null },
    { quantity: "cka_softmax_debiased", value: pair!.ckaSoftmaxDebiased, standardError: null },
    { quantity: "agreement", value: pair!.agreement, standardError: null },
    { quantity: "jensen_shannon", value: pair!.jensenShannon, standardError: null },
  ]);
});

describe("all comparisons", () => {
  const observed = compareAnswers([a, b], [[0, 1]], { measures: "all", uncertainty: true, stream })[0]!;

  test("are quantities of the measurement, each with its uncertainty and its noise floor", () => {
    expect(observed).toHaveLength(12);
    for (const { quantity, value, standardError, evidence } of observed) {
      expect(similarity.quantities).toContain(quantity);
      expect(value).not.toBeNull();
      expect(standardError).toBeGreaterThan(0);
      expect(evidence!.se_examples).toBe(standardError);
      expect(evidence!.noise_floor_sd).toBeGreaterThan(0);
    }
  });

  test("tell alike networks from shuffled probes", () => {
    for (const { quantity, value, evidence } of observed) {
      const floor = Number(evidence!.noise_floor);
      const isDistance = ["jensen_shannon", "procrustes_softmax", "function_distance"].includes(quantity);
      const above = isDistance ? floor - value! : value! - floor;
      expect(above, quantity).toBeGreaterThan(3 * Number(evidence!.noise_floor_sd));
    }
    expect(Math.abs(Number(observedOf(observed, "cka_softmax_debiased").evidence!.noise_floor))).toBeLessThan(
      0.05,
    );
    expect(Number(observedOf(observed, "cca_softmax").evidence!.noise_floor)).toBeGreaterThan(0.05);
  });

  test("of minibatches lie within their errors of the debiased one", () => {
    const { value, standardError } = observedOf(observed, "cka_softmax_minibatch");
    const debiased = debiasedLinearCka(a.probabilities, b.probabilities)!;
    expect(Math.abs(value! - debiased)).toBeLessThan(3 * standardError!);
  });

  test("are symmetric", () => {
    const turned = compareAnswers([a, b], [[1, 0]], { measures: "all", uncertainty: false, stream })[0]!;
    for (const { quantity, value } of turned) {
      expect(value).toBeCloseTo(observedOf(observed, quantity).value!, 8);
    }
  });

  test("to a network of constant output are named as undefined where they mean nothing", () => {
    const constant = answersOf(new Float32Array(PROBES * CLASSES).fill(1));
    const found = compareAnswers([a, constant], [[0, 1]], { measures: "all", uncertainty: true, stream })[0]!;
    const undefinedOnes = found.filter(({ value }) => value === null);
    for (const { evidence } of undefinedOnes)
      expect(evidence).toEqual({ because: "a network answers all probes the same" });
    expect(undefinedOnes.map(({ quantity }) => quantity)).toEqual([
      "cka_softmax",
      "cka_logits",
      "cka_softmax_debiased",
      "cka_softmax_minibatch",
      "cka_softmax_rbf",
      "cca_softmax",
      "svcca_softmax",
      "pwcca_softmax",
      "procrustes_softmax",
    ]);
  });

  test("to a network that answers all but some probes the same say why they mean nothing", () => {
    const some = first.map((logit, i) => (i < (PROBES / 4) * CLASSES ? logit : 0));
    const request = { uncertainty: false, stream } as const;
    const found = compareAnswers([a, answersOf(some)], [[0, 1]], { measures: "all", ...request })[0]!;
    expect(found.filter(({ value }) => value === null)).toEqual([
      {
        quantity: "cka_softmax_rbf",
        value: null,
        standardError: null,
        evidence: { because: "a network answers most probes the same" },
      },
    ]);
  });

  test("are those of each pair alone, whichever networks others share", () => {
    const four = [a, b, answersOf(logitsOf(4, 0.5)), answersOf(logitsOf(5, 0.5))];
    const pairs = [
      [0, 1],
      [2, 3],
      [1, 2],
    ] as const;
    const request = { measures: "all", uncertainty: true, stream } as const;
    const together = compareAnswers(four, pairs, request);
    expect(together).toEqual(pairs.map((pair) => compareAnswers(four, [pair], request)[0]));
  });
});

test.each([1, 2, 3, 4, 5])("of %i probes are numbers, or null where they mean nothing", (rows) => {
  const few = (logits: Float32Array) => answersOf(logits.slice(0, rows * CLASSES));
  const observed = compareAnswers([few(first), few(second)], [[0, 1]], {
    measures: "all",
    uncertainty: true,
    stream,
  })[0]!;
  expect(observed).toHaveLength(12);
  for (const { value, standardError, evidence } of observed) {
    for (const number of [value, standardError]) if (number !== null) expect(number).not.toBeNaN();
    if (value === null) expect(evidence!.because).toMatch(/^too few probes: |the same$/);
    if (value !== null && standardError === null) {
      expect(evidence!.no_error_because).toContain(`without some of its ${rows} probe`);
    }
  }
  // Debiased CKA divides by the rows less three: of four probes it has a value, and none without one of them.
  const debiased = observedOf(observed, "cka_softmax_debiased");
  expect([debiased.value !== null, debiased.standardError !== null]).toEqual([rows >= 4, rows >= 5]);
});

test("of answers that are not finite are null", () => {
  const broken = answersOf(first.map(() => Number.NaN));
  const request = { measures: "all", uncertainty: true, stream } as const;
  for (const { value, evidence } of compareAnswers([broken, b], [[0, 1]], request)[0]!) {
    expect(value).toBeNull();
    expect(evidence).toEqual({ because: "an answer is not finite" });
  }
});
