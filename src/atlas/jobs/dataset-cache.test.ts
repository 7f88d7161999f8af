import { expect, test } from "vitest";
import type { Dataset } from "#data";
import { DatasetCache } from "./dataset-cache.ts";

/** A data set of 8 bytes: one pixel and one label. */
const dataset = (name: string): Dataset => {
  const train = {
    images: new Float32Array(1),
    labels: new Int32Array(1),
    count: 1,
    channels: 1,
    height: 1,
    width: 1,
    classes: 2,
  };
  const none = { ...train, images: new Float32Array(), labels: new Int32Array(), count: 0 };
  return { name, train, test: none, hash: name };
};

test("what was used longest ago goes first when memory runs out", async () => {
  const cache = new DatasetCache(16);
  const made: string[] = [];
  const get = (key: string) =>
    cache.get(key, async () => {
      made.push(key);
      return dataset(key);
    });
  for (const key of ["a", "b", "a", "c", "a", "b"]) expect((await get(key)).name).toBe(key);
  expect(made).toEqual(["a", "b", "c", "b"]);
});

test("a data set larger than all the memory is prepared once as long as no other is used", async () => {
  const cache = new DatasetCache(1);
  let made = 0;
  const prepare = async () => {
    made++;
    return dataset("large");
  };
  await Promise.all([cache.get("large", prepare), cache.get("large", prepare)]);
  await cache.get("large", prepare);
  expect(made).toBe(1);
});

test("a failure is not kept", async () => {
  const cache = new DatasetCache(16);
  await expect(cache.get("a", () => Promise.reject(new Error("no file")))).rejects.toThrow("no file");
  expect((await cache.get("a", async () => dataset("a"))).name).toBe("a");
});
