import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cellFromMeans, cellFromObservations } from "../table/observed-cell.ts";
import { classifyCell } from "./classify.ts";
import { isLandscapePhase } from "./phase-descriptions.ts";

/** A cell with its mode connectivity and what a doubled budget is expected to raise that by, points. */
function cellOf(connectivity: number, rise: number | null, loss = 0.003) {
  return classifyCell(
    cellFromMeans({
      knobs: { width: 8, batch_size: 32 },
      seeds: 3,
      means: {
        train_loss: loss,
        mode_connectivity_pct: connectivity,
        cka_softmax: 0.9,
        unsettled_connectivity_pct: rise,
      },
      standardErrors: { train_loss: 0.0001, mode_connectivity_pct: 0.1, cka_softmax: 0.01 },
    }),
  );
}

describe("a poorly connected cell", () => {
  test("has no phase where twice the epochs are expected to connect it, and says so", () => {
    const cell = cellOf(-2.5, 1);
    expect(cell).toMatchObject({
      phase: "not settled",
      leadingPhase: "III",
      phaseShare: null,
      phaseMargin: null,
    });
    expect(cell.unsettled).toMatchObject({ rise: 1, short: expect.closeTo(0.7) });
    expect(cell.explanation).toMatch(
      /^converged .*, poorly connected \(−2\.5 < −1\.8, \S+ %\): connectivity not settled, for twice the epochs of curve training are expected to raise it by 1 point and it takes 0\.7; III by the curves as they are$/,
    );
    expect(cellOf(-2.5, 1, 0.4)).toMatchObject({ phase: "not settled", leadingPhase: "I" });
  });

  test("has one where they are not, and where curves do not say", () => {
    expect(cellOf(-2.5, 0.6).phase).toBe("III");
    expect(cellOf(-30, 15, 0.4).phase).toBe("I");
    for (const rise of [0, null]) {
      const { unsettled, explanation, ...rest } = cellOf(-2.5, rise);
      expect(unsettled).toBeNull();
      expect(explanation).not.toContain("settled");
      expect(rest).toMatchObject({ phase: "III", phaseShare: expect.any(Number) });
    }
  });

  test("is judged by the mean over its pairs of what is expected, as its barrier is", () => {
    const pairs = [
      [0, 1],
      [0, 2],
      [1, 2],
    ] as const;
    const of = (metric: string, values: readonly number[]) =>
      pairs.map((seeds, i) => ({ metric, seeds, value: values[i]!, standardError: null }));
    const found = (rises: readonly number[]) =>
      classifyCell(
        cellFromObservations({
          knobs: {},
          seeds: 3,
          observations: [
            ...[0, 1, 2].map(
              (seed) => ({ metric: "train_loss", seeds: [seed], value: 0.003, standardError: null }) as const,
            ),
            ...of("mode_connectivity_pct", [-4, -4, 6]),
            ...of("unsettled_connectivity_pct", rises),
          ],
        }),
      );
    // Barriers alone are 8/3 points on average, which are 13/15 too many.
    expect(found([1.4, 1.3, 0]).unsettled).toMatchObject({ rise: 0.9, short: expect.closeTo(13 / 15) });
    expect(found([1.3, 1.2, 0]).unsettled).toBeNull();
  });
});

test("only poor connectivity is doubted, exactly where the expected rise reaches the threshold", () => {
  const points = fc.integer({ min: -400, max: 100 }).map((tenths) => tenths / 10);
  const rises = fc.integer({ min: 0, max: 400 }).map((tenths) => tenths / 10);
  const losses = fc.constantFrom(0.003, 0.4);
  fc.assert(
    fc.property(points, rises, losses, (connectivity, rise, loss) => {
      const [cell, without] = [cellOf(connectivity, rise, loss), cellOf(connectivity, null, loss)];
      // Tenths on the threshold itself are a matter of rounding.
      fc.pre(Math.abs(connectivity + rise + 1.8) > 0.01);
      const isOpen = connectivity < -1.8 && connectivity + rise > -1.8;
      expect(cell.phase === "not settled").toBe(isOpen);
      if (!isOpen) expect(cell.phase).toBe(without.phase);
      expect(cell.leadingPhase).toBe(without.leadingPhase);
      expect(isLandscapePhase(cell.phase)).toBe(!isOpen && isLandscapePhase(without.phase));
    }),
  );
});
