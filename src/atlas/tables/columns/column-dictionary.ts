import { findKnob, type KnobName, knobNamed } from "#knobs";
import { findQuantity, type QuantityAlias, type QuantityName, quantities, quantityNamed } from "#quantities";
import { type ColumnUnit, conversionFrom, ownUnit, possibleUnits } from "./column-unit.ts";
import type { ErrorColumn } from "./error-column.ts";

/** How the values of a column become those of a metric. */
export interface MetricColumn {
  /** As the file spells it. */
  readonly column: string;
  readonly metric: QuantityName;
  /** The metric at a value of the column. */
  readonly convert: (value: number) => number;
  /** How much the metric changes with the column there, 0 or more; carries standard errors over. */
  readonly slope: (value: number) => number;
  /** One clause that says what was assumed; `null` for the metric itself. */
  readonly assumption: string | null;
  /** The column of its uncertainty; `null` for none. */
  readonly error: ErrorColumn | null;
  /** Whether it is read as percent though shares would look the same. Default false. */
  readonly isOpen?: boolean;
  /** Whether nobody may doubt what it holds, for we wrote it or the reader was told its own unit. Default false. */
  readonly isSettled?: boolean;
}

/** What the name of a column says of it. */
export interface NamedMetric {
  readonly metric: QuantityName;
  /** Whether the column holds the whole minus the metric, as an accuracy is that of an error. */
  readonly isComplement: boolean;
  /** The unit that the name tells; `null` where it tells none, so that it may be percent or a share. */
  readonly unit: ColumnUnit | null;
  /** Whether it is the metric's own name. */
  readonly isOwn: boolean;
}

/**
 * A column name as the dictionary has it: `Batch size`, `batch.size`, `batch/size` and `batchSize` are `batch_size`, and
 * `Training accuracy (%)` is `train_acc_pct`.
 */
export function plainColumnName(column: string): string {
  const known = PLAIN.get(column);
  if (known !== undefined) return known;
  const plain = column
    .trim()
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, "_")
    .toLowerCase()
    .replace(/\s*[([](mean|average|avg|se|sem|std|sd|count)[)\]]$/, "_$1")
    .replace(/\s*(\(%\)|%)(?=_|$)/, "_pct")
    .replace(/\s*\(nats\)(?=_|$)/, "")
    .replaceAll(/[\s./-]+/g, "_")
    .replace(/^training_(?=loss|acc|err)/, "train_")
    .replace(/(?<=^|_)accuracy(?=_|$)/, "acc");
  // Every row asks for the same few names.
  if (PLAIN.size >= 10_000) PLAIN.clear();
  if (column.length <= 200) PLAIN.set(column, plain);
  return plain;
}

const PLAIN = new Map<string, string>();

/** A column that is called by the dotted path of a setting, as tables of runs have it for a knob without an entry. */
const SETTING = /^(data|model|training)(\.[a-z][a-z0-9_]*)+$/;

/**
 * The knob that a column holds; `null` for any other column.
 *
 * Known are the registered knobs by name and alias, and settings by their dotted path.
 *
 * @param chosen further columns that are knobs, by their names as written or as the dictionary has them
 */
export function knobOfColumn(column: string, chosen: readonly string[] = []): KnobName | null {
  const written = column.trim();
  if (SETTING.test(written)) return knobNamed(written).name;
  const name = plainColumnName(column);
  const known = findKnob(name)?.name ?? null;
  return known ?? [written, name].find((one) => chosen.includes(one)) ?? null;
}

/**
 * What a name, plain or not, says of a metric; `null` where it is that of none.
 *
 * Known are the registered quantities and their aliases, with a unit at the end (`_pct`, `_share`) or a logarithm in front
 * (`log_` and `ln_` are natural, `log10_` decimal) or behind; accuracies and errors are each other's complement.
 */
export function metricNamed(column: string): NamedMetric | null {
  const name = plainColumnName(column);
  if (findQuantity(name) !== undefined)
    return { metric: name, isComplement: false, unit: unitOf(name), isOwn: true };
  const alias = aliasNamed(name);
  if (alias !== null) return alias;
  for (const { pattern, unit } of UNIT_MARKS) {
    const base = pattern.exec(name)?.[1];
    if (base === undefined) continue;
    const marked = baseNamed(base);
    if (marked !== null && canBeIn(marked, unit)) return { ...marked, unit, isOwn: false };
  }
  const bare = findQuantity(`${name}_pct`);
  return bare === undefined ? null : { metric: bare.name, isComplement: false, unit: null, isOwn: false };
}

