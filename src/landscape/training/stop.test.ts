import { describe, expect, it } from "vitest";
import { DIVERGED_EPOCHS, isDiverged, isFarFromTrained, isStopped, type StopRule } from "./stop.ts";

const paper: StopRule = { kind: "plateau", patience_epochs: 30, window: 5, tolerance: 1e-4 };

/** The number of epochs after which a run with these losses stops, if it does. */
function epochsUntilStop(rule: StopRule, losses: readonly number[]): number | undefined {
  const epochs = losses.findIndex((_, last) => isStopped(rule, losses.slice(0, last + 1)));
  return epochs === -1 ? undefined : epochs + 1;
}

describe("the plateau rule", () => {
  it("waits for its patience even when nothing changes", () => {
    expect(epochsUntilStop(paper, Array(50).fill(0.3))).toBe(30);
  });

  it("wants all of the last five changes to be small", () => {
    const falling = Array.from({ length: 40 }, (_, epoch) => 40 - epoch);
    expect(epochsUntilStop(paper, [...falling, ...Array(20).fill(0.5)])).toBe(46);
  });

  it("counts rises like falls and starts anew after a large one", () => {
    const losses = Array(60).fill(0.1);
    losses[28] = 0.1002;
    // Epochs 28 and 29 (counting from 1) change by 2e-4; five small changes follow epoch 30.
    expect(epochsUntilStop(paper, losses)).toBe(35);
    losses[28] = 0.10009;
    expect(epochsUntilStop(paper, losses)).toBe(30);
  });

  it("needs one epoch more than its window", () => {
    const quick: StopRule = { kind: "plateau", patience_epochs: 1, window: 2, tolerance: 0 };
    expect(epochsUntilStop(quick, [1, 1, 1, 1])).toBe(3);
  });
});

describe("the other rules", () => {
  it("stop at the first epoch whose loss is at most the target", () => {
    expect(epochsUntilStop({ kind: "target-loss", loss: 0.1 }, [1, 0.2, 0.1, 0.05])).toBe(3);
    expect(epochsUntilStop({ kind: "target-loss", loss: 0.1 }, [1, Number.NaN, 0.2])).toBeUndefined();
  });

  it("stop at zero loss once nothing is answered wrongly and the loss is small", () => {
    const rule: StopRule = { kind: "zero-loss", loss: 0.1 };
    expect(isStopped(rule, [1, 0.05], [10, 0.2])).toBe(false);
    expect(isStopped(rule, [1, 0.2], [10, 0])).toBe(false);
    expect(isStopped(rule, [1, 0.1], [10, 0])).toBe(true);
    expect(isStopped(rule, [1, Number.NaN], [10, 0])).toBe(false);
    expect(isStopped(rule, [], [])).toBe(false);
  });

  it("never stop under `never`", () => {
    expect(epochsUntilStop({ kind: "never" }, Array(100).fill(0))).toBeUndefined();
  });
});

describe("isDiverged", () => {
  const fine = Float32Array.of(1, -2);

  it("sees a loss or a parameter that is not finite", () => {
    expect(isDiverged([1, 2], fine, Math.log(10))).toBe(false);
    expect(isDiverged([1, Number.NaN], fine, Math.log(10))).toBe(true);
    expect(isDiverged([1, Number.POSITIVE_INFINITY], fine, Math.log(10))).toBe(true);
    expect(isDiverged([1], Float32Array.of(1, Number.NaN), Math.log(10))).toBe(true);
    expect(isDiverged([1], Float32Array.of(Number.NEGATIVE_INFINITY), Math.log(10))).toBe(true);
  });

  it("wants a loss far above chance to last", () => {
    const high = 10 * Math.log(10) + 0.01;
    expect(isDiverged(Array(DIVERGED_EPOCHS).fill(high), fine, Math.log(10))).toBe(true);
    expect(isDiverged(Array(DIVERGED_EPOCHS - 1).fill(high), fine, Math.log(10))).toBe(false);
    expect(isDiverged([high, high, 2, high, high, high], fine, Math.log(10))).toBe(false);
    expect(isDiverged(Array(DIVERGED_EPOCHS).fill(high), fine, Math.log(11))).toBe(false);
  });

  it("says nothing of a large loss without a yardstick", () => {
    expect(isDiverged(Array(DIVERGED_EPOCHS).fill(1e30), fine, null)).toBe(false);
    expect(isDiverged(Array(DIVERGED_EPOCHS).fill(Number.NaN), fine, null)).toBe(true);
  });
});

describe("isFarFromTrained", () => {
  it("needs one loss, ten times that of a constant answer or not finite", () => {
    for (const loss of [4e7, 1e28, 23.1, Number.POSITIVE_INFINITY, Number.NaN, null]) {
      expect(isFarFromTrained(loss, Math.log(10))).toBe(true);
    }
    for (const loss of [0, 2.3, 23]) expect(isFarFromTrained(loss, Math.log(10))).toBe(false);
  });

  it("has no opinion of a finite loss without a yardstick", () => {
    expect(isFarFromTrained(1e28, null)).toBe(false);
    expect(isFarFromTrained(Number.NaN, null)).toBe(true);
  });
});
