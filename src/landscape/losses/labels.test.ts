import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { crossEntropy } from "./cross-entropy.ts";

const { judge } = crossEntropy.make();
const row = fc.array(fc.float({ noNaN: true, min: -30, max: 30 }), { minLength: 3, maxLength: 3 });

describe("the judgement of logits by cross-entropy", () => {
  it("is ln(classes) for equal logits, with the first class as the answer", () => {
    const metrics = judge(new Float32Array(8).fill(2), Int32Array.of(0, 3), 4);
    expect(metrics.loss).toBeCloseTo(Math.log(4), 15);
    expect(metrics).toMatchObject({ error: 50 });
  });

  it("is ln(1 + exp(-margin)) for two classes", () => {
    const metrics = judge(Float32Array.of(1, 4, 0, -40), Int32Array.of(0, 0), 2);
    expect(metrics.loss).toBeCloseTo((Math.log(1 + Math.exp(3)) + Math.exp(-40)) / 2, 14);
    expect(metrics.error).toBe(50);
  });

  it("does not overflow", () => {
    const { loss } = judge(Float32Array.of(3e38, -3e38), Int32Array.of(1), 2);
    expect(loss! / 6e38).toBeCloseTo(1, 6);
  });

  it("does not see a shift of all logits and is a mean over examples", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(row, fc.nat(2)), { minLength: 1, maxLength: 8 }),
        fc.nat(8),
        (cases, shift) => {
          const whole = (by: number) =>
            judge(
              Float32Array.from(cases.flatMap(([logits]) => logits.map((logit) => Math.round(logit) + by))),
              Int32Array.from(cases, ([, label]) => label),
              3,
            );
          expect(whole(shift).loss).toBeCloseTo(whole(0).loss!, 10);
          expect(whole(shift).error).toBe(whole(0).error);
          const single = cases.map(
            ([logits, label]) => judge(Float32Array.from(logits, Math.round), Int32Array.of(label), 3).loss!,
          );
          expect(whole(0).loss).toBeCloseTo(single.reduce((sum, loss) => sum + loss, 0) / cases.length, 10);
        },
      ),
    );
  });

  it("has no loss where a logit is not finite, and counts a NaN as wrong", () => {
    const metrics = judge(Float32Array.of(Number.NaN, 1, 2, 0), Int32Array.of(1, 0), 2);
    expect(metrics).toEqual({ loss: null, error: 50 });
  });
});
