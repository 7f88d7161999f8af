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
