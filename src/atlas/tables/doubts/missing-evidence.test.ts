import { expect, test } from "vitest";
import { cellFromMeans, classifyTable, DEFAULT_THRESHOLDS } from "#taxonomy";
import { missingEvidence } from "./missing-evidence.ts";

const MEANS = { train_loss: 0.001, mode_connectivity_pct: -0.1, cka_softmax: 0.9, test_acc_pct: 80 };

/** What is said of three cells of three networks, of which so many diverged in each. */
function saidOf(...diverged: readonly [number, number, number]): readonly string[] {
  const cells = diverged.map((divergedSeeds, index) =>
    cellFromMeans({
      knobs: { width: 2 ** index, batch_size: 16 },
      seeds: 3,
      divergedSeeds,
      means: divergedSeeds === 3 ? {} : MEANS,
      standardErrors: divergedSeeds === 3 ? {} : { train_loss: 0.0001 },
    }),
  );
  return missingEvidence(classifyTable(cells), DEFAULT_THRESHOLDS);
}

test("numbers that diverged networks do not have are not called unmeasured", () => {
  expect(saidOf(3, 3, 3)).toEqual(["Every network of every cell diverged: no phase is told there."]);
  expect(saidOf(0, 3, 1)).toEqual(["Every network of 1 of 3 cells diverged: no phase is told there."]);
  expect(saidOf(0, 0, 1)).toEqual([]);
});
