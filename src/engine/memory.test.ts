import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { grad, numpy as np } from "@jax-js/jax";
import { describe, expect, test } from "vitest";
import { float32Tensor, type Tensor } from "#trees";
import { compile } from "./compile.ts";
import { compileScan } from "./scan.ts";
import { trace } from "./trace.ts";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

const MEBIBYTE = 2 ** 20;

type Reading = "rss" | "heapUsed";

/** What is held by the process, or by JavaScript in it, once garbage is collected, bytes. */
async function held(reading: Reading): Promise<number> {
  for (let i = 0; i < 2; i++) {
    collectGarbage();
    // The arrays of collected results are given back by finalisers, which run between turns of the event loop.
    await new Promise(setImmediate);
  }
  return process.memoryUsage()[reading];
}

/** Windows of work that are measured, after two that warm up. */
const WINDOWS = 5;

/**
 * By how much the resident set, or the heap alone, grows over a window of work, bytes: the median over some windows, so
 * that neither what the JavaScript engine compiles late nor a pool that is filled once counts.
 */
async function growthOf(work: (window: number) => Promise<void>, reading: Reading = "rss"): Promise<number> {
  const readings: number[] = [];
  for (let window = 0; window < WINDOWS + 2; window++) {
    await work(window);
    readings.push(await held(reading));
  }
  const growth = readings.slice(2).map((reading, i) => reading - readings[i + 1]!);
  return growth.sort((a, b) => a - b)[Math.floor(WINDOWS / 2)]!;
}

const halves = (count: number) => float32Tensor(new Float32Array(count).fill(0.5));

describe("the process does not grow", () => {
  test("over 10,000 runs of a program", async () => {
    const program = await compile((x: np.Array) => np.sin(x).add(1), [{ type: "float32", shape: [1024] }]);
    const input = halves(1024);
    const growth = await growthOf(async () => {
      for (let run = 0; run < 10_000 / WINDOWS; run++) await program.run(input);
    });
    program.release();
    // A leak of every result would be 8 MiB.
    expect(growth).toBeLessThan(2 * MEBIBYTE);
  });

  test("over 10,000 steps of a loop in many calls", async () => {
    const vector = { type: "float32", shape: [1024] } as const;
    const loop = await compileScan<np.Array, np.Array, np.Array, np.Array>({
      carry: vector,
      slice: { type: "float32", shape: [] },
      constants: vector,
      step: (carry, rate, target) => {
        const next = carry.ref.sub(carry.sub(target).mul(rate));
        return [next.ref, next];
      },
    });
    const slices = float32Tensor(new Float32Array(100).fill(0.1));
    const constants = halves(1024);
    let carry: Tensor = halves(1024);
    const growth = await growthOf(async () => {
      for (let call = 0; call < 100 / WINDOWS; call++) {
        ({ carry } = await loop.run({ carry, slices, constants }));
      }
    });
    loop.release();
    // A leak of every call's outputs would be 8 MiB.
    expect(growth).toBeLessThan(2 * MEBIBYTE);
  });

  test("over 500 traced gradients", async () => {
    const spec = { structure: { kind: "leaf" }, leaves: [{ type: "float32", shape: [4] }] } as const;
    const loss = (x: np.Array): np.Array => {
      let sum = x;
      for (let layer = 0; layer < 20; layer++) sum = np.sin(sum.mul(2));
      return sum.sum();
    };
    const growth = await growthOf(async () => {
      for (let i = 0; i < 500 / WINDOWS; i++) trace((x: np.Array) => grad(loss)(x), [spec], "gradient");
    }, "heapUsed");
    // What was recorded would be 10 MiB. All of it lies in the heap, whose pages come and go by more than a leak.
    expect(growth).toBeLessThan(MEBIBYTE);
  });

  test("over 200 programs compiled, run and released", async () => {
    const size = 8 * 1024;
    const growth = await growthOf(async (window) => {
      for (let i = 0; i < 200 / WINDOWS; i++) {
        const captured = np.array(new Float32Array(size).fill(1000 * window + i));
        const program = await compile(
          (x: np.Array) => x.add(captured.ref),
          [{ type: "float32", shape: [size] }],
        );
        const { data } = await program.run(halves(size));
        expect(data[0]).toBe(1000 * window + i + 0.5);
        program.release();
        captured.dispose();
      }
    });
    // A leak of the sessions would be 6.6 MiB; those kept idle are as many in every measured window.
    expect(growth).toBeLessThan(2.5 * MEBIBYTE);
  });
});
