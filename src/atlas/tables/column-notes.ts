import type { CsvTable } from "#files";
import { usualKnobs } from "#knobs";
import { quantitiesIn } from "#taxonomy";
import { counted, nearestWord, quotedBriefly } from "#words";
import { knobOfColumn, type MetricColumn, metricOfColumn, plainColumnName } from "./column-dictionary.ts";
import { isMissingKnob } from "./knob-cell.ts";
import type { KnobColumn } from "./knob-columns.ts";
import { isMissingWord } from "./number-text.ts";

/**
 * A clause that lists columns, or other names, with what has become of them and what those that look misspelt may
 * have meant; none for no columns.
 *
 * @param what such as `not used`.
 * @param taken plain names that no misspelt column can have meant, for another column has them.
 */
export function columnNotes(what: string, columns: readonly string[], taken: ReadonlySet<string>): string[] {
  if (columns.length === 0) return [];
  const known = [...usualKnobs(), ...quantitiesIn([])];
  const guesses = columns.flatMap((column) => {
    const isWord = column.length <= 40 && metricOfColumn(column) === null && knobOfColumn(column) === null;
    const meant = isWord ? nearestWord(plainColumnName(column), known) : undefined;
    return meant === undefined || taken.has(meant)
      ? []
      : [`did you mean ${meant} by ${quotedBriefly(column)}?`];
  });
  return [[`${what}: ${columnList(columns)}`, ...guesses].join("; ").replace(/\?$/, "")];
}

/** A clause that counts the words for missing values in the columns of knobs and metrics; none where there are none. */
export function missingWordNotes(
  rows: CsvTable["rows"],
  knobs: readonly KnobColumn[],
  metrics: readonly Pick<MetricColumn, "column">[],
): string[] {
  const count = rows.reduce(
    (sum, { values }) =>
      sum +
      knobs.filter(({ column, knob }) => isMissingKnob(knob, values[column]!)).length +
      metrics.filter(({ column }) => isMissingWord(values[column]!)).length,
    0,
  );
  return count === 0 ? [] : [`${counted(count, "value")} such as NaN or NA read as not measured`];
}

/** Columns for a sentence: plain short names as they stand, others quoted; of a long list its beginning. */
export function columnList(columns: readonly string[]): string {
  const shown = columns.slice(0, 12).map(nameOf);
  const rest = columns.length - shown.length;
  return `${shown.join(", ")}${rest === 0 ? "" : ` and ${rest} more`}`;
}

function nameOf(column: string): string {
  return /^[\w.%()-]{1,40}$/.test(column) ? column : quotedBriefly(column);
}
