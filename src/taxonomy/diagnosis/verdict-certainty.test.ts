import { expect, test } from "vitest";
import type { Observation } from "../table/cells.ts";
import { cellFromObservations } from "../table/observed-cell.ts";
import { DEFAULT_TREE } from "./default-tree.ts";
import { diagnoseCell } from "./diagnose.ts";

const SEEDS = [0, 1, 2];
const PAIRS = [
  [0, 1],
  [0, 2],
  [1, 2],
] as const;

/** Networks whose curves are better than their ends by so many points on average, with a spread of so many. */
function cellWith(connectivity: number, spread: number) {
  const standardError = null;
  const ofNetworks = SEEDS.flatMap((seed): Observation[] => [
    { metric: "train_error_pct", seeds: [seed], value: 12 + seed / 10, standardError },
    { metric: "train_loss", seeds: [seed], value: 0.4, standardError },
    { metric: "hessian_trace", seeds: [seed], value: 100 + seed, standardError },
  ]);
  const ofPairs = PAIRS.flatMap((seeds, index): Observation[] => [
    { metric: "mode_connectivity_pct", seeds, value: connectivity + (index - 1) * spread, standardError },
    { metric: "cka_softmax", seeds, value: 0.5 + index / 100, standardError },
  ]);
  const observations = [...ofNetworks, ...ofPairs];
  return cellFromObservations({ knobs: { width: 32, batch_size: 8 }, seeds: 3, observations });
}

test("hot or cold by a connectivity within noise of zero is withheld, beyond noise it is told", () => {
  const sideOf = (connectivity: number, spread: number) =>
    diagnoseCell(cellWith(connectivity, spread), { tree: DEFAULT_TREE });
  const near = sideOf(0.1, 0.8);
  expect(near.answers[0]!.share).toBeLessThan(2 / 3);
  expect(near).toMatchObject({ verdict: "undecided", leadingVerdict: "too hot" });
  const far = sideOf(6, 0.8);
  expect(far.answers[0]!.share).toBeGreaterThan(2 / 3);
  expect(far).toMatchObject({ verdict: "too hot", leadingVerdict: "too hot" });
});
