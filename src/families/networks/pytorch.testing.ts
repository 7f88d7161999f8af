import { readFileSync } from "node:fs";
import { nn, numpy as np, valueAndGrad } from "@jax-js/jax";
import { expect } from "vitest";
import type { TensorSpec } from "#engine";
import { decodeSafetensors } from "#files";
import { type BatchNorm, batchNormOfBatch, type Network, type Statistics } from "#nets";
import { isVariance, type ParameterSpec } from "#nets/layers";
import { float32Tensor, int32Tensor, type ParameterLayout, parameterLayout } from "#trees";

const BATCH = 8;
export const CLASSES = 10;

/** The numbers in [-1, 1) that the scripts of the fixtures draw: murmur3's finaliser of position and stream. */
export function uniform(stream: number, count: number): Float64Array {
  const start = Number((BigInt(stream) * 0x9e3779b9n) % 2n ** 32n);
  return Float64Array.from({ length: count }, (_, i) => {
    let h = (start + i) >>> 0;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    return ((h ^ (h >>> 16)) >>> 0) / 2 ** 31 - 1;
  });
}

/** Parameters in the ranges that their roles ask for. */
export function parametersOf({ layout, parameters }: Network, stream = 1): Float32Array {
  const range = ({ role, fanIn }: ParameterSpec, u: number): number => {
    if (role === "norm-weight") return 1 + 0.5 * u;
    return role === "weight" ? u * (3 / fanIn) ** 0.5 : 0.2 * u;
  };
  const draws = uniform(stream, layout.size);
  const flat = new Float32Array(layout.size);
  layout.entries.forEach(({ offset, size }, position) => {
    for (let i = offset; i < offset + size; i++) flat[i] = range(parameters[position]!, draws[i]!);
  });
  return flat;
}

/** Running means and variances. */
export function statisticsOf({ statistics }: Network): Float32Array {
  const draws = uniform(2, statistics!.size);
  const flat = new Float32Array(statistics!.size);
  for (const { name, offset, size } of statistics!.entries) {
    for (let i = offset; i < offset + size; i++) {
      flat[i] = isVariance(name) ? 1 + 0.5 * draws[i]! : 0.2 * draws[i]!;
    }
  }
  return flat;
}

/** Images `[count, 3, size, size]` (flat) of a stream. */
export function imagesOf(stream: number, count: number, size: number): Float32Array {
  return Float32Array.from(uniform(stream, count * 3 * size * size), (u) => 1.7 * u);
}

export function labelsOf(count: number, step = 0): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => (7 * i + 3 + step) % CLASSES);
}

/** Images and labels. */
export function batchOf(size: number, step = 0) {
  return [
    float32Tensor(imagesOf(100 + step, BATCH, size), [BATCH, 3, size, size]),
    int32Tensor(labelsOf(BATCH, step)),
  ] as const;
}

export const batchSpecs = (size: number) =>
  [
    { type: "float32", shape: [BATCH, 3, size, size] },
    { type: "int32", shape: [BATCH] },
  ] as const;

export const vectorSpec = (length: number): TensorSpec => ({ type: "float32", shape: [length] });

export function named(layout: ParameterLayout, flat: np.Array): Record<string, np.Array> {
  return Object.fromEntries(
    layout.entries.map(({ name, shape, offset, size }) => [
      name,
      flat.ref.slice([offset, offset + size]).reshape([...shape]),
    ]),
  );
}

export function flattened(layout: ParameterLayout, arrays: Statistics): np.Array {
  return np.concatenate(layout.entries.map(({ name }) => arrays[name]!.reshape([-1])));
}

export const equalShares = () => np.array(Array<number>(BATCH).fill(1 / BATCH));

function crossEntropy(logits: np.Array, labels: np.Array): np.Array {
  const isLabel = nn.oneHot(labels, CLASSES);
  return nn
    .logSoftmax(logits, -1)
    .mul(isLabel)
    .sum()
    .mul(-1 / BATCH);
}

export function lossOf(
  network: Network,
  flat: np.Array,
  images: np.Array,
  labels: np.Array,
  norm: BatchNorm,
): np.Array {
  return crossEntropy(network.logits(named(network.layout, flat), images, norm), labels);
}

/** Loss, gradient and the statistics of the batch, of a network in training. */
export function trainingOf(network: Network) {
  return (point: np.Array, images: np.Array, labels: np.Array) => {
    const [[loss, statistics], gradient] = valueAndGrad(
      (flat: np.Array): [np.Array, np.Array] => {
        const { batchNorm, statistics } = batchNormOfBatch(equalShares());
        const value = lossOf(network, flat, images, labels, batchNorm);
        return [value, flattened(network.statistics!, statistics())];
      },
      { hasAux: true },
    )(point);
    return { loss, statistics, gradient };
  };
}

/** What a script beside a test wrote down, and how to compare with it. */
export function recordedIn(fixture: URL) {
  const recorded = decodeSafetensors(readFileSync(fixture), fixture.pathname).tensors;
  return {
    /** Each array within 1e-4 of its largest value and the whole within 1e-4 of its length. */
    expectAgreement(layout: ParameterLayout, actual: ArrayLike<number>, name: string): void {
      const target = recorded[name]!.data;
      expect(target).toHaveLength(layout.size);
      let [squares, total] = [0, 0];
      for (const { name: array, offset, size } of layout.entries) {
        let [difference, magnitude] = [0, 0];
        for (let i = offset; i < offset + size; i++) {
          difference = Math.max(difference, Math.abs(actual[i]! - target[i]!));
          magnitude = Math.max(magnitude, Math.abs(target[i]!));
          squares += (actual[i]! - target[i]!) ** 2;
          total += target[i]! ** 2;
        }
        expect(difference / magnitude, `${name} of ${array}`).toBeLessThan(1e-4);
      }
      expect(Math.sqrt(squares / total), name).toBeLessThan(1e-4);
    },
    expectLoss(actual: number, name: string, position = 0): void {
      const target = recorded[name]!.data[position]!;
      expect(Math.abs(actual - target) / target, name).toBeLessThan(1e-5);
    },
  };
}

/** The layout of one array, as `expectAgreement` reads it. */
export function wholeArray(name: string, shape: readonly number[]): ParameterLayout {
  return parameterLayout([{ name, shape }]);
}
