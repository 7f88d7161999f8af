import type { CsvRow, CsvTable } from "#files";
import { usualKnobs } from "#knobs";
import { quantityNamed } from "#quantities";
import { quantitiesIn } from "#taxonomy";
import { counted, nearestWord, quotedBriefly } from "#words";
import { isMissingKnob } from "../knob-cell.ts";
import { isMissingWord, readNumber } from "../number-text.ts";
import type { TableKind } from "../table-kind.ts";
import { LEFT_OUT } from "./column-choices.ts";
import {
  knobOfColumn,
  type MetricColumn,
  metricNamed,
  metricOfColumn,
  plainColumnName,
} from "./column-dictionary.ts";
import type { KnobColumn } from "./knob-columns.ts";
import type { NamedColumn } from "./named-columns.ts";

/** Clauses about columns that are read under another name than the file has: prefixes, statistics, mappings. */
export function namingNotes(named: readonly NamedColumn[]): string[] {
  const by = (kind: NamedColumn["by"]) =>
    named.filter((column) => column.by === kind && column.holds === "value");
  const deviations = named.filter(({ holds }) => holds === "standard deviation").map(({ column }) => column);
  const pairs = (columns: readonly NamedColumn[]) =>
    `${columnList(columns.map(({ column }) => column))} read as ${columnList(columns.map(({ name }) => name))}`;
  const prefixes = Map.groupBy(by("prefix"), ({ column, name }) => column.trim().slice(0, -name.length));
  const statistics = by("statistic");
  return [
    ...[...prefixes].map(
      ([prefix, columns]) =>
        `read without ${quotedBriefly(prefix)}: ${columnList(columns.map(({ name }) => name))}`,
    ),
    ...(statistics.length === 0 ? [] : [pairs(statistics)]),
    ...by("mapping").map((column) => `${pairs([column])}, as mapped`),
    ...(deviations.length === 0
      ? []
      : [
          `${columnList(deviations)} read as standard deviations over the seeds: standard errors are these over √seeds`,
        ]),
  ];
}

/** Columns that are not read as a known quantity. */
export interface UnreadColumns {
  readonly kept: readonly string[];
  readonly unread: readonly string[];
  /** Plain names that no misspelt column can have meant, for another column has them. */
  readonly taken: ReadonlySet<string>;
  readonly named: readonly NamedColumn[];
  readonly rows: readonly CsvRow[];
  readonly kind: TableKind;
}

/** Clauses about what became of columns that no known quantity or knob is read from, with the reason and the remedy. */
export function unreadNotes({ kept, unread, taken, named, rows, kind }: UnreadColumns): string[] {
  const nameOf = new Map(named.map((column) => [column.column, column]));
  const reasons = Map.groupBy(unread, (column) => reasonOf(nameOf.get(column), column, rows, kind));
  const notes = [
    ...columnNotes("kept as it is", kept, taken),
    ...[...reasons].flatMap(([reason, columns]) => columnNotes(reason, columns, taken)),
  ];
  const [mappable] =
    kind === "measurement" ? [] : [...(reasons.get(AS_KNOB) ?? []), ...kept, ...(reasons.get(NO_NAME) ?? [])];
  if (mappable === undefined) return notes;
  const plain = plainColumnName(mappable);
  const name = /^(val|valid|validation|eval|dev)_acc/.test(plain)
    ? "test_acc_pct"
    : plain === "loss"
      ? "train_loss"
      : "…";
  return [
    ...notes,
    `what a column holds is said by --map, such as --map ${quotedBriefly(`${mappable.trim()}=${name}`)}`,
  ];
}

const NO_NAME = "not used";
const TOLD_APART = "not used, for rows are told apart without it";
const AS_KNOB = "not used as a knob, for rows are told apart without it";

function reasonOf(
  named: NamedColumn | undefined,
  column: string,
  rows: readonly CsvRow[],
  kind: TableKind,
): string {
  if (named === undefined || named.name === LEFT_OUT) return "left out, as mapped";
  if (rows.every(({ values }) => (values[column] ?? "").trim() === "")) return "not used, for it is empty";
  if (named.holds === "standard deviation" && kind === "cell") {
    return "not used, for no column such as seeds counts what the deviation is over";
  }
  if (named.holds !== "value") return "not used, for no mean stands beside it";
  const metric = metricNamed(named.name)?.metric;
  if (metric !== undefined && kind !== "measurement") {
    return `not used, for rows are of a ${kind} and it is of a ${quantityNamed(metric).of}`;
  }
  const isText = rows.some(({ values }) => readNumber(values[column] ?? "") === undefined);
  if (knobOfColumn(named.name) !== null) return isText ? TOLD_APART : AS_KNOB;
  return isText ? "not used, for it holds text" : NO_NAME;
}

/**
 * A clause that lists columns, or other names, with what has become of them and what those that look misspelt may
 * have meant; none for no columns.
 *
 * @param what such as `not used`.
 * @param taken plain names that no misspelt column can have meant, for another column has them.
 */
function columnNotes(what: string, columns: readonly string[], taken: ReadonlySet<string>): string[] {
  if (columns.length === 0) return [];
  const known = [...usualKnobs(), ...quantitiesIn([])];
  // Of very many columns the first few tell enough.
  const guesses = columns.slice(0, 100).flatMap((column) => {
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
  return /^[\w.%()/-]{1,40}$/.test(column) ? column : quotedBriefly(column);
}
