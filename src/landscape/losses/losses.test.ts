import * as jax from "@jax-js/jax";
import { grad, nn, numpy as np, valueAndGrad } from "@jax-js/jax";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compile, inspectCompilation, type TensorSpec } from "#engine";
import { randomStream } from "#random";
import { float32Tensor, int32Tensor, type Tensor } from "#trees";
import type { Loss } from "../loss.ts";
import { crossEntropy } from "./cross-entropy.ts";
import { meanSquaredError } from "./mean-squared-error.ts";
import { regression } from "./regression.ts";

const EXAMPLES = 9;
const WIDTH = 4;
const draws = randomStream(8, "losses");
const outputs = Float32Array.from({ length: EXAMPLES * WIDTH }, () => 2 * draws.normal());
const labels = Int32Array.from({ length: EXAMPLES }, () => draws.below(WIDTH));
const numbers = Float32Array.from({ length: EXAMPLES * WIDTH }, () => draws.normal());
const shares = new Float32Array(EXAMPLES).fill(1 / EXAMPLES);

/** Value, error sum and derivative by the outputs of a loss inside a program. */
async function inProgram(loss: Loss, targets: Tensor, weights = shares) {
  const program = await compile(
    (answers: np.Array, wanted: np.Array, parts: np.Array) => ({
      error: loss.errorValue(jax, answers.ref, wanted.ref, parts.ref),
      slopes: grad((given: np.Array) => loss.value(jax, given, wanted.ref, parts.ref))(answers.ref),
      value: loss.value(jax, answers, wanted, parts),
    }),
    [
      { type: "float32", shape: [EXAMPLES, WIDTH] },
      { type: targets.type, shape: targets.shape },
      { type: "float32", shape: [EXAMPLES] },
    ],
  );
  const result = await program.run(
    float32Tensor(outputs, [EXAMPLES, WIDTH]),
    targets,
    float32Tensor(weights),
  );
  program.release();
  const { value, error, slopes } = result;
  return { value: value.data[0]!, error: error.data[0]!, slopes: slopes.data };
}

/** Cross-entropy of soft targets, and its derivative by the logits, row by row in float64. */
function softCrossEntropy(smoothing: number) {
  let value = 0;
  const slopes: number[] = [];
  for (let n = 0; n < EXAMPLES; n++) {
    const row = [...outputs.subarray(n * WIDTH, (n + 1) * WIDTH)];
    const total = row.reduce((sum, logit) => sum + Math.exp(logit), 0);
    row.forEach((logit, k) => {
      const wanted = (k === labels[n] ? 1 - smoothing : 0) + smoothing / WIDTH;
      value -= (wanted * Math.log(Math.exp(logit) / total)) / EXAMPLES;
      slopes.push((Math.exp(logit) / total - wanted) / EXAMPLES);
    });
  }
  return { value, slopes };
}

const oneHot = Float32Array.from(outputs, (_, i) => (i % WIDTH === labels[Math.floor(i / WIDTH)] ? 1 : 0));

/** The mean squared difference from some targets, and its derivative, in float64. */
function squaredDifference(targets: Float32Array) {
  const differences = Array.from(outputs, (output, i) => output - targets[i]!);
  const count = EXAMPLES * WIDTH;
  return {
    value: differences.reduce((sum, difference) => sum + difference ** 2, 0) / count,
    slopes: differences.map((difference) => (2 * difference) / count),
  };
}

const wrongAnswers = Array.from(labels).filter((label, n) => {
  const row = [...outputs.subarray(n * WIDTH, (n + 1) * WIDTH)];
  return row.indexOf(Math.max(...row)) !== label;
}).length;

const cases = [
  ["cross-entropy", crossEntropy.make(), softCrossEntropy(0)],
  ["smoothed cross-entropy", crossEntropy.make({ label_smoothing: 0.3 }), softCrossEntropy(0.3)],
  ["cross-entropy of equal targets", crossEntropy.make({ label_smoothing: 1 }), softCrossEntropy(1)],
  ["mean squared error of labels", meanSquaredError.make(), squaredDifference(oneHot)],
] as const;

