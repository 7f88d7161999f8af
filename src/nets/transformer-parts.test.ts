import { defaultDevice, init, numpy as np } from "@jax-js/jax";
import { beforeAll, describe, expect, test } from "vitest";
import { randomStream } from "#random";
import { attention, causalMask, paddingMask } from "./attention.ts";
import { embedTokens, sinusoidalPositions } from "./embedding.ts";
import { layerNorm, normalisedLinear, standardised } from "./layer-norm.ts";

beforeAll(async () => {
  await init("cpu");
  defaultDevice("cpu");
});

const stream = randomStream(11, "transformer");
const draw = (count: number) => Array.from({ length: count }, () => stream.normal());
const float64 = (values: readonly number[], shape: number[]): np.Array =>
  np.array([...values], { dtype: np.float64, shape });
const tokens = (rows: number[][]): np.Array => np.array(rows, { dtype: np.int32 });
const numbers = (array: np.Array): number[] => array.reshape([-1]).js() as number[];
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe("layerNorm", () => {
  test("agrees with the definition", () => {
    const [values, weight, bias] = [draw(12), draw(4), draw(4)];
    const expected = values.map((value, i) => {
      const row = values.slice(i - (i % 4), i - (i % 4) + 4);
      const mean = sum(row) / 4;
      const variance = sum(row.map((x) => (x - mean) ** 2)) / 4;
      return ((value - mean) / Math.sqrt(variance + 1e-5)) * weight[i % 4]! + bias[i % 4]!;
    });
    const found = layerNorm(float64(values, [3, 1, 4]), {
      weight: float64(weight, [4]),
      bias: float64(bias, [4]),
    });
    expect(numbers(found)).toBeAllclose(expected, { absolute: 5e-11 });
  });
});

test("a linear layer takes the scale and the shift of the norm before it", () => {
  const norm = () => ({ weight: float64(norms.slice(0, 4), [4]), bias: float64(norms.slice(4), [4]) });
  const layer = () => ({ weight: float64(weights, [4, 2]), bias: float64([0.5, -1], [2]) });
  const [vectors, norms, weights] = [draw(12), draw(8), draw(8)];
  const found = normalisedLinear(standardised(float64(vectors, [3, 4])), norm(), layer());
  const { weight, bias } = layer();
  const expected = np.dot(layerNorm(float64(vectors, [3, 4]), norm()), weight).add(bias);
  expect(numbers(found)).toBeAllclose(numbers(expected), { absolute: 1e-10 });
});

describe("positions", () => {
  test("are turned by rates from 1 to almost 1/10000 a token", () => {
    const found = sinusoidalPositions(3, 4);
    const rows = [0, 1, 2].map((p) => [Math.sin(p), Math.sin(p / 100), Math.cos(p), Math.cos(p / 100)]);
    expect(found).toBeAllclose(rows.flat(), { absolute: 1e-7 });
  });

  test("a step is the same rotation everywhere", () => {
    const found = sinusoidalPositions(40, 2);
    for (let place = 0; place < 39; place++) {
      const [sine, cosine, nextSine, nextCosine] = found.slice(2 * place, 2 * place + 4) as never as number[];
      expect(sine! * nextSine! + cosine! * nextCosine!).toBeCloseTo(Math.cos(1), 6);
    }
  });

  test("are added to rows of the table times the root of the width", () => {
    const table = draw(3 * 4);
    const positions = sinusoidalPositions(2, 4);
    const expected = [2, 0].flatMap((token, place) =>
      [0, 1, 2, 3].map((i) => 2 * table[4 * token + i]! + positions[4 * place + i]!),
    );
    const found = embedTokens(tokens([[2, 0]]), float64(table, [3, 4]));
    expect(numbers(found)).toBeAllclose(expected, { absolute: 1e-6 });
  });
});

describe("attention", () => {
  const [queries, keys, values] = [draw(2 * 4), draw(3 * 4), draw(3 * 4)];
  const arrays = (mask: np.Array) => ({
    queries: np.array(queries).reshape([1, 2, 4]),
    keys: np.array(keys).reshape([1, 3, 4]),
    values: np.array(values).reshape([1, 3, 4]),
    mask,
  });

  test("agrees with the definition, head by head, and looks at nothing that is padding", () => {
    const expected = [0, 1].flatMap((query) =>
      [0, 1, 2, 3].map((column) => {
        const head = [2 * Math.floor(column / 2), 2 * Math.floor(column / 2) + 1];
        const shares = [0, 1].map((key) =>
          Math.exp(sum(head.map((i) => queries[4 * query + i]! * keys[4 * key + i]!)) / Math.SQRT2),
        );
        return sum(shares.map((share, key) => share * values[4 * key + column]!)) / sum(shares);
      }),
    );
    const found = attention(arrays(paddingMask(tokens([[5, 7, 0]]), 0)), 2);
    expect(numbers(found)).toBeAllclose(expected, { absolute: 1e-6 });
  });

  test("that may look nowhere looks everywhere alike", () => {
    const found = attention(arrays(paddingMask(tokens([[0, 0, 0]]), 0)), 1);
    const mean = [0, 1, 2, 3].map((i) => (values[i]! + values[4 + i]! + values[8 + i]!) / 3);
    expect(numbers(found)).toBeAllclose([...mean, ...mean], { absolute: 1e-6 });
  });

  test("a causal mask hides what comes after a token", () => {
    expect(causalMask(3).js()).toEqual([
      [0, -1e9, -1e9],
      [0, 0, -1e9],
      [0, 0, 0],
    ]);
  });
});
