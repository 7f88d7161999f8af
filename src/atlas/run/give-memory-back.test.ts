import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { giveMemoryBack } from "./give-memory-back.ts";

const MEBIBYTE = 2 ** 20;
const arrays = () => process.memoryUsage().arrayBuffers / MEBIBYTE;

beforeEach(() => {
  setFlagsFromString("--expose-gc");
  vi.stubGlobal("gc", vi.fn(runInNewContext("gc")));
});
afterEach(() => void vi.unstubAllGlobals());

it("collects the arrays of a job where there are many, and no few", async () => {
  await giveMemoryBack(Number.POSITIVE_INFINITY);
  const before = arrays();
  const job = (mebibytes: number) => new Float64Array((mebibytes * MEBIBYTE) / 8).fill(1).length;
  job(100);
  expect(arrays()).toBeGreaterThan(before + 90);
  await giveMemoryBack(Number.POSITIVE_INFINITY);
  expect(arrays()).toBeLessThan(before + 10);
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
