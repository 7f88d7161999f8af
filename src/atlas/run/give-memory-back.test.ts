import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { giveMemoryBack } from "./give-memory-back.ts";

const MEBIBYTE = 2 ** 20;
const arrays = () => process.memoryUsage().arrayBuffers / MEBIBYTE;

/** Arrays of a job, which nobody needs any more when they are to be collected; until then V8 does not do so by itself. */
let held: Float64Array[] = [];

beforeEach(() => {
  setFlagsFromString("--expose-gc");
  const collect: NonNullable<typeof globalThis.gc> = runInNewContext("gc");
  const collected = vi.fn((...how: Parameters<typeof collect>) => {
    held = [];
    return collect(...how);
  });
  vi.stubGlobal("gc", collected);
});
afterEach(() => void vi.unstubAllGlobals());

it("collects the arrays of a job where there are many, and no few", async () => {
  await giveMemoryBack(Number.POSITIVE_INFINITY);
  const before = arrays();
  const job = (mebibytes: number) => held.push(new Float64Array((mebibytes * MEBIBYTE) / 8).fill(1));
  job(100);
  expect(arrays()).toBeGreaterThan(before + 90);
  await giveMemoryBack(Number.POSITIVE_INFINITY);
  // Here, other than in a worker, what was collected is freed by another thread.
  await vi.waitFor(() => expect(arrays()).toBeLessThan(before + 10));
  expect(globalThis.gc).toHaveBeenCalledOnce();
  job(1);
  await giveMemoryBack(Number.POSITIVE_INFINITY);
  expect(globalThis.gc).toHaveBeenCalledOnce();
});

it("has the heap shrink where more is held than was foretold, and not again before more has come", async () => {
  await giveMemoryBack(1);
  expect(globalThis.gc).toHaveBeenLastCalledWith(expect.objectContaining({ flavor: "last-resort" }));
  vi.mocked(globalThis.gc!).mockClear();
  await giveMemoryBack(1);
  expect(globalThis.gc).not.toHaveBeenCalled();
});
