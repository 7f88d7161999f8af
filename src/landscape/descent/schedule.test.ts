import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type LearningRateSchedule, rateFactor } from "./schedule.ts";

describe("rateFactor", () => {
  it("is 1 throughout for a constant rate", () => {
    expect([0, 5, 9].map((update) => rateFactor({ kind: "constant" }, update, 10))).toEqual([1, 1, 1]);
  });

  it("multiplies once at each step, from the first update at or after it", () => {
    const steps: LearningRateSchedule = { kind: "steps", at: [0.5, 0.75], factor: 0.1 };
    const factors = Array.from({ length: 8 }, (_, update) => rateFactor(steps, update, 8));
    [1, 1, 1, 1, 0.1, 0.1, 0.01, 0.01].forEach((factor, update) => {
      expect(factors[update]).toBeCloseTo(factor, 15);
    });
  });

  it("is not late by a rounding error", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.nat(100), (updates, percent) => {
        const steps: LearningRateSchedule = { kind: "steps", at: [percent / 100], factor: 0.5 };
        const first = Math.ceil((percent * updates) / 100);
        expect(rateFactor(steps, first, updates)).toBe(0.5);
        if (first > 0) expect(rateFactor(steps, first - 1, updates)).toBe(1);
      }),
    );
  });

  it("falls along half a cosine from 1 through the middle towards the final factor", () => {
    const cosine: LearningRateSchedule = { kind: "cosine", final: 0.2 };
    expect(rateFactor(cosine, 0, 100)).toBe(1);
    expect(rateFactor(cosine, 25, 100)).toBeCloseTo(0.6 + 0.4 * Math.SQRT1_2, 14);
    expect(rateFactor(cosine, 50, 100)).toBeCloseTo(0.6, 14);
    expect(rateFactor(cosine, 100, 100)).toBeCloseTo(0.2, 14);
  });
});

/** What `fixtures/schedules.py` wrote: rates at every step from a base rate of 1. */
interface Recorded {
  readonly course: LearningRateSchedule;
  readonly steps: number;
  readonly warmup: number;
  readonly start: number;
  readonly rates: readonly number[];
}

const recorded: readonly Recorded[] = JSON.parse(
  readFileSync(join(import.meta.dirname, "fixtures", "schedules.json"), "utf8"),
);
const UPDATES_PER_EPOCH = 6;

describe.each(recorded)("PyTorch's $course.kind in $steps steps, $warmup of warm-up", (fixture) => {
  const { course, steps, warmup, start, rates } = fixture;

  it("is ours, a step being an update", () => {
    const schedule = { ...course, warmup_updates: warmup, warmup_start: start };
    for (const [step, rate] of rates.entries())
      expect(rateFactor(schedule, step, steps)).toBeCloseTo(rate, 12);
  });

  it("is ours, a step being an epoch", () => {
    const schedule = { ...course, per: "epoch", warmup_epochs: warmup, warmup_start: start } as const;
    for (let update = 0; update < steps * UPDATES_PER_EPOCH; update++) {
      const rate = rates[Math.floor(update / UPDATES_PER_EPOCH)]!;
      const found = rateFactor(schedule, update, steps * UPDATES_PER_EPOCH, UPDATES_PER_EPOCH);
      expect(found).toBeCloseTo(rate, 12);
    }
  });
});

const anySchedule: fc.Arbitrary<LearningRateSchedule> = fc
  .tuple(
    fc.constantFrom(...recorded.map(({ course }) => course)),
    fc.record({
      per: fc.constantFrom("update" as const, "epoch" as const),
      warmup_epochs: fc.nat(12),
      warmup_updates: fc.nat(30),
      warmup_start: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  )
  .map(([course, pace]) => ({ ...course, ...pace }));

describe("any schedule", () => {
  it("has a factor from 0 to 1, be the warm-up longer than the budget and the budget no whole number of epochs", () => {
    fc.assert(
      fc.property(
        anySchedule,
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 9 }),
        (...given) => {
          const [schedule, updates, updatesPerEpoch] = given;
          for (let update = 0; update < updates; update++) {
            const factor = rateFactor(schedule, update, updates, updatesPerEpoch);
            expect(factor).toBeGreaterThanOrEqual(0);
            expect(factor).toBeLessThanOrEqual(1 + 1e-12);
          }
        },
      ),
    );
  });

  it("that moves once an epoch stays the same within each", () => {
    fc.assert(
      fc.property(anySchedule, fc.integer({ min: 1, max: 9 }), (schedule, updatesPerEpoch) => {
        const factors = Array.from({ length: 5 * updatesPerEpoch }, (_, update) =>
          rateFactor({ ...schedule, per: "epoch" }, update, 5 * updatesPerEpoch, updatesPerEpoch),
        );
        factors.forEach((factor, update) => {
          expect(factor).toBe(factors[update - (update % updatesPerEpoch)]);
        });
      }),
    );
  });

  it("without a warm-up is what it is with one of no length", () => {
    for (const { course, steps } of recorded) {
      for (let update = 0; update < steps; update++) {
        const none = { ...course, warmup_epochs: 0, warmup_updates: 0, warmup_start: 0.5 };
        expect(rateFactor(none, update, steps)).toBe(rateFactor(course, update, steps));
      }
    }
  });
});
