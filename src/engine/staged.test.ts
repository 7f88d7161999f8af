import { grad, jvp, numpy as np } from "@jax-js/jax";
import { describe, expect, test } from "vitest";
import { AtlasError } from "#errors";
import { float32Tensor } from "#trees";
import { compile } from "./compile.ts";
import { giveBack } from "./give-back.ts";
import type { TensorSpec } from "./program/program.ts";
import { compileStaged } from "./staged.ts";
import { sampleTensor } from "./testing/oracle.ts";

const float = (...shape: number[]): TensorSpec => ({ type: "float32", shape });

/** Hessian-vector products of a small network's loss: parameters and inputs are fixed, vectors vary. */
function hessianProduct([w, x]: readonly np.Array[], v: np.Array): np.Array {
  const loss = (weights: np.Array): np.Array => np.tanh(np.dot(x!.ref, weights)).sum();
  const [value, product] = jvp(grad(loss), [w!], [v]);
  for (const unused of [value, x!]) unused.dispose();
  return product;
}

describe("a staged function", () => {
  const specs = [float(5, 3), float(7, 5)] as const;
  const [w, x] = specs.map((spec, i) => sampleTensor(spec, i)) as [
    ReturnType<typeof sampleTensor>,
    ReturnType<typeof sampleTensor>,
  ];

  test("gives bit for bit what it gives in one piece, for every varying argument", async () => {
    const whole = await compile<[readonly np.Array[], np.Array], np.Array>(hessianProduct, [
      [...specs],
      float(5, 3),
    ]);
    const staged = await compileStaged<readonly np.Array[], np.Array, np.Array>(hessianProduct, [
      [...specs],
      float(5, 3),
    ]);
    const stage = await staged.fix([w, x]);
    for (const seed of [10, 11, 12]) {
      const v = sampleTensor(float(5, 3), seed);
      expect(await stage.run(v)).toEqual(await whole.run([w, x], v));
    }
    staged.release();
    whole.release();
  });

  test("several stages of one function stand side by side", async () => {
    const staged = await compileStaged<np.Array, np.Array, np.Array>(
      (fixed, varying) => np.exp(fixed).mul(varying),
      [float(2), float(2)],
    );
    const [first, second] = [
      await staged.fix(float32Tensor(Float32Array.of(0, 1))),
      await staged.fix(float32Tensor(Float32Array.of(2, 3))),
    ];
    const ones = float32Tensor(Float32Array.of(1, 1));
    expect(Math.log((await second.run(ones)).data[0] as number)).toBeCloseTo(2, 5);
    expect(Math.log((await first.run(ones)).data[1] as number)).toBeCloseTo(1, 5);
    staged.release();
  });

  test("keeps what was computed and nothing that a view of it would give", async () => {
    const staged = await compileStaged<np.Array, np.Array, np.Array>(
      (fixed, varying) => np.broadcastTo(np.exp(fixed).reshape([1, 3]), [100, 3]).mul(varying),
      [float(3), float(100, 3)],
    );
    expect(staged.keptBytes).toBe(12);
    staged.release();
  });

  test("keeps nothing where nothing depends on the fixed argument alone", async () => {
    const staged = await compileStaged<np.Array, np.Array, np.Array>(
      (fixed, varying) => fixed.add(varying),
      [float(2), float(2)],
    );
    expect(staged.keptBytes).toBe(0);
    const stage = await staged.fix(float32Tensor(Float32Array.of(1, 2)));
    expect([...(await stage.run(float32Tensor(Float32Array.of(3, 4)))).data]).toEqual([4, 6]);
    staged.release();
  });

  test("may give back what depends on the fixed argument alone", async () => {
    const staged = await compileStaged<np.Array, np.Array, np.Array[]>(
      (fixed, varying) => [np.exp(fixed.ref), fixed.reshape([1, 2]), varying.mul(2)],
      [float(2), float(2)],
    );
    const [exponential, same, twice] = await (await staged.fix(float32Tensor(Float32Array.of(0, 0)))).run(
      float32Tensor(Float32Array.of(3, 4)),
    );
    expect([exponential!, same!, twice!].map(({ data }) => [...data])).toEqual([
      [1, 1],
      [0, 0],
      [6, 8],
    ]);
    staged.release();
  });

  test("frees what is kept at once where that is asked for, after runs under way", async () => {
    const size = 2 ** 22;
    const staged = await compileStaged<np.Array, np.Array, np.Array>(
      (fixed, varying) => np.exp(fixed).mul(varying),
      [float(size), float(1)],
    );
    const [fixed, two] = [
      float32Tensor(new Float32Array(size), [size]),
      float32Tensor(Float32Array.of(2), [1]),
    ];
    const resident = async (stages: number) => {
      for (let i = 0; i < stages; i++) {
        const stage = await staged.fix(fixed);
        const running = stage.run(two);
        stage.release();
        stage.release();
        const product = await running;
        expect([product.data[0], product.data.at(-1)]).toEqual([2, 2]);
        await expect(stage.run(two)).rejects.toMatchObject({ code: "engine/released" });
        giveBack(product);
        expect(product.data).toHaveLength(0);
        giveBack(product);
      }
      return process.memoryUsage.rss();
    };
    const before = await resident(2);
    // Kept until they are collected, the stages and products would be 320 MiB.
    expect((await resident(10)) - before).toBeLessThan(96 * 2 ** 20);
    staged.release();
  });

  test("gives back no array that is a part of another", () => {
    const whole = Float32Array.of(1, 2, 3);
    giveBack(float32Tensor(whole.subarray(1), [2]));
    expect([...whole]).toEqual([1, 2, 3]);
  });

  test("refuses arguments of other shapes and runs after release", async () => {
    const staged = await compileStaged<np.Array, np.Array, np.Array>(
      (fixed, varying) => np.sin(fixed).add(varying),
      [float(2), float(2)],
    );
    const codeOf = (run: Promise<unknown>): Promise<unknown> =>
      run.catch((error: unknown) => (error instanceof AtlasError ? error.code : error));
    expect(await codeOf(staged.fix(float32Tensor(Float32Array.of(1))))).toBe("engine/argument");
    const stage = await staged.fix(float32Tensor(Float32Array.of(1, 2)));
    expect(await codeOf(stage.run(float32Tensor(Float32Array.of(1, 2, 3))))).toBe("engine/argument");
    staged.release();
    expect(await codeOf(stage.run(float32Tensor(Float32Array.of(1, 2))))).toBe("engine/released");
  });
});
