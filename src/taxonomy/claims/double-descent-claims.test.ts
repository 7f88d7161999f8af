import { describe, expect, test } from "vitest";
import { randomStream } from "#random";
import { studentQuantile } from "#statistics";
import { accuracyLines } from "./accuracy-lines.ts";
import { madeCells, madeTable, sliceSetting } from "./claims.testing.ts";
import { testDoubleDescentClaims } from "./double-descent-claims.ts";

const BATCHES = [16, 32, 92, 256, 724];
/** Published accuracies of width 32 with 10 % noisy labels at batch sizes 32, 92 and 256, and a tail made colder. */
const DESCENT = [76, 77.4, 68.5, 78.5, 77];
const PEAK = [76, 77.4, 78, 78.5, 77];

function testedOn(
  sequence: readonly number[],
  label_noise: number | undefined,
  standardError: number | undefined,
  trainErrorOf: (batch: number) => number = () => 0,
) {
  const cells = madeCells(
    [8, 16, 32],
    BATCHES,
    (width, batch) => ({
      // All along width rises; along temperature only width 32 has the sequence.
      test_acc_pct: (width === 32 ? sequence : PEAK)[BATCHES.indexOf(batch)]! - 20 * Math.log2(32 / width),
      train_loss: batch < 256 ? 0.5 : 0.001,
      train_error_pct: trainErrorOf(batch),
      mode_connectivity_pct: 0,
      cka_softmax: 0.5,
    }),
    {
      ...(label_noise !== undefined && { label_noise }),
      ...(standardError !== undefined && { standardError }),
    },
  );
  return testDoubleDescentClaims(sliceSetting(madeTable(cells)));
}

describe("double descent", () => {
  test("is found with its depth, its place beside the Hessian transition, and in no other direction", () => {
    const [alongWidth, alongTemperature] = testedOn(DESCENT, 0.1, 0.3);
    expect(alongTemperature).toMatchObject({ id: "Q20", verdict: "holds", signHolds: true, count: 3 });
    expect(alongTemperature!.value).toBeCloseTo(8.9, 10);
    expect(alongTemperature!.interval!.low).toBeCloseTo(
      8.9 - studentQuantile(0.975, 4 * BATCHES.length) * 0.3 * Math.SQRT2,
      10,
    );
    expect(alongTemperature!.evidence).toContain(
      "1 of 3 lines with a dip beyond noise (standard errors from seeds), 1 of 1 on the sharp side",
    );
    expect(alongTemperature!.lines).toEqual([
      {
        line: "width 32",
        value: expect.closeTo(8.9, 10),
        words: expect.stringContaining(
          "77.4 at batch size 32, 68.5 at 92 (sharp, 1 step from the flat side), 78.5 at 256",
        ),
      },
    ]);
    expect(alongWidth).toMatchObject({ id: "Q19", verdict: "fails", signHolds: false, value: 0, lines: [] });
  });

  test("is claimed to be absent with clean labels", () => {
    const [alongWidth, alongTemperature] = testedOn(DESCENT, 0, 0.3);
    expect([alongWidth!.verdict, alongTemperature!.verdict]).toEqual(["holds", "fails"]);
    expect(testedOn(PEAK, 0, 0.3).map(({ verdict }) => verdict)).toEqual(["holds", "holds"]);
  });

  test("is unclear where nobody says whether labels are noisy and it is there, or examples stay wrong", () => {
    const verdictOf = (...given: Parameters<typeof testedOn>) => testedOn(...given)[1]!;
    expect(verdictOf(DESCENT, undefined, 0.3)).toMatchObject({ verdict: "unclear", signHolds: null });
    expect(verdictOf(PEAK, undefined, 0.3).verdict).toBe("holds");
    const floor = verdictOf(PEAK, undefined, 0.3, () => 8);
    expect(floor.verdict).toBe("unclear");
    expect(floor.evidence).toContain("whether labels are noisy, and no training error is below 8.0 %");
  });

  test("is none where networks fail to train", () => {
    const failing = (batch: number) => (batch === 92 ? 30 : 0);
    expect(testedOn(DESCENT, 0.1, 0.3, failing)[1]).toMatchObject({ value: 0, lines: [] });
    expect(testedOn(DESCENT, 0.1, 0.3, (batch) => (batch < 256 ? 5 : 0))[1]!.verdict).toBe("holds");
    const cells = madeCells([8, 16, 32], BATCHES, (_width, batch) => ({
      test_acc_pct: 70 + Math.log2(batch),
    }));
    const dead = cells.map((cell) =>
      cell.knobs.batch_size === 92 ? { ...cell, degenerateSeeds: cell.seeds! } : cell,
    );
    const { lines } = accuracyLines(sliceSetting(madeTable(dead)), "temperature");
    for (const { points } of lines) expect(points).toHaveLength(BATCHES.length - 1);
  });

  test("is unclear under noise as large as the dip", () => {
    const [, alongTemperature] = testedOn(DESCENT, 0.1, 6);
    expect(alongTemperature!.verdict).toBe("unclear");
  });

  test("is seldom seen in noise alone", () => {
    const widths = [2, 4, 8, 16];
    const alarms = Array.from({ length: 40 }, (_, trial) => {
      const stream = randomStream(trial, "made-noise");
      const cells = madeCells(
        widths,
        [8, 16, 32, 64, 128, 256],
        (_width, batch) => ({ test_acc_pct: 70 + Math.log2(batch) + 3 * stream.normal(), train_loss: 0.5 }),
        { label_noise: 0.1, standardError: 3 },
      );
      return testDoubleDescentClaims(sliceSetting(madeTable(cells)))[1]!.verdict === "holds";
    });
    expect(alarms.filter(Boolean).length).toBeLessThanOrEqual(6);
  });

  test("is not asked of a plane along which label noise changes", () => {
    const cells = [0, 0.1].flatMap((label_noise) =>
      madeCells([8], BATCHES, () => ({ test_acc_pct: 70 }), { label_noise }),
    );
    const table = { ...madeTable(cells), load: { knob: "label_noise" as const, values: [] } };
    const [alongWidth, alongTemperature] = testDoubleDescentClaims(sliceSetting(table));
    expect(alongWidth!.evidence).toBe("the load knob is label_noise, not width");
    expect(alongTemperature!.evidence).toBe("label noise differs from cell to cell of the plane");
  });

  test("needs lines", () => {
    const table = madeTable(madeCells([2, 4], [8, 16], () => ({ test_acc_pct: 5 })));
    for (const result of testDoubleDescentClaims(sliceSetting(table))) {
      expect(result.evidence).toBe("only 0 lines with three measured accuracies that differ, 2 are needed");
    }
  });
});
