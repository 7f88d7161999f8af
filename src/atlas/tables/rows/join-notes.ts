import { basename } from "node:path";
import { quantityNamed } from "#quantities";
import { type Cell, divergedLoss, estimateIn, quantitiesIn, UNTOLD_CLASSES } from "#taxonomy";
import { conjoined, counted, quotedBriefly, spoken } from "#words";
import type { SourceTable } from "../source-table.ts";
import type { ReadSource } from "./assigned-readings.ts";
import type { JoinedCell } from "./joined-cell.ts";
import { CLASSES, type Divergence, otherLossOf } from "./measured-value.ts";
import { placeWords } from "./places.ts";
import type { TabulatedRow } from "./tabulated-cells.ts";

/** A sentence for each table in which columns of another sort than its rows are read as means of their cells. */
export function rowMeanNotes(read: readonly ReadSource[]): string[] {
  return read.flatMap(({ source, readings }) => {
    const metrics = [...new Set(readings.means.map(({ metric }) => metric))];
    return (["network", "pair", "cell"] as const).flatMap((of) => {
      const own = metrics.filter((metric) => quantityNamed(metric).of === of);
      if (own.length === 0) return [];
      const verb = own.length === 1 ? "is" : "are";
      return [
        `${basename(source.path)}: ${conjoined(own)} ${verb} of ${of}s and ${own.length === 1 ? "stands" : "stand"} in rows of ` +
          `${source.kind}s, so the mean over the rows of a cell is read as the cell's, with an unknown error.`,
      ];
    });
  });
}

/** A sentence for each table whose training losses are said to be no cross-entropies, by which thresholds are set. */
export function otherLossNotes(sources: readonly SourceTable[]): string[] {
  return sources.flatMap((source) => {
    if (!source.metrics.some(({ metric }) => metric === "train_loss")) return [];
    const losses = [...new Set(source.rows.map((row) => otherLossOf(source, row)))].filter(
      (loss) => loss !== null,
    );
    if (losses.length === 0) return [];
    const shown = conjoined(losses.slice(0, 3).map(quotedBriefly));
    return [
      `${basename(source.path)}: column loss says ${shown}, and the default threshold of a training loss is one of cross-entropies, ` +
        "in nats: --train-loss sets it, --thresholds fit reads it off the table.",
    ];
  });
}

/** Sentences about networks that count as diverged, and what is left out with them. */
export function divergenceNotes(
  own: SourceTable | undefined,
  rows: readonly TabulatedRow[],
  read: readonly ReadSource[],
  joined: readonly JoinedCell[],
): string[] {
  const lostPairs = joined.reduce((sum, one) => sum + one.lostPairs, 0);
  return [
    ...(own === undefined ? [] : tabulatedDivergence(own, rows)),
    ...read.flatMap(observedDivergence),
    ...(lostPairs === 0
      ? []
      : [
          `${counted(lostPairs, "measurement")} of pairs with a network that diverged ${lostPairs === 1 ? "is" : "are"} left out.`,
        ]),
  ];
}

function reasonOf(why: Divergence, { spelling }: SourceTable): string {
  if (why === "not finite") return why;
  return spelling.has(CLASSES)
    ? `above ten times that of a constant answer over as many classes as column ${CLASSES} says (${UNTOLD_CLASSES} where it is empty)`
    : `above ${spoken(divergedLoss())} nats, ten times that of a constant answer over ${UNTOLD_CLASSES} classes (a column ${CLASSES} would say over how many)`;
}

function tabulatedDivergence(source: SourceTable, rows: readonly TabulatedRow[]): string[] {
  return reasons(rows, ({ diverged }) => diverged).map(
    ([why, [first, ...others]]) =>
      `${basename(source.path)}: a mean is ${reasonOf(why, source)} in ${counted(1 + others.length, "row")} (line ${first.row.line}${
        others.length > 0 ? ", …" : ""
      }); it counts as not measured, and one network or more of the cell as diverged.${unitDoubt(why, 1 + others.length, rows.length)}`,
  );
}

/** A doubt about the unit of losses most of which are those of networks that diverged; empty for few. */
function unitDoubt(why: Divergence, lost: number, all: number): string {
  return why === "far above chance" && 2 * lost > all
    ? " If the losses are not in nats an example, divide them, or name what they count in a column loss."
    : "";
}

function observedDivergence({ source, readings }: ReadSource): string[] {
  return reasons(readings.diverged, ({ why }) => why).map(([why, [first, ...others]]) => {
    const what = source.kind === "pair" ? "pair" : "network";
    const some = counted(1 + others.length, what);
    const value = `line ${first.line}, column ${first.column}: ${quotedBriefly(first.text)}${others.length > 0 ? ", …" : ""}`;
    const subject = why === "not finite" ? "a number" : "the training loss";
    const end =
      what === "pair"
        ? "is left out, and its networks count as diverged where nothing finite is known of them"
        : "counts as diverged and is left out of every mean";
    return `${basename(source.path)}: ${some} of which ${subject} is ${reasonOf(why, source)} (${value}) ${
      others.length > 0
        ? end
            .replace("is left", "are left")
            .replace("its", "their")
            .replace("counts", "count")
            .replace("and is", "and are")
        : end
    }.${unitDoubt(why, 1 + others.length, source.rows.length)}`;
  });
}

function reasons<One>(
  all: readonly One[],
  whyOf: (one: One) => Divergence | null,
): readonly (readonly [Divergence, readonly [One, ...One[]]])[] {
  return (["not finite", "far above chance"] as const).flatMap((why) => {
    const [first, ...others] = all.filter((one) => whyOf(one) === why);
    return first === undefined ? [] : [[why, [first, ...others]] as const];
  });
}

/** How far a mean of the table may lie from the mean of its observations, as a share of the larger. */
const TOLERANCE = 0.01;

/** Sentences about means of the table of cells, or of rows, that differ from what counts instead of them. */
export function disagreementNotes(tabulated: readonly Cell[], joined: readonly JoinedCell[]): string[] {
  const cells = joined.map(({ cell }) => cell);
  return quantitiesIn([...tabulated, ...cells]).flatMap((metric) => {
    const values = tabulated.map((before, index) => ({
      cell: cells[index]!,
      table: estimateIn(before, metric).value,
      rows: joined[index]!.rowMeans.get(metric) ?? null,
    }));
    const notes = (["table", "rows"] as const).map((from) => {
      const differing = values.filter((one) => isFar(one[from], estimateIn(one.cell, metric).value));
      if (differing.length === 0) return [];
      const whose = from === "table" ? "The table's mean" : "The mean over rows";
      return [
        `${whose} of ${metric} differs from ${from === "table" ? "the mean of its observations" : "what the cell has"} in ` +
          `${differing.length} of ${tabulated.length} cells, by more than 1 % (${placeWords(differing[0]!.cell.knobs)}${
            differing.length > 1 ? ", …" : ""
          }); ${from === "table" ? "the observations count" : "the latter counts"}.`,
      ];
    });
    return notes.flat();
  });
}

function isFar(one: number | null, other: number | null): boolean {
  if (one === null || other === null) return false;
  // Small numbers are often tabulated with few decimals.
  return Math.abs(one - other) > TOLERANCE * Math.max(Math.abs(one), Math.abs(other), 0.1);
}
