import { sheetQuantities } from "#figures";
import type { TableFacts } from "#report/facts";
import { estimateWords, networkWords, phaseWords, placeWords, quantityWords } from "./cell-words.ts";

/** What hovering a cell shows beside its diagnosis, which the page reads from its own table. */
interface CellWords {
  readonly place: string;
  readonly phase: string;
  readonly explanation: string;
  /** Empty when there is nothing to say. */
  readonly remarks: string;
  /** Value with standard error of every quantity of the page; empty where not measured. */
  readonly numbers: readonly string[];
  /** The address of the cell's own page; absent where it has none. */
  readonly page?: string;
  /** What is wrong, where the page's table of diagnoses leaves the cell out: a title and a sentence. */
  readonly diagnosis?: readonly [title: string, sentence: string];
}

/** What the page's script knows about its cells, ready to be shown. */
export interface HoverWords {
  /** The quantities that the experiment measured. */
  readonly metrics: readonly string[];
  /** Positions of the quantities that hovering shows; a cell that is kept by a click shows all. */
  readonly leading: readonly number[];
  /** In the table's order. */
  readonly cells: readonly CellWords[];
}

/**
 * The facts of every cell in words.
 *
 * @param pages the address of every cell's own page, `null` for a cell without one
 * @param unlisted what is wrong with cells that the page's table of diagnoses leaves out
 */
export function hoverWords(
  { quantities, terms, cells }: TableFacts,
  pages: readonly (string | null)[] = [],
  unlisted: ReadonlyMap<number, readonly [title: string, sentence: string]> = new Map(),
): HoverWords {
  const sheet = sheetQuantities();
  return {
    metrics: quantities.map((name) => quantityWords(name, terms)),
    leading: quantities.flatMap((name, i) => (sheet.includes(name) ? [i] : [])),
    cells: cells.map((facts, index) => {
      const page = pages[index] ?? null;
      const diagnosis = unlisted.get(index);
      return {
        place: placeWords(facts.place),
        phase: phaseWords(facts),
        explanation: facts.explanation,
        remarks: networkWords(facts.networks),
        numbers: quantities.map((name) => estimateWords(facts.estimates.get(name))),
        ...(page === null ? {} : { page }),
        ...(diagnosis && { diagnosis }),
      };
    }),
  };
}