/** What is called so once the unit is taken off. */
function baseNamed(base: string): NamedMetric | null {
  const own = [base, `${base}_pct`].find((name) => findQuantity(name) !== undefined);
  return own === undefined
    ? (aliasNamed(base) ?? aliasNamed(`${base}_pct`))
    : { metric: own, isComplement: false, unit: own === base ? unitOf(own) : null, isOwn: false };
}

/** Logarithms are taken of what a column would hold without them, which for a share or a complement nobody can tell. */
function canBeIn({ metric, isComplement, unit }: NamedMetric, marked: ColumnUnit): boolean {
  const isLogarithm = marked === "ln" || marked === "log10";
  return isLogarithm ? !isComplement && unit !== null : possibleUnits(quantityNamed(metric)).includes(marked);
}

const UNIT_MARKS: readonly { readonly pattern: RegExp; readonly unit: ColumnUnit }[] = [
  { pattern: /^log10_(.+)$/, unit: "log10" },
  { pattern: /^(?:log|ln)_(.+)$/, unit: "ln" },
  { pattern: /^(.+)_log10$/, unit: "log10" },
  { pattern: /^(.+)_(?:log|ln)$/, unit: "ln" },
  { pattern: /^(.+)_(?:pct|percent|percentage|points)$/, unit: "percent" },
  { pattern: /^(.+)_(?:share|fraction|frac)$/, unit: "share" },
];

function aliasNamed(name: string): NamedMetric | null {
  for (const { name: metric, aliases } of quantities()) {
    const alias = aliases.find((other) => other.name === name);
    if (alias === undefined) continue;
    return {
      metric,
      isComplement: alias.holds === "complement" || alias.holds === "share complement",
      unit: isOfUnknownUnit(alias) ? null : unitOf(metric),
      isOwn: false,
    };
  }
  return null;
}

/** Names that usually hold shares hold percent as often. */
function isOfUnknownUnit({ holds }: QuantityAlias): boolean {
  return holds === "share" || holds === "share complement";
}

function unitOf(metric: QuantityName): ColumnUnit {
  return ownUnit(quantityNamed(metric));
}

/**
 * The metric that a column holds; `null` for any other column.
 *
 * @param unit the unit of its values. Default what its name tells, else shares.
 * @param name what the column is called once prefixes and mappings are undone. Default as the file spells it.
 */
export function metricOfColumn(
  column: string,
  unit?: ColumnUnit,
  name: string = column,
): MetricColumn | null {
  const named = metricNamed(name);
  if (named === null) return null;
  const { metric, isComplement, isOwn } = named;
  const used = unit ?? named.unit ?? "share";
  const isPlain = isOwn && used === unitOf(metric);
  const assumption = `${plainColumnName(column)} is read as ${metricWords(named, used)}`;
  return {
    column,
    metric,
    ...conversionFrom(used, metric, isComplement),
    assumption: isPlain ? null : assumption,
    error: null,
  };
}

/** A metric in some unit, in words: `100 minus train_error_pct`, `the natural logarithm of hessian_trace`. */
export function metricWords({ metric, isComplement }: NamedMetric, unit: ColumnUnit): string {
  const own = unitOf(metric);
  if (unit === "ln" || unit === "log10") {
    return `the ${unit === "ln" ? "natural" : "decimal"} logarithm of ${metric}`;
  }
  const whole = unit === "share" ? "1" : "100";
  const words = isComplement ? `${whole} minus ${metric}` : metric;
  if (unit === own || unit === "plain") return words;
  if (unit === "percent") return `${words} in percent`;
  const low = quantityNamed(metric).range?.low ?? 0;
  return `${words} as a share from ${low < 0 ? -1 : 0} to 1`;
}

/** A column of numbers that are kept as they are, under a name that nobody registered. */
export function unregisteredColumn(
  column: string,
  name: QuantityName,
  error: ErrorColumn | null = null,
): MetricColumn {
  return { column, metric: name, convert: (value) => value, slope: () => 1, assumption: null, error };
}
