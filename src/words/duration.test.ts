import { describe, expect, it } from "vitest";
import { duration } from "./duration.ts";

describe("duration", () => {
  it.each([
    [0, "0 s"],
    [0.34, "0.3 s"],
    [9.97, "10 s"],
    [59.4, "59 s"],
    [59.7, "1 min"],
    [200, "3 min 20 s"],
    [3599.6, "1 h"],
    [18_720, "5 h 12 min"],
    [86_399, "1 d"],
    [273_600, "3 d 4 h"],
  ])("of %d seconds reads %j", (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });
});
