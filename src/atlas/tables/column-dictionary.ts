import { findKnob, type KnobName, knobNamed } from "#knobs";
import { findQuantity, type QuantityAlias, type QuantityName, quantities } from "#quantities";

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
}

type Conversion = Pick<MetricColumn, "metric" | "convert" | "slope"> & { readonly words: string };

const same = (metric: QuantityName): Conversion => ({
  metric,
  convert: (value) => value,
  slope: () => 1,
  words: metric,
});
const complement = (metric: QuantityName): Conversion => ({
  metric,
  convert: (value) => 100 - value,
  slope: () => 1,
  words: `100 minus ${metric}`,
});
const share = (metric: QuantityName): Conversion => ({
  metric,
  convert: (value) => 100 * value,
  slope: () => 100,
  words: `${metric} as a share from 0 to 1`,
});
const shareComplement = (metric: QuantityName): Conversion => ({
  ...share(metric),
  convert: (value) => 100 * (1 - value),
  words: `1 minus ${metric} as a share from 0 to 1`,
});

/** How a column under another name of a quantity holds it. */
const CONVERSIONS: Readonly<Record<QuantityAlias["holds"], (metric: QuantityName) => Conversion>> = {
  same,
  complement,
  share,
  "share complement": shareComplement,
};

const LOGARITHMS = [
  { prefix: "log10_", words: "decimal", power: (value: number) => 10 ** value, slope: Math.LN10 },
  { prefix: "log_", words: "natural", power: Math.exp, slope: 1 },
  { prefix: "ln_", words: "natural", power: Math.exp, slope: 1 },
];

/**
 * A column name as the dictionary has it: `Batch size`, `batch.size` and `batchSize` are `batch_size`, and
 * `Training accuracy (%)` is `train_acc_pct`.
 */
export function plainColumnName(column: string): string {
  return column
    .trim()
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, "_")
    .toLowerCase()
    .replace(/\s*(\(%\)|%)$/, "_pct")
    .replace(/\s*\(nats\)$/, "")
    .replaceAll(/[\s.-]+/g, "_")
    .replace(/^training_(?=loss|acc|err)/, "train_")
    .replace(/(?<=^|_)accuracy(?=_|$)/, "acc");
}

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
 * The metric that a column holds; `null` for any other column.
 *
 * Known are the registered quantities, their aliases, their logarithms under `log_` or `ln_` (natural) and `log10_`;
 * accuracies and errors are each other's complement, and shares from 0 to 1 where the name lacks `_pct`.
 */
export function metricOfColumn(column: string): MetricColumn | null {
  const name = plainColumnName(column);
  const isOwn = findQuantity(name) !== undefined;
  const conversion = isOwn ? same(name) : (aliasNamed(name) ?? logarithmNamed(name));
  if (conversion === null) return null;
  const { metric, convert, slope, words } = conversion;
  return { column, metric, convert, slope, assumption: isOwn ? null : `${name} is read as ${words}` };
}

/** A column of numbers that are kept as they are, under a name that nobody registered. */
export function unregisteredColumn(column: string, name: QuantityName): MetricColumn {
  const { metric, convert, slope } = same(name);
  return { column, metric, convert, slope, assumption: null };
}

function aliasNamed(name: string): Conversion | null {
  for (const { name: metric, aliases } of quantities()) {
    const alias = aliases.find((other) => other.name === name);
    if (alias !== undefined) return CONVERSIONS[alias.holds](metric);
  }
  return null;
}

function logarithmNamed(name: string): Conversion | null {
  for (const { prefix, words, power, slope } of LOGARITHMS) {
    if (!name.startsWith(prefix)) continue;
    const metric = name.slice(prefix.length);
    if (findQuantity(metric) === undefined) continue;
    return {
      metric,
      convert: power,
      slope: (value) => power(value) * slope,
      words: `the ${words} logarithm of ${metric}`,
    };
  }
  return null;
}
