import { lax, nn, numpy as np } from "@jax-js/jax";
import { describe, expect, test } from "vitest";
import { randomStream } from "#random";
import { parameterLayout } from "#trees";
import type { Classifier } from "../classifier.ts";
import { crossEntropyObjective } from "../cross-entropy-objective.testing.ts";
import { hessianProducts } from "./curvature-products.ts";
import { hutchinson } from "./hutchinson.ts";
import { denseOperators, inLockstep, type VectorBlock } from "./symmetric-operators.ts";

/** A convolution of two channels and a pooled linear output. */
const network: Classifier = {
  layout: parameterLayout([
    { name: "kernel", shape: [2, 1, 3, 3] },
    { name: "output", shape: [2, 3] },
  ]),
  inputShape: [1, 4, 4],
  classes: 3,
  logits: (parameters, images) => {
    const maps = np.tanh(lax.convGeneralDilated(images, parameters.kernel!, [1, 1], "SAME"));
    return np.dot(nn.relu(maps).mean([2, 3]), parameters.output!);
  },
};

const { size } = network.layout;
const draws = randomStream(13, "blocks");
const normals = (count: number) => Float32Array.from({ length: count }, () => draws.normal());
const request = {
  objective: crossEntropyObjective(network),
  networks: [normals(size), normals(size), normals(size)],
  examples: { inputs: normals(11 * 16), targets: Int32Array.from({ length: 11 }, (_, i) => i % 3) },
  chunkSize: 4,
};
const block = (count: number): VectorBlock =>
  Array.from({ length: count }, () => Float64Array.from(normals(size)));

describe("blocks of products", () => {
  test.each([1, 2, 3, 8])(
    "of blocks of unequal lengths are what one at a time gives, %i vectors in a program",
    async (blockSize) => {
      const operators = await hessianProducts({ ...request, blockSize });
      const blocks = [block(5), [], block(2)];
      const together = await operators.applyBlocks(blocks);
      expect(together.map(({ length }) => length)).toEqual([5, 0, 2]);
      for (const [slot, vectors] of blocks.entries()) {
        for (const [i, vector] of vectors.entries()) {
          const alone = await operators.apply(blocks.map((_, other) => (other === slot ? vector : null)));
          expect(together[slot]![i]!).toBeAllclose(alone[slot]!, { absolute: 2e-6 });
        }
      }
      operators.release();
    },
  );

  test("are the same bits whether the passes about the networks are kept or computed anew", async () => {
    const kept = await hessianProducts({ ...request, blockSize: 2 });
    const blocks = [block(3), block(1), block(2)];
    const singles = blocks.map(([first]) => first!);
    for (const mostKeptBytes of [0, 40_000]) {
      const anew = await hessianProducts({ ...request, blockSize: 2, mostKeptBytes });
      for (let round = 0; round < 2; round++) {
        expect(await anew.applyBlocks(blocks)).toEqual(await kept.applyBlocks(blocks));
        expect(await anew.apply(singles)).toEqual(await kept.apply(singles));
      }
      anew.release();
    }
    kept.release();
  });

  test("are one rest for all when nothing is wanted", async () => {
    const operators = await hessianProducts(request);
    expect(await operators.applyBlocks([[], [], []])).toEqual([[], [], []]);
    operators.release();
  });

  test("leave the trace what it is but for rounding", async () => {
    const estimates = [];
    for (const probesAtOnce of [1, 3, 8]) {
      const operators = await hessianProducts({ ...request, blockSize: probesAtOnce });
      const probes = { dimension: size, probes: 20, blocks: network.layout.entries, probesAtOnce };
      estimates.push(
        await inLockstep(
          request.networks.map((_, i) => hutchinson({ ...probes, stream: randomStream(2, i) })),
          operators,
        ),
      );
      operators.release();
    }
    const [single, ...others] = estimates;
    for (const found of others) {
      for (const [i, trace] of single!.entries()) {
        expect(found[i]!.probes).toBe(20);
        expect(found[i]!.value).toBeCloseTo(trace!.value, 5);
        expect(found[i]!.standardError).toBeCloseTo(trace!.standardError!, 5);
        expect(found[i]!.blocks[0]!.value).toBeCloseTo(trace!.blocks[0]!.value, 5);
      }
    }
  });

  test("stop at the probe at which one at a time would", async () => {
    const operators = denseOperators([Float64Array.of(220, 250, 250, 286)]);
    const stopAfter = async (probesAtOnce: number) => {
      const stream = randomStream(3, "probes");
      const options = { dimension: 2, stream, probes: 10_000, relativeError: 0.05, probesAtOnce };
      return (await inLockstep([hutchinson(options)], operators))[0];
    };
    const alone = await stopAfter(1);
    expect(alone!.probes).toBeLessThan(10_000);
    for (const probesAtOnce of [7, 64]) expect(await stopAfter(probesAtOnce)).toEqual(alone);
  });
});
