import type { KnobName } from "#knobs";
import type { QuantityName, Terms } from "#quantities";
import { type AtlasTable, estimateIn, PHASES, type Phase, quantitiesIn, termsOf } from "#taxonomy";
import { type CellFacts, cellFacts } from "./cell-facts.ts";

/** How many cells lie in a phase. */
export interface PhaseCount {
  readonly phase: Phase;
  readonly cells: number;
}

/** What a table holds, as numbers. */
export interface TableFacts {
  readonly name: string;
  /** How many networks the experiment asks for; `null` where a table of means does not say. */
  readonly networks: number | null;
  /** The knobs of the plane. */
  readonly axes: { readonly load: KnobName; readonly temperature: KnobName };
  /** How many different values each axis has. */
  readonly settings: { readonly load: number; readonly temperature: number };
  /** Those phases that occur, in the taxonomy's order. */
  readonly phases: readonly PhaseCount[];
  /** What the networks are judged by. */
  readonly terms: Terms;
  /** The quantities that at least one cell has, in the order of columns. */
  readonly quantities: readonly QuantityName[];
  /** In the table's order. */
  readonly cells: readonly CellFacts[];
}

/** The facts of a table and of every cell of it. */
export function tableFacts(table: AtlasTable): TableFacts {
  const cells = table.cells.map((cell) => cellFacts(table, cell));
  return {
    name: table.name,
    networks: cells.reduce<number | null>(
      (sum, { networks: { planned } }) => (sum === null || planned === null ? null : sum + planned),
      0,
    ),
    axes: { load: table.load.knob, temperature: table.temperature.knob },
    settings: {
      load: new Set(table.load.values).size,
      temperature: new Set(table.temperature.values).size,
    },
    phases: phaseCounts(cells),
    terms: termsOf(table.cells),
    quantities: measuredQuantities(table),
    cells,
  };
}

/** The phases that occur among some cells with how many they are, in the taxonomy's order. */
export function phaseCounts(cells: readonly { readonly phase: Phase }[]): readonly PhaseCount[] {
  return PHASES.map((phase) => ({
    phase,
    cells: cells.filter((cell) => cell.phase === phase).length,
  })).filter((count) => count.cells > 0);
}

/** The quantities that at least one cell of a table has, in the order of columns. */
export function measuredQuantities(table: AtlasTable): readonly QuantityName[] {
  return quantitiesIn(table.cells).filter((name) =>
    table.cells.some(({ metrics }) => estimateIn({ metrics }, name).value !== null),
  );
}
