import { quantityLines } from "#figures";
import type { QuantityName } from "#quantities";
import { estimateIn } from "#taxonomy";
import { sliceStem } from "../slices.ts";
import { fileStem, type NamedFigure } from "./paper-figure.ts";
import type { PaperRun } from "./paper-run.ts";

/** What is drawn along the axes of a run. */
interface AxisLines {
  readonly metric: QuantityName;
  /** How the names of the files begin. */
  readonly stem: string;
  /** An axis of fewer values is left out. */
  readonly leastValues: number;
}

/** A quantity along either axis, for every slice that has it. */
export function axisLines(
  { table, slices }: PaperRun,
  { metric, stem, leastValues }: AxisLines,
): readonly NamedFigure[] {
  return slices
    .filter(({ cells }) => cells.some((index) => estimateIn(table.cells[index], metric).value !== null))
    .flatMap(({ values }) =>
      (["load", "temperature"] as const)
        .filter((along) => table[along].values.length >= leastValues)
        .map((along) => ({
          name: fileStem(stem, along, sliceStem(values)),
          figure: quantityLines(table, metric, values, along),
        })),
    );
}
