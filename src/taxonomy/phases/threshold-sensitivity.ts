import { AtlasError } from "#errors";
import type { Cell } from "../table/cells.ts";
import { phaseOfMeans } from "./cell-side.ts";
import { CUT_NAMES, type CutName, cutThreshold, hessianTest, withCutThreshold } from "./cut-threshold.ts";
import type { LandscapePhase } from "./phase-descriptions.ts";
import { DEFAULT_THRESHOLDS, type PhaseThresholds, requireThresholds } from "./thresholds.ts";

/** What happens to the map when one threshold moves. */
export interface ThresholdShift {
  /** The threshold that moves, by its key; the others stay. */
  readonly threshold: "train_loss" | "connectivity_pct" | "cka" | "sharpness.ln";
  readonly from: number;
  readonly to: number;
  /** Cells whose means can be placed under both. */
  readonly cells: number;
  /** How many of them change phase. */
  readonly changed: number;
  /** The changes by kind, most frequent first. */
  readonly moves: readonly {
    readonly from: LandscapePhase;
    readonly to: LandscapePhase;
    readonly cells: number;
  }[];
}

/** The phases of a map under every threshold moved down and up by the same share. */
export interface ThresholdSensitivity {
  readonly thresholds: PhaseThresholds;
  /** 0.2 for ±20 %. */
  readonly share: number;
  readonly shifts: readonly ThresholdShift[];
}

/**
 * How the phases of the means change when each threshold in use moves down and up by a share of itself.
 *
 * A threshold on the logarithm of a Hessian metric moves as its exponential does: by ln(1 ± share). A CKA
 * stops at 1.
 *
 * @throws AtlasError `taxonomy/bad-threshold`, `taxonomy/bad-share` unless 0 < share < 1
 */
export function thresholdSensitivity(
  { cells }: { readonly cells: readonly Cell[] },
  thresholds: PhaseThresholds = DEFAULT_THRESHOLDS,
  { share = 0.2 }: { readonly share?: number } = {},
): ThresholdSensitivity {
  requireThresholds(thresholds);
  if (!(share > 0 && share < 1)) {
    throw new AtlasError({
      code: "taxonomy/bad-share",
      kind: "input",
      problem: `thresholds were to move by a share of ${share}`,
      expected: "a number between 0 and 1, such as 0.2 for 20 %",
    });
  }
  const before = cells.map((cell) => phaseOfMeans(cell, thresholds));
  const shifts = CUT_NAMES.flatMap((name) =>
    [1 - share, 1 + share].map((factor): ThresholdShift => {
      const from = cutThreshold(name, thresholds);
      const key = keyOf(name, thresholds);
      const to =
        key === "sharpness.ln"
          ? from + Math.log(factor)
          : Math.min(from * factor, key === "cka" ? 1 : Infinity);
      const moved = withCutThreshold(thresholds, name, to);
      const pairs = cells.flatMap((cell, i) => {
        const [was, is] = [before[i] ?? null, phaseOfMeans(cell, moved)];
        return was === null || is === null ? [] : [{ from: was, to: is }];
      });
      const changes = pairs.filter((pair) => pair.from !== pair.to);
      return {
        threshold: key,
        from,
        to,
        cells: pairs.length,
        changed: changes.length,
        moves: [...Map.groupBy(changes, (change) => `${change.from} ${change.to}`).values()]
          .map((same) => ({ ...same[0]!, cells: same.length }))
          .sort((a, b) => b.cells - a.cells),
      };
    }),
  );
  return { thresholds, share, shifts };
}

function keyOf(name: CutName, thresholds: PhaseThresholds): ThresholdShift["threshold"] {
  if (name === "connectivity") return "connectivity_pct";
  if (name === "similarity") return "cka";
  return hessianTest(thresholds) === null ? "train_loss" : "sharpness.ln";
}
