import { readFileSync } from "node:fs";
import { join } from "node:path";
import { grad, jvp, nn, numpy as np } from "@jax-js/jax";
import { describe, expect, it, test } from "vitest";
import { descriptionOf } from "#descriptions";
import { compile } from "#engine";
import { tracedNetwork } from "#families/networks";
import { batchNormByStatistics, operations } from "#nets";
import { elementCount, float32Tensor, type ParameterLayout } from "#trees";
import { networkOfWeights, parametersOfWeights, type Weights, type WeightTensor } from "./index.ts";
import { tensorWithin } from "./weight-tensor.ts";

interface Recorded {
  readonly state: readonly (readonly [name: string, shape: readonly number[]])[];
  readonly input: readonly number[];
  readonly logits: readonly number[];
  readonly loss: number;
  readonly slopes: readonly number[];
  readonly curvature: number;
}

const RECORDED: Readonly<Record<string, Recorded>> = JSON.parse(
  readFileSync(join(import.meta.dirname, "fixtures/architectures.json"), "utf8"),
);
const [CLASSES, BATCH] = [5, 3];

/** The numbers in [-1, 1) that the script draws: murmur3's finaliser of position and stream. */
function uniform(stream: number, count: number): Float64Array {
  const start = Number((BigInt(stream) * 0x9e3779b9n) % 2n ** 32n);
  return Float64Array.from({ length: count }, (_, i) => {
    let h = (start + i) >>> 0;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    return ((h ^ (h >>> 16)) >>> 0) / 2 ** 31 - 1;
  });
}

function filled(name: string, shape: readonly number[], u: number): number {
  if (shape.length > 1) return u * (3 / elementCount(shape.slice(1))) ** 0.5;
  return /(weight|running_var)$/.test(name) ? 1 + 0.5 * u : 0.2 * u;
}

/** Weights of the recorded names and shapes, drawn as the script draws them. */
function drawn({ state }: Recorded, stream: number, transform = filled): Weights {
  const total = state.reduce((sum, [, shape]) => sum + elementCount(shape), 0);
  const values = uniform(stream, total);
  let offset = 0;
  const tensors = new Map<string, WeightTensor>();
  for (const [name, shape] of state) {
    const count = elementCount(shape);
    const part = Float32Array.from(values.subarray(offset, offset + count), (u) => transform(name, shape, u));
    tensors.set(name, tensorWithin({ type: "float32", shape, storage: new Uint8Array(part.buffer) }, name));
    offset += count;
  }
  return { tensors, convention: "pytorch", isOrdered: true, notes: [] };
}

const named = (layout: ParameterLayout, flat: np.Array): Record<string, np.Array> =>
  Object.fromEntries(
    layout.entries.map(({ name, shape, offset, size }) => [
      name,
      flat.ref.slice([offset, offset + size]).reshape([...shape]),
    ]),
  );

describe("a state_dict of a common architecture, against PyTorch", () => {
  it.each(Object.entries(RECORDED))("%s", async (name, recorded) => {
    const family = name.split(" ")[0]!;
    const { input, logits, loss, slopes, curvature } = recorded;
    const found = networkOfWeights(drawn(recorded, 1), { inputShape: input, family });
    expect(found.architecture).toBe(family);
    const { sizes, logits: logitsBy } = found.network;
    const statistics = found.statistics ?? new Float32Array(1);
    const images = Float32Array.from(uniform(2, BATCH * elementCount(input)), (u) => 1.7 * u);
    const direction = (stream: number): Float32Array =>
      parametersOfWeights(
        drawn(recorded, stream, (_, __, u) => u),
        sizes,
      ).parameters;
    const flat = { type: "float32", shape: [sizes.layout.size] } as const;
    const program = await compile(
      (point: np.Array, along: np.Array, running: np.Array, pixels: np.Array) => {
        const logitsAt = (at: np.Array): np.Array => {
          const norm = batchNormByStatistics(sizes.statistics ? named(sizes.statistics, running) : {});
          return logitsBy(operations, named(sizes.layout, at), pixels.ref, norm);
        };
        const lossAt = (at: np.Array): np.Array => {
          const isLabel = nn.oneHot(np.arange(BATCH), CLASSES);
          return nn
            .logSoftmax(logitsAt(at), -1)
            .mul(isLabel)
            .sum()
            .mul(-1 / BATCH);
        };
        const [gradient, curved] = jvp(grad(lossAt), [point.ref], [along]);
        return { logits: logitsAt(point.ref), loss: lossAt(point), gradient, curved };
      },
      [
        flat,
        flat,
        { type: "float32", shape: [statistics.length] },
        { type: "float32", shape: [BATCH, ...input] },
      ],
    );
    const result = await program.run(
      float32Tensor(found.parameters),
      float32Tensor(direction(3)),
      float32Tensor(statistics),
      float32Tensor(images, [BATCH, ...input]),
    );
    program.release();
    const product = (vector: ArrayLike<number>, stream: number): number =>
      direction(stream).reduce((sum, value, i) => sum + value * vector[i]!, 0);
    const largest = Math.max(...logits.map(Math.abs));
    expect(result.logits.data).toBeAllclose(logits, { absolute: 2e-5 * largest });
    expect(result.loss.data[0]! / loss).toBeCloseTo(1, 5);
    const found3 = [3, 4, 5].map((stream) => product(result.gradient.data, stream));
    expect(found3).toBeAllclose(slopes, { absolute: 1e-4 * Math.max(...slopes.map(Math.abs)) });
    expect(product(result.curved.data, 4) / curvature).toBeCloseTo(1, 3);
  });
});

test("programs of networks are kept under all that they depend on", () => {
  const descriptions = Object.entries(RECORDED).flatMap(([name, recorded]) =>
    // Other widths and other sizes of inputs; perceptrons read one size alone.
    [recorded.input, recorded.input.map((size, axis) => (axis === 0 ? size : size + 32))].flatMap(
      (inputShape, i) => {
        if (i > 0 && /lenet|mlp/.test(name)) return [];
        const found = networkOfWeights(drawn(recorded, 1), { inputShape, family: name.split(" ")[0]! });
        return [descriptionOf(tracedNetwork(found.network, found.parts).logits)];
      },
    ),
  );
  expect(descriptions).not.toContain(undefined);
  expect(new Set(descriptions).size).toBe(descriptions.length);
});
