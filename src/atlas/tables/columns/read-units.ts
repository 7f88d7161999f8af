import { AtlasError } from "#errors";
import type { CsvRow } from "#files";
import { quantityNamed } from "#quantities";
import { conjoined, quotedBriefly, spoken } from "#words";
import { metricWords, plainColumnName } from "./column-dictionary.ts";
import { type ColumnUnit, ownUnit, possibleUnits } from "./column-unit.ts";
import { optionWord, shownName } from "./column-words.ts";
import { logarithmDoubt } from "./logarithm-doubt.ts";
import { inUnit, type MetricNumbers } from "./metric-numbers.ts";
import { refuseMixedUnits } from "./mixed-units.ts";
import { isAccuracy, percentOrShare, type UnitReading } from "./percent-or-share.ts";
import { placeIn } from "./place-in.ts";
import { type Beside, evidenceOfShares } from "./share-evidence.ts";

/** A column with the unit that it is read in. */
export interface ReadUnit {
  readonly one: MetricNumbers;
  readonly unit: ColumnUnit;
  /** One clause about what was assumed or is in doubt; `null` where the name says it all. */
  readonly note: string | null;
  /** Whether it is read as percent though shares would look the same. Default false. */
  readonly isOpen?: boolean;
}

/** What the units of a table's columns are told by. */
export interface UnitsTable {
  readonly path: string;
  readonly columns: readonly string[];
  readonly rows: readonly CsvRow[];
  /** Whether our own programs wrote it, so that every unit is that of the quantity. */
  readonly isOurs: boolean;
}

/**
 * The units of columns of metrics: as told, else by their names, their values and each other.
 *
 * @throws AtlasError of kind `input`: `tables/unknown-unit`, and for a unit that is certainly another than the name says
 *   `tables/share-for-percent`, `tables/logarithm-for-plain`.
 */
export function readUnits(all: readonly MetricNumbers[], table: UnitsTable): readonly ReadUnit[] {
  for (const one of all) requirePossible(one, table.path);
  const read = all.map((one) => ({ one, ...firstReading(one) }));
  if (table.isOurs)
    return read.map(({ one, unit, because }) => ({ one, unit, note: noteOf(one, unit, because) }));
  const beside = besideOf(read);
  refuseShares(read, beside, table);
  refuseNoLogarithms(read, beside, table);
  // By accuracies others are judged.
  const accuraciesFirst = read.toSorted(
    (a, b) => Number(isAccuracy(b.one.named)) - Number(isAccuracy(a.one.named)),
  );
  for (const { one, unit, isOpen } of accuraciesFirst) {
    if (one.told !== null || unit !== "percent" || isOpen) continue;
    refuseMixedUnits(one, beside, table.path, (row) => table.rows[row]!.line);
  }
  const areSmall = read.some(({ one }) => one.told === null && logarithmDoubt(one)?.isSmall === true);
  return read.map(({ one, unit, because, isOpen }) => {
    if (isOpen && unit === "share" && isPercentByLoss(one, beside)) {
      const words = "since a share as large would cost more than the training loss";
      return { one, unit: "percent", note: noteOf(one, "percent", words) };
    }
    if (isOpen && unit === "percent") return { one, unit, note: openNote(one), isOpen };
    const doubt = one.told === null ? logarithmDoubt(one, areSmall) : null;
    if (doubt === null) return { one, unit, note: noteOf(one, unit, because) };
    if (doubt.isCertain) throw logarithmForPlain(one, `${one.column} ${doubt.words}`, table, doubt.row);
    return { one, unit, note: logarithmNote(one, doubt.words) };
  });
}

function firstReading(one: MetricNumbers): UnitReading {
  if (ownUnit(quantityNamed(one.named.metric)) !== "plain") return percentOrShare(one);
  const isTold = one.told !== null;
  return { unit: one.told ?? one.named.unit ?? "plain", because: isTold ? "as told" : null, isOpen: false };
}

function requirePossible({ column, named, told }: MetricNumbers, path: string): void {
  const possible = possibleUnits(quantityNamed(named.metric));
  const isNoLogarithm = named.isComplement && (told === "ln" || told === "log10");
  if (told === null || (possible.includes(told) && !isNoLogarithm)) return;
  if (told === "plain") return;
  throw new AtlasError({
    code: "tables/unknown-unit",
    kind: "input",
    problem: `${quotedBriefly(column)} holds ${named.metric}, which is not counted in ${told}`,
    where: path,
    expected: `one of ${possible.join(", ")}`,
  });
}

type Read = UnitReading & { readonly one: MetricNumbers };

/** What is sure of losses and errors. */
function besideOf(read: readonly Read[]): Beside {
  const loss = read.find(({ one, unit }) => one.named.metric === "train_loss" && unit === one.named.unit);
  const error = read.find(({ one, isOpen }) => one.named.metric === "train_error_pct" && !isOpen);
  return {
    trainLoss: loss === undefined ? null : inUnit(loss.one, loss.unit),
    trainError: error === undefined ? null : inUnit(error.one, error.unit),
  };
}