describe("losses of labels", () => {
  test.each(cases)("%s: value, derivative and error agree with float64", async (_, loss, expected) => {
    const found = await inProgram(loss, int32Tensor(labels));
    expect(found.value).toBeCloseTo(expected.value, 5);
    expect(found.slopes).toBeAllclose(expected.slopes, { absolute: 1e-6 });
    expect(loss.error.of(EXAMPLES * found.error, EXAMPLES)).toBeCloseTo((100 * wrongAnswers) / EXAMPLES, 4);
    const judged = loss.judge(outputs, labels, WIDTH);
    expect(judged.loss).toBeCloseTo(expected.value, 12);
    expect(judged.error).toBeCloseTo((100 * wrongAnswers) / EXAMPLES, 12);
  });

  test.each(cases)("%s: an example of share 0 has no part in it", async (_, loss) => {
    const weights = Float32Array.from(shares, (_share, n) => (n === 0 ? 0 : 1 / (EXAMPLES - 1)));
    const { value, slopes } = await inProgram(loss, int32Tensor(labels), weights);
    expect(slopes.subarray(0, WIDTH)).toBeAllclose(new Array(WIDTH).fill(0), { absolute: 0 });
    const rest = loss.judge(outputs.subarray(WIDTH), labels.subarray(1), WIDTH);
    expect(value).toBeCloseTo(rest.loss!, 5);
  });

  test.each(cases)(
    "%s: no constant answer to equally frequent labels is better than its yardstick",
    (_, loss) => {
      const even = Int32Array.from({ length: WIDTH }, (_one, k) => k);
      const yardstick = loss.constantAnswerLoss(even, WIDTH)!;
      const lossOf = (row: readonly number[]) => {
        const judged = loss.judge(
          Float32Array.from({ length: WIDTH * WIDTH }, (_x, i) => row[i % WIDTH]!),
          even,
          WIDTH,
        );
        return judged.loss!;
      };
      expect(lossOf(new Array(WIDTH).fill(1 / WIDTH))).toBeCloseTo(yardstick, 6);
      const answer = fc.array(fc.float({ noNaN: true, min: -5, max: 5 }), {
        minLength: WIDTH,
        maxLength: WIDTH,
      });
      fc.assert(fc.property(answer, (row) => lossOf(row) >= yardstick - 1e-6));
    },
  );

  test("cross-entropy without smoothing gives the bits of the plain formula, in fewer operations", async () => {
    const plain = (logits: np.Array, wanted: np.Array, parts: np.Array) => {
      const classes = np.arange(WIDTH, undefined, undefined, { dtype: np.int32 });
      const isLabel = np.equal(wanted.reshape([EXAMPLES, 1]), classes);
      const logLikelihoods = np.where(isLabel, nn.logSoftmax(logits, -1), 0).sum(-1);
      return logLikelihoods.mul(parts).sum().neg();
    };
    const specs: [TensorSpec, TensorSpec, TensorSpec] = [
      { type: "float32", shape: [EXAMPLES, WIDTH] },
      { type: "int32", shape: [EXAMPLES] },
      { type: "float32", shape: [EXAMPLES] },
    ];
    const [expected, found] = await Promise.all(
      [plain, crossEntropy.make().value.bind(undefined, jax)].map(async (value) => {
        const slopes = (logits: np.Array, wanted: np.Array, parts: np.Array) =>
          valueAndGrad((given: np.Array) => value(given, wanted, parts))(logits);
        const program = await compile(slopes, specs);
        const results = await program.run(
          float32Tensor(outputs, [EXAMPLES, WIDTH]),
          int32Tensor(labels, [EXAMPLES]),
          float32Tensor(shares),
        );
        program.release();
        const { operators } = await inspectCompilation(slopes, specs);
        return { results, operators: Object.values(operators).reduce((sum, count) => sum + count) };
      }),
    );
    expect(found!.results).toEqual(expected!.results);
    expect(found!.operators).toBeLessThan(expected!.operators);
  });
});

describe("regression", () => {
  const loss = regression.make();

  test("value, derivative and root mean square agree with float64", async () => {
    const { value, slopes } = squaredDifference(numbers);
    const found = await inProgram(loss, float32Tensor(numbers, [EXAMPLES, WIDTH]));
    expect(found.value).toBeCloseTo(value, 5);
    expect(found.slopes).toBeAllclose(slopes, { absolute: 1e-6 });
    expect(loss.error.of(EXAMPLES * found.error, EXAMPLES)).toBeCloseTo(Math.sqrt(value), 5);
    const judged = loss.judge(outputs, numbers, WIDTH);
    expect(judged.loss).toBeCloseTo(value, 12);
    expect(judged.error).toBeCloseTo(Math.sqrt(value), 12);
  });

  test("its yardstick is the variance of the targets, and there is none where they do not vary", () => {
    expect(loss.constantAnswerLoss(Float32Array.of(1, 10, 3, 10), 2)).toBeCloseTo(0.5, 12);
    expect(loss.constantAnswerLoss(Float32Array.of(4, 4, 4), 1)).toBeNull();
  });

  test("has no loss where an output is not finite", () => {
    expect(loss.judge(Float32Array.of(Number.NaN, 1), Float32Array.of(1, 1), 1).loss).toBeNull();
  });

  test("a network that shifts its outputs is not degenerate, as a classifier would be", () => {
    const shifted = Float32Array.of(1, 2, 2, 3);
    expect(loss.isDegenerate(shifted, 2)).toBe(false);
    expect(meanSquaredError.make().isDegenerate(shifted, 2)).toBe(false);
    expect(crossEntropy.make().isDegenerate(shifted, 2)).toBe(true);
  });
});
