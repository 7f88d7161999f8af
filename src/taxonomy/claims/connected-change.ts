import type { KnobName } from "#knobs";
import { mean } from "#statistics";
import { counted } from "#words";
import { knobNumber } from "../table/cell-knobs.ts";
import type { Cell } from "../table/cells.ts";
import { knobNumbers } from "../table/grid.ts";
import { readableEstimate } from "../table/readable-estimate.ts";
import type { ClaimDefinition, ClaimResult } from "./claim.ts";
import { measured, notMeasurable, verdictBeyond } from "./claim-result.ts";
import type { TableSetting } from "./claim-setting.ts";
import { withInterval } from "./claim-words.ts";
import { matchedAlong } from "./matched-cells.ts";
import { meanInterval } from "./mean-interval.ts";

const LEAST_CELLS = 6;

/**
 * A claim that fewer cells are connected at the largest value of a knob than at its smallest.
 *
 * Connected means a mode connectivity nearer zero than its threshold. Pairs of cells that share every other
 * knob are resampled.
 */
export function connectedChange(
  definition: ClaimDefinition,
  knob: KnobName,
  setting: TableSetting,
): ClaimResult {
  const { table, thresholds } = setting;
  const levels = knobNumbers(table.cells, knob);
  const connected = (cell: Cell) => {
    const { value } = readableEstimate(cell, "mode_connectivity_pct");
    return value === null ? null : Math.abs(value) < thresholds.connectivity_pct;
  };
  const pairs = matchedAlong(table.cells, knob).flatMap((cells) => {
    const [least, most] = [cells[0]!, cells.at(-1)!];
    if (knobNumber(least, knob) !== levels[0] || knobNumber(most, knob) !== levels.at(-1)) return [];
    const [before, after] = [connected(least), connected(most)];
    return before === null || after === null ? [] : [{ before, after }];
  });
  const changes = pairs.map(({ before, after }) => Number(after) - Number(before));
  const value = mean(changes);
  const place = { scope: "slices", slice: "" } as const;
  const counts = { count: pairs.length, counted: "pairs of cells" };
  if (value === null || pairs.length < LEAST_CELLS) {
    const reason = `only ${counted(pairs.length, "cell")} with measured connectivity at both ends, ${LEAST_CELLS} are needed`;
    return notMeasurable(definition, place, reason, counts);
  }
  const interval = meanInterval(changes);
  const [before, after] = [
    pairs.filter((pair) => pair.before).length,
    pairs.filter((pair) => pair.after).length,
  ];
  return measured(definition, place, {
    ...counts,
    value,
    interval,
    signHolds: value < 0,
    verdict: verdictBeyond(interval, 0, -1),
    evidence: `${before} of ${counted(pairs.length, "cell")} connected at ${levels[0]}, ${after} at ${levels.at(-1)}: ${withInterval(value, interval, "change of share")}`,
  });
}
