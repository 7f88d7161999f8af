import { afterEach, describe, expect, it, vi } from "vitest";
import { type Interruption, listenForInterruption } from "./interruption.ts";

let interruption: Interruption | undefined;
afterEach(() => {
  interruption?.release();
  vi.useRealTimers();
});

/** What it says after some signals have come, and how that stands a second later. */
function signalled(...signals: readonly NodeJS.Signals[]) {
  vi.useFakeTimers();
  interruption = listenForInterruption();
  const { signal, killSignal } = interruption;
  for (const name of signals) process.emit(name, name);
  const kills = killSignal.aborted;
  vi.advanceTimersByTime(1000);
  const { isOfSystem, isNotice } = interruption;
  return { stops: signal.aborted, kills: [kills, killSignal.aborted], isOfSystem, isNotice };
}

describe("an interruption", () => {
  it("is none before a signal", () => {
    expect(signalled()).toEqual({ stops: false, kills: [false, false], isOfSystem: false, isNotice: false });
  });

  it.each(["SIGINT", "SIGHUP", "SIGTERM"] as const)(
    "by %s gives jobs a second, and none if it comes again",
    (name) => {
      const isOfSystem = name === "SIGTERM";
      expect(signalled(name)).toEqual({ stops: true, kills: [false, true], isOfSystem, isNotice: false });
      interruption?.release();
      expect(signalled(name, name)).toEqual({
        stops: true,
        kills: [true, true],
        isOfSystem,
        isNotice: false,
      });
    },
  );

  it("by SIGUSR1 gives jobs all the time they take, until another signal gives them a second", () => {
    expect(signalled("SIGUSR1", "SIGUSR1")).toEqual({
      stops: true,
      kills: [false, false],
      isOfSystem: true,
      isNotice: true,
    });
    interruption?.release();
    expect(signalled("SIGUSR1", "SIGTERM")).toEqual({
      stops: true,
      kills: [false, true],
      isOfSystem: true,
      isNotice: false,
    });
  });
});
