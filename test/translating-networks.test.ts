import { readFileSync } from "node:fs";
import { grad, jvp, numpy as np } from "@jax-js/jax";
import { describe, expect, test } from "vitest";
import { sentencePairs } from "#data";
import { compile } from "#engine";
import { buildNetwork } from "#families/networks";
import { classifierObjective, unravel } from "#landscape";
import { evaluate, logitsOf } from "#landscape/evaluation";
import { crossEntropy } from "#landscape/losses";
import { adam } from "#landscape/optimisers";
import { trainEnsemble } from "#landscape/training";
import { initialise } from "#nets/initialisation";
import { MIXTURE_PARTS, mixtureLength } from "#nets/layers";
import { randomStream } from "#random";
import { float32Tensor, int32Tensor } from "#trees";

/** What PyTorch's own blocks give in float64: `fixtures/translation.py`. */
interface Variant {
  readonly norm_first: boolean;
  readonly tied_embeddings: boolean;
  readonly loss: number;
  readonly gradient: readonly number[];
  readonly product: readonly number[];
  /** The parameters after one step of Adam. */
  readonly step: readonly number[];
}

const variants: readonly Variant[] = JSON.parse(
  readFileSync(new URL("fixtures/translation.json", import.meta.url), "utf8"),
);

const SIZES = { words: { source: 7, target: 6 }, length: { source: 5, target: 4 } };
const { inputs, targets, count } = sentencePairs({
  source: Int32Array.of(1, 2, 3, 4, 5, 6, 6, 2, 0, 0, 3, 4, 0, 0, 0),
  target: Int32Array.of(4, 3, 4, 2, 5, 5, 2, 0, 4, 2, 0, 0),
  ...SIZES,
});

const [RATE, DECAY] = [0.01, 0.1];

describe.each(variants)("with norms first: $norm_first, embeddings tied: $tied_embeddings", (variant) => {
  const { norm_first, tied_embeddings } = variant;
  const network = buildNetwork(
    { family: "transformer", width: 4, depth: 1, heads: 2, feed_forward: 2, norm_first, tied_embeddings },
    [9],
    6,
    SIZES,
  );
  const objective = classifierObjective(network, crossEntropy.make({ label_smoothing: 0.1 }));
  const { layout, parameters } = network;
  const flat = Float32Array.from({ length: layout.size }, (_, i) => 0.5 * Math.sin(1.7 * i));
  parameters.forEach(({ role }, i) => {
    const { offset, size } = layout.entries[i]!;
    for (let j = offset; role === "norm-weight" && j < offset + size; j++) flat[j]! += 1;
  });
  const shares = new Float32Array(count).fill(1 / count);
  const tensors = [
    float32Tensor(flat),
    int32Tensor(inputs, [count, 9]),
    int32Tensor(targets, [count, 4]),
    float32Tensor(shares),
  ] as const;
  type Arrays = readonly [flat: np.Array, inputs: np.Array, targets: np.Array, shares: np.Array];
  const lossOf = (...[vector, read, wanted, weights]: Arrays): np.Array =>
    objective.loss(unravel(layout, vector), { inputs: read, targets: wanted }, weights);

  /** What a function of the parameters and the sentences gives through the engine. */
  async function numbersOf(fn: (...args: Arrays) => np.Array): Promise<Float32Array> {
    const compiled = await compile<Arrays, np.Array>(fn, tensors);
    const { data } = await compiled.run(...tensors);
    compiled.release();
    return Float32Array.from(data);
  }

  test("has PyTorch's smoothed loss, in a program and judged from its answers", async () => {
    expect(await numbersOf(lossOf)).toBeAllclose([variant.loss], { relative: 1e-6 });
    const [judged] = await evaluate({ objective, parameters: [flat], examples: { inputs, targets } });
    expect(judged!.loss).toBeCloseTo(variant.loss, 5);
  });

  test("has its gradient", async () => {
    expect(await numbersOf((...args) => grad(lossOf)(...args))).toBeAllclose(variant.gradient, {
      absolute: 1e-5,
    });
  });

  test("has its product of the Hessian with a vector", async () => {
    const direction = Float32Array.from({ length: layout.size }, (_, i) => Math.cos(2.3 * i));
    const product = await numbersOf((vector, ...sentences) => {
      const gradient = (at: np.Array) => grad(lossOf)(at, ...sentences);
      return jvp(gradient, [vector], [np.array(direction)])[1];
    });
    const largest = Math.max(...variant.product.map(Math.abs));
    expect(product).toBeAllclose(variant.product, { absolute: 1e-4 * Math.max(1, largest) });
  });

  test("makes its step of Adam, beside another network in one program", async () => {
    const member = (initial: Float32Array, seed: number) => ({
      initial,
      examples: { targets },
      learningRate: RATE,
      weightDecay: DECAY,
      batchOrder: randomStream(seed),
    });
    const [, own] = await trainEnsemble({
      objective,
      examples: { inputs },
      members: [
        member(
          flat.map((value) => -value),
          1,
        ),
        member(flat, 2),
      ],
      batchSize: count,
      optimiser: adam.make(),
      schedule: { kind: "constant" },
      budget: { updates: 1 },
      stop: { kind: "never" },
      incompleteBatch: "keep",
    });
    // Adam's first step is the sign of the gradient but for epsilon: where that is tiny, rounding decides.
    const steps = own!.parameters.filter((_, i) => Math.abs(variant.gradient[i]! + DECAY * flat[i]!) > 1e-5);
    const expected = variant.step.filter((_, i) => Math.abs(variant.gradient[i]! + DECAY * flat[i]!) > 1e-5);
    expect(expected.length).toBeGreaterThan(0.9 * layout.size);
    expect(steps).toBeAllclose(expected, { absolute: 1e-4 });
  });
});

test("a mixture is its first pair at the share 1, its second at 0, and neither between", async () => {
  const choice = { family: "transformer", width: 8, depth: 1 };
  const network = buildNetwork(choice, [9], 6, SIZES);
  const mixing = { ...network, inputShape: [mixtureLength(SIZES)] };
  const parameters = [initialise(network, "glorot-uniform", randomStream(5))];
  const logits = async (share: number): Promise<Float32Array> => {
    const rows = Array.from({ length: count }, (_, pair) => [
      ...inputs.subarray(9 * pair, 9 * (pair + 1)),
      ...inputs.subarray(0, 9),
      share * MIXTURE_PARTS,
    ]);
    const [found] = await logitsOf({ classifier: mixing, parameters, inputs: Int32Array.from(rows.flat()) });
    return found!;
  };
  const [plain] = await logitsOf({ classifier: network, parameters, inputs });
  const [first, half] = [await logits(1), await logits(0.5)];
  expect(first).toBeAllclose(plain!, { absolute: 1e-6 });
  const each = plain!.length / count;
  const second = await logits(0);
  // The first pair is mixed with itself, and attention hides by the padding of the first of two.
  expect(second.subarray(0, each)).toBeAllclose(plain!.subarray(0, each), { absolute: 1e-6 });
  expect(half.subarray(0, each)).toBeAllclose(plain!.subarray(0, each), { absolute: 1e-6 });
  expect(half.subarray(each)).not.toBeAllclose(first.subarray(each), { absolute: 1e-3 });
});
