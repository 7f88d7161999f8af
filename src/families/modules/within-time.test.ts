import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { OutOfTime, withinTime } from "./within-time.ts";

test("what returns is given back, and what is thrown is thrown", () => {
  expect(withinTime(() => 3)).toBe(3);
  expect(withinTime(() => withinTime(() => undefined))).toBeUndefined();
  expect(() =>
    withinTime(() => {
      throw new TypeError("odd");
    }),
  ).toThrow(new TypeError("odd"));
});

test("a call that does not return is ended", () => {
  const endless = () => {
    for (let i = 0; ; i++) Math.sin(i);
  };
  expect(() => withinTime(endless, 0.05)).toThrow(OutOfTime);
});

test("a call that waits for a program is ended, and its program too", () => {
  const waiting = () => execFileSync(process.execPath, ["-e", "setTimeout(() => {}, 60_000)"]);
  const before = process.hrtime.bigint();
  expect(() => withinTime(waiting, 0.3)).toThrow();
  expect(Number(process.hrtime.bigint() - before) / 1e9).toBeLessThan(20);
  // Outside of it nothing is changed.
  expect(execFileSync(process.execPath, ["-p", "1 + 1"], { encoding: "utf8" })).toBe("2\n");
});

test.skipIf(process.platform === "win32")("what is no file, and so may have no end, is not read", () => {
  expect(() => withinTime(() => readFileSync("/dev/null"))).toThrow("is no file that has an end");
  expect(withinTime(() => readFileSync(import.meta.filename, "utf8").length)).toBeGreaterThan(0);
  expect(() => withinTime(() => readFileSync(`${import.meta.filename}/nothing`))).toThrow(/ENOTDIR|ENOENT/);
});
