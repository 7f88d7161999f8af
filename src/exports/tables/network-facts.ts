import { knobColumns } from "#atlas/tables";
import type { KnobName, KnobValue } from "#knobs";
import { estimateIn, knobOf, quantitiesIn } from "#taxonomy";
import type { ExportedNetwork } from "./exported-cells.ts";

/** The knobs of a network, those that every table has and those that the grid sweeps; what is not known is left out. */
export function knobsOfNetwork({ cell }: ExportedNetwork): ReadonlyMap<KnobName, KnobValue> {
  const known = knobColumns([cell.planned]).flatMap((name) => {
    const value = knobOf(cell.planned, name);
    return value === null ? [] : [[name, value] as const];
  });
  return new Map(known);
}

/**
 * What is measured of a network, by name: `train_loss` and its error `train_loss_se`, and after `cell.` what pairs of its
 * cell and the cell itself have, such as `cell.mode_connectivity_pct`. What is not measured is left out.
 */
export function numbersOfNetwork({ cell, numbers }: ExportedNetwork): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const keep = (name: string, value: number | null, standardError: number | null) => {
    if (value === null) return;
    found.set(name, value);
    if (standardError !== null) found.set(`${name}_se`, standardError);
  };
  for (const [metric, { value, standard_error }] of numbers) keep(metric, value, standard_error);
  for (const metric of quantitiesIn([cell.found])) {
    if (numbers.has(metric)) continue;
    const { value, standardError } = estimateIn(cell.found, metric);
    keep(`cell.${metric}`, value, standardError);
  }
  return found;
}

/** What a network is, in words: its cell with the phase, its seed, how its training ended. */
export function wordsOfNetwork({ cell, seed, key, training }: ExportedNetwork): ReadonlyMap<string, string> {
  return new Map([
    ["phase", cell.found.phase],
    ["cell", cell.planned.cell],
    ["network", key],
    ["seed", String(seed)],
    ["status", training.status],
    ["degenerate", String(training.degenerate)],
    ["stopped_by", training.stopped_by],
  ]);
}
