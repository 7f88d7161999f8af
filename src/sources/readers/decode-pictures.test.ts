import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { decodePictures } from "./decode-pictures.ts";

test("of several pictures that cannot be decoded the first is told, whichever is found first", async () => {
  const decode = async (path: string | Uint8Array): Promise<Uint8Array> => {
    const i = Number(path);
    if (i === 3) await sleep(30);
    if (i >= 3) throw new RangeError(`picture ${i}`);
    return Uint8Array.of(i);
  };
  const images = new Uint8Array(10);
  await expect(decodePictures(decode, 10, (i) => [String(i), String(i)], images)).rejects.toThrow(
    "picture 3",
  );
  await decodePictures(decode, 3, (i) => [String(i), String(i)], images);
  expect([...images.subarray(0, 3)]).toEqual([0, 1, 2]);
});
