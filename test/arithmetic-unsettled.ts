import { afterAll, expect } from "vitest";

const LEAST_NORMAL = 2 ** -1022;

afterAll(() => {
  const half = Number(String(LEAST_NORMAL)) / 2;
  expect(
    half > 0,
    "a program was compiled: the room of this suite belongs out of PLAIN in vitest.config.ts",
  ).toBe(true);
});
