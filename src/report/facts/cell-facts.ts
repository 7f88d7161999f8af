import type { KnobName, KnobValue } from "#knobs";
import type { QuantityName } from "#quantities";
import type { Estimate } from "#statistics";
import {
  type AtlasTable,
  type ClassifiedCell,
  estimateIn,
  type PairCount,
  type Phase,
  quantitiesIn,
} from "#taxonomy";

/** The value of one knob. */
export interface KnobFact {
  readonly knob: KnobName;
  /** `null` where the table does not say. */
  readonly value: KnobValue | null;
}

/** What happened to the networks of a cell. */
export interface NetworkCounts {
  /** `null` where a table of means does not say. */
  readonly planned: number | null;
  readonly diverged: number;
  /** Those whose output is the same for every input. */
  readonly constant: number;
  /** Pairs that were to be joined, and those that were; absent where it is not known. */
  readonly pairs?: PairCount;
}

/** What a table knows about one of its cells, as numbers. */
export interface CellFacts {
  /** The knobs that place it: load, temperature, slices. */
  readonly place: readonly KnobFact[];
  readonly phase: Phase;
  /** How probable the phase of the means is, 0 … 1; `null` where it is not known. */
  readonly phaseShare: number | null;
  /** Why that is not known; `null` where it is, or where there is no phase. */
  readonly shareUnknown: ClassifiedCell["shareUnknown"];
  /** The probability of the least sure comparison that decides the label, 0.5 … 1; `null` where it is not known. */
  readonly phaseMargin: number | null;
  /** Which comparisons gave the label, in the taxonomy's words. */
  readonly explanation: string;
  readonly networks: NetworkCounts;
  /** Those quantities of the cell that have a value, in the order of columns. */
  readonly estimates: ReadonlyMap<QuantityName, Estimate>;
}

/** The facts of a cell of a table. */
export function cellFacts(table: AtlasTable, cell: ClassifiedCell): CellFacts {
  const { phase, phaseShare, shareUnknown = null, phaseMargin, explanation } = cell;
  return {
    place: placeOf(table, cell),
    phase,
    phaseShare,
    shareUnknown,
    phaseMargin,
    explanation,
    networks: {
      planned: cell.seeds,
      diverged: cell.divergedSeeds,
      constant: cell.degenerateSeeds,
      ...(cell.pairs && { pairs: cell.pairs }),
    },
    estimates: estimatesOf(cell),
  };
}

/** The knobs that place a cell in its table: load, temperature, slices. */
export function placeOf(table: AtlasTable, { knobs }: ClassifiedCell): readonly KnobFact[] {
  return [table.load, table.temperature, ...table.slices].map(({ knob }) => ({
    knob,
    value: knobs[knob] ?? null,
  }));
}

function estimatesOf(cell: ClassifiedCell): ReadonlyMap<QuantityName, Estimate> {
  const estimates = quantitiesIn([cell]).map((name) => [name, estimateIn(cell, name)] as const);
  return new Map(estimates.filter(([, { value }]) => value !== null));
}
