import { describe, expect, it } from "vitest";
import { requireTime, secondsOfTime } from "./settings.ts";

describe("a time of Slurm's", () => {
  it.each([
    ["90", 5400],
    ["5:30", 330],
    ["12:00:00", 43_200],
    ["2-6", 194_400],
    ["1-2:30", 95_400],
    ["1-2:30:15", 95_415],
    ["", undefined],
    ["2h", undefined],
    ["1:2:3:4", undefined],
    ["-5", undefined],
  ])("%s is %j seconds", (text, seconds) => {
    expect(secondsOfTime(text)).toBe(seconds);
  });

  it("is refused where it is none, or over before a task may take a job", () => {
    expect(() => requireTime({ time: "2h", notice: 120 })).toThrow(
      '--time: "2h" is no time that Slurm reads',
    );
    expect(() => requireTime({ time: "3", notice: 120 })).toThrow("expected more than 180 s");
    expect(() => requireTime({ time: "3:01", notice: 120 })).not.toThrow();
    expect(() => requireTime({ time: null, notice: 120 })).not.toThrow();
  });
});