/** Names every column at once that certainly holds shares under the name of percent. */
function refuseShares(read: readonly Read[], beside: Beside, { path, columns, rows }: UnitsTable): void {
  const found = read.flatMap(({ one, unit, isOpen }) => {
    const evidence = isOpen && unit === "percent" ? evidenceOfShares(one, beside, columns, rows) : null;
    return evidence === null ? [] : [{ one, ...evidence }];
  });
  const [first, ...others] = found;
  if (first === undefined) return;
  const also = others.map(({ one }) => shown(one));
  const units = (unit: ColumnUnit) =>
    found.map(({ one }) => `--unit ${optionWord(one.column)}=${unit}`).join(" ");
  throw new AtlasError({
    code: "tables/share-for-percent",
    kind: "input",
    problem: first.words + (also.length === 0 ? "" : `; so do shares seem to stand in ${conjoined(also)}`),
    where: placeIn(path, rows[Math.max(0, first.row)], first.one.column),
    expected: "percent",
    remedy: `Say ${units("share")} if ${found.length === 1 ? "it holds" : "they hold"} shares (or name the column ${withoutPercent(first.one)}), ${units("percent")} if percent all the same`,
  });
}

/** Refuses training losses under the name of logarithms: as powers they are too large for networks that hardly err. */
function refuseNoLogarithms(read: readonly Read[], { trainError }: Beside, { path, rows }: UnitsTable): void {
  const isLoss = ({ one, unit }: Read) =>
    one.told === null && one.named.metric === "train_loss" && isLogarithm(unit);
  const loss = read.find(isLoss);
  if (loss === undefined || trainError === null) return;
  const { one, unit } = loss;
  const right = inUnit(one, unit).flatMap((value, row) => {
    const error = trainError[row] ?? null;
    return value === null || error === null || error > HARDLY_PCT ? [] : [{ value, error, row }];
  });
  const [first] = right;
  if (right.length < 3 || first === undefined || right.some(({ value }) => value < Math.LN2)) return;
  throw new AtlasError({
    code: "tables/plain-for-logarithm",
    kind: "input",
    problem:
      `${one.numbers[first.row]} would be a training loss of ${spoken(first.value)}, which does not go with a ` +
      `training error of ${spoken(first.error)} %`,
    where: placeIn(path, rows[first.row], one.column),
    expected: metricWords(one.named, unit),
    remedy: `Say --unit ${optionWord(one.column)}=plain if it holds no logarithms, ${unit} if it does all the same`,
  });
}

const HARDLY_PCT = 1;

function isLogarithm(unit: ColumnUnit): boolean {
  return unit === "ln" || unit === "log10";
}

/** Whether a column of training errors cannot hold shares: each wrong answer costs a cross-entropy of ln 2 or more. */
function isPercentByLoss({ named, numbers }: MetricNumbers, { trainLoss }: Beside): boolean {
  if (named.metric !== "train_error_pct" || named.isComplement || trainLoss === null) return false;
  const told = numbers.flatMap((error, row) => {
    const loss = trainLoss[row] ?? null;
    return error === null || error === 0 || loss === null ? [] : [{ error, loss }];
  });
  return (
    told.length >= 3 && told.filter(({ error, loss }) => 2 * loss < Math.LN2 * error).length > told.length / 2
  );
}

function noteOf(one: MetricNumbers, unit: ColumnUnit, because: string | null): string | null {
  const { column, named } = one;
  const isPlain = named.isOwn && unit === ownUnit(quantityNamed(named.metric));
  if (isPlain && because === null) return null;
  const reason = because === null ? "" : `, ${because}`;
  return `${shownName(column)} is read as ${metricWords(named, unit)}${reason}${otherUnit(one, unit, because)}`;
}

/** What to say where the name leaves the unit open and nothing but its look has told it. */
function otherUnit(
  { column, named, numbers }: MetricNumbers,
  unit: ColumnUnit,
  because: string | null,
): string {
  if (because !== null) return "";
  const option = `--unit ${optionWord(column)}`;
  if (!isLogarithm(unit)) {
    return unit === "share" && named.unit === null ? ` (${option}=percent if it holds percent)` : "";
  }
  const other = unit === "ln" ? "log10 if decimal" : "ln if natural";
  const isOdd = named.metric.endsWith("_loss") && numbers.every((value) => value === null || value >= 0);
  return isOdd
    ? `, though no loss is below 1 then (${option}=plain if it holds no logarithms, ${other})`
    : ` (${option}=${other})`;
}

function openNote(one: MetricNumbers): string {
  const values = one.numbers.filter((value) => value !== null).length;
  return (
    `${shown(one)} is read as ${metricWords(one.named, "percent")} and is never beyond 1 % in ${values} rows ` +
    `(--unit ${optionWord(one.column)}=share if it holds shares)`
  );
}

function logarithmNote(one: MetricNumbers, words: string): string {
  const { metric } = one.named;
  return (
    `${shown(one)} ${words}; name the column log_${metric}, or say --unit ${optionWord(one.column)}=ln, if it holds ` +
    "natural logarithms (log10 if decimal)"
  );
}

function logarithmForPlain(
  one: MetricNumbers,
  problem: string,
  { path, rows }: UnitsTable,
  row: number,
): AtlasError {
  return new AtlasError({
    code: "tables/logarithm-for-plain",
    kind: "input",
    problem,
    where: placeIn(path, rows[row], one.column),
    expected: `${one.named.metric} itself, which is above 0 of trained networks`,
    remedy:
      `Say --unit ${optionWord(one.column)}=ln if it holds natural logarithms, log10 if decimal ones, plain if it is ` +
      "negative all the same",
  });
}

function shown({ column }: MetricNumbers): string {
  return shownName(column);
}

function withoutPercent(one: MetricNumbers): string {
  return shownName(plainColumnName(one.column)).replace(/_pct$/, "");
}
