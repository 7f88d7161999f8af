import type { KnobName, KnobValue } from "#knobs";
import type { QuantityName, Terms } from "#quantities";
import { type Estimate, NOT_MEASURED } from "#statistics";

/** One observation of a quantity: of the network of one seed, of the pair of networks of two, or of the whole cell. */
export interface Observation {
  readonly metric: QuantityName;
  /** One seed of a network, two of a pair, none of a cell. */
  readonly seeds: readonly [] | readonly [number] | readonly [number, number];
  readonly value: number;
  /** The uncertainty of this one observation (of a Hutchinson estimate, say); `null` if it is exact. */
  readonly standardError: number | null;
  /** What of it all networks of the cell share, such as the choice of examples; absent for nothing. */
  readonly sharedError?: number;
}

/** Pairs of networks of a cell, of which those are left out whose networks diverged or have a constant output. */
export interface PairCount {
  readonly planned: number;
  readonly measured: number;
}

/** One cell of the grid: its knobs and what its networks measured. */
export interface Cell {
  /** By name; what is left out or `null` is not known. */
  readonly knobs: Readonly<Partial<Record<KnobName, KnobValue | null>>>;
  /** What its networks are judged by; absent where it is not known. `termsOf` reads it. */
  readonly terms?: Terms;
  /** How many networks were asked for, 0 of a cell that a run has left out; `null` where a table of means does not say. */
  readonly seeds: number | null;
  readonly divergedSeeds: number;
  /** Networks that did not diverge and whose output is constant over inputs. */
  readonly degenerateSeeds: number;
  /** Pairs of networks that were to be joined and those that were; absent where it is not known. */
  readonly pairs?: PairCount;
  /** What was measured, by name; `estimateIn` reads it. */
  readonly metrics: Readonly<Partial<Record<QuantityName, Estimate>>>;
  /** The single observations behind the means; empty for an imported table. */
  readonly observations: readonly Observation[];
}

/** What a cell measured of a quantity; not measured where it says nothing of it, or where there is no cell. */
export function estimateIn(cell: Pick<Cell, "metrics"> | null | undefined, name: QuantityName): Estimate {
  const metrics = cell?.metrics ?? {};
  // A column may be called like something that every object has.
  return (Object.hasOwn(metrics, name) ? metrics[name] : undefined) ?? NOT_MEASURED;
}
