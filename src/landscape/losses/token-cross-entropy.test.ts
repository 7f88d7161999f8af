import * as jax from "@jax-js/jax";
import { grad, type numpy as np, vmap } from "@jax-js/jax";
import { describe, expect, test } from "vitest";
import { compile } from "#engine";
import { randomStream } from "#random";
import { float32Tensor, int32Tensor } from "#trees";
import { crossEntropy } from "./cross-entropy.ts";

const [EXAMPLES, PLACES, WORDS] = [4, 3, 5];
const draws = randomStream(4, "tokens");
const logits = Float32Array.from({ length: EXAMPLES * PLACES * WORDS }, () => 2 * draws.normal());
// Sentences of three tokens, two, one and none.
const wanted = Int32Array.of(1, 4, 2, 3, 1, 0, 2, 0, 0, 0, 0, 0);
const shares = Float32Array.of(0.4, 0.3, 0.2, 0.1);

/** Σ share · the mean over a sentence's tokens, by the definitions, token by token. */
function byHand(smoothing: number): { readonly loss: number; readonly error: number } {
  let [loss, error] = [0, 0];
  for (let example = 0; example < EXAMPLES; example++) {
    const places = Array.from({ length: PLACES }, (_, place) => example * PLACES + place).filter(
      (place) => wanted[place] !== 0,
    );
    for (const place of places) {
      const row = [...logits.subarray(place * WORDS, (place + 1) * WORDS)];
      const total = row.reduce((sum, logit) => sum + Math.exp(logit), 0);
      const minusLogs = row.map((logit) => Math.log(total) - logit);
      const mean = minusLogs.reduce((sum, value) => sum + value, 0) / WORDS;
      const own = (1 - smoothing) * minusLogs[wanted[place]!]! + smoothing * mean;
      loss += (shares[example]! * own) / places.length;
      const isWrong = Math.max(...row) !== row[wanted[place]!];
      error += isWrong ? shares[example]! / places.length : 0;
    }
  }
  return { loss, error };
}

describe.each([0, 0.1])("cross-entropy of sentences, smoothed by %s", (smoothing) => {
  const loss = crossEntropy.make({ label_smoothing: smoothing });
  const arrays = [
    float32Tensor(logits, [EXAMPLES, PLACES, WORDS]),
    int32Tensor(wanted, [EXAMPLES, PLACES]),
    float32Tensor(shares),
  ] as const;

  test("is the mean over a sentence's tokens in a program, and so is its error", async () => {
    const program = await compile(
      (outputs: np.Array, targets: np.Array, weights: np.Array) => ({
        value: loss.value(jax, outputs.ref, targets.ref, weights.ref),
        error: loss.errorValue(jax, outputs, targets, weights),
      }),
      arrays,
    );
    const { value, error } = await program.run(...arrays);
    const expected = byHand(smoothing);
    expect(value.data[0]).toBeCloseTo(expected.loss, 5);
    expect(error.data[0]).toBeCloseTo(expected.error, 6);
    program.release();
  });

  test("has the derivative of its value, none where there is padding, for several networks as for one", async () => {
    const slope = grad((outputs: np.Array, targets: np.Array, weights: np.Array) =>
      loss.value(jax, outputs, targets, weights),
    );
    const alone = await compile(slope, arrays);
    const own = (await alone.run(...arrays)).data;
    const twice = [
      float32Tensor(Float32Array.of(...logits, ...logits), [2, EXAMPLES, PLACES, WORDS]),
      int32Tensor(Int32Array.of(...wanted, ...wanted), [2, EXAMPLES, PLACES]),
      arrays[2],
    ] as const;
    const both = await compile(
      (outputs: np.Array, targets: np.Array, weights: np.Array) =>
        vmap(slope, [0, 0, null])(outputs, targets, weights) as np.Array,
      twice,
    );
    const found = Float32Array.from((await both.run(...twice)).data);
    expect(found).toBeAllclose([...own, ...own], { absolute: 1e-7 });
    for (const [place, token] of wanted.entries()) {
      const row = Array.from(own).slice(place * WORDS, (place + 1) * WORDS);
      expect(row.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 6);
      if (token === 0) expect(row).toEqual(new Array(WORDS).fill(0));
      else expect(Math.max(...row.map(Math.abs))).toBeGreaterThan(0);
    }
    for (const program of [alone, both]) program.release();
  });

  test("judges answers that are there alike", () => {
    const equal = { loss: 0, error: 0 };
    for (let example = 0; example < EXAMPLES; example++) {
      const part = (values: Float32Array | Int32Array, each: number) =>
        values.slice(example * each, (example + 1) * each);
      const { loss: own, error } = loss.judge(
        Float32Array.from(part(logits, PLACES * WORDS)),
        part(wanted, PLACES),
        WORDS,
        PLACES,
      );
      equal.loss += shares[example]! * own!;
      equal.error += shares[example]! * error;
    }
    const expected = byHand(smoothing);
    expect(equal.loss).toBeCloseTo(expected.loss, 6);
    expect(equal.error).toBeCloseTo(100 * expected.error, 10);
    expect(loss.judge(logits, wanted, WORDS, PLACES).loss).toBeGreaterThan(0);
    expect(
      loss.judge(Float32Array.of(...logits.slice(1), Number.NaN), wanted, WORDS, PLACES).loss,
    ).toBeNull();
  });

  test("tells a network that answers every sentence the same at each place", () => {
    const sentence = logits.slice(0, PLACES * WORDS);
    const constant = Float32Array.of(...sentence, ...sentence, ...sentence);
    expect(loss.isDegenerate(constant, WORDS, PLACES)).toBe(true);
    constant[0]! += 1;
    expect(loss.isDegenerate(constant, WORDS, PLACES)).toBe(false);
  });
});

test("places are left out by a mark that is no class, and the class 0 is one there", async () => {
  const loss = crossEntropy.make().exceptAt!(-1);
  const marked = wanted.map((label) => (label === 0 ? -1 : label));
  const program = await compile(
    (outputs: np.Array, targets: np.Array, weights: np.Array) => ({
      value: loss.value(jax, outputs.ref, targets.ref, weights.ref),
      error: loss.errorValue(jax, outputs, targets, weights),
    }),
    [
      { type: "float32", shape: [EXAMPLES, PLACES, WORDS] },
      { type: "int32", shape: [EXAMPLES, PLACES] },
      { type: "float32", shape: [EXAMPLES] },
    ],
  );
  const run = (targets: Int32Array) =>
    program.run(
      float32Tensor(logits, [EXAMPLES, PLACES, WORDS]),
      int32Tensor(targets, [EXAMPLES, PLACES]),
      float32Tensor(shares),
    );
  const { value, error } = await run(marked);
  expect(value.data[0]).toBeCloseTo(byHand(0).loss, 5);
  expect(error.data[0]).toBeCloseTo(byHand(0).error, 6);
  // Where nothing is marked every place counts, those of class 0 too.
  const equal = new Float32Array(EXAMPLES).fill(1 / EXAMPLES);
  const all = await program.run(
    float32Tensor(logits, [EXAMPLES, PLACES, WORDS]),
    int32Tensor(wanted, [EXAMPLES, PLACES]),
    float32Tensor(equal),
  );
  const single = crossEntropy.make().judge(logits, wanted, WORDS);
  expect(all.value.data[0]).toBeCloseTo(single.loss!, 5);
  expect(loss.judge(logits, wanted, WORDS, PLACES).loss).toBeCloseTo(single.loss!, 12);
  expect(loss.targets(WORDS, PLACES)).toEqual({ type: "int32", shape: [PLACES], below: WORDS, least: -1 });
  program.release();
});
