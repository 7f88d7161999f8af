import { KNOB_NAMES, type KnobName, METRIC_NAMES, type MetricName } from "#taxonomy";

/** How the values of a column become those of a metric. */
export interface MetricColumn {
  /** As the file spells it. */
  readonly column: string;
  readonly metric: MetricName;
  /** The metric at a value of the column. */
  readonly convert: (value: number) => number;
  /** How much the metric changes with the column there, 0 or more; carries standard errors over. */
  readonly slope: (value: number) => number;
  /** One clause that says what was assumed; `null` for the metric itself. */
  readonly assumption: string | null;
}

/** Knobs by the names that other tables have for them. */
const KNOB_ALIASES: ReadonlyMap<string, KnobName> = new Map([
  ["n_train", "examples"],
  ["batch", "batch_size"],
  ["batchsize", "batch_size"],
  ["lr", "learning_rate"],
  ["wd", "weight_decay"],
]);

type Conversion = Pick<MetricColumn, "metric" | "convert" | "slope"> & { readonly words: string };

const same = (metric: MetricName): Conversion => ({
  metric,
  convert: (value) => value,
  slope: () => 1,
  words: metric,
});
const complement = (metric: MetricName): Conversion => ({
  metric,
  convert: (value) => 100 - value,
  slope: () => 1,
  words: `100 minus ${metric}`,
});
const share = (metric: MetricName): Conversion => ({
  metric,
  convert: (value) => 100 * value,
  slope: () => 100,
  words: `${metric} as a share from 0 to 1`,
});
const shareComplement = (metric: MetricName): Conversion => ({
  ...share(metric),
  convert: (value) => 100 * (1 - value),
  words: `1 minus ${metric} as a share from 0 to 1`,
});

/** Metrics by the names that other tables have for them, those of the published tables among them. */
const METRIC_ALIASES: ReadonlyMap<string, Conversion> = new Map([
  ["cka", same("cka_softmax")],
  ["train_acc_pct", complement("train_error_pct")],
  ["train_err_pct", same("train_error_pct")],
  ["test_error_pct", complement("test_acc_pct")],
  ["test_err_pct", complement("test_acc_pct")],
  ["train_error", share("train_error_pct")],
  ["train_acc", shareComplement("train_error_pct")],
  ["test_acc", share("test_acc_pct")],
  ["test_error", shareComplement("test_acc_pct")],
]);

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

/** The knob that a column holds; `null` for any other column. */
export function knobOfColumn(column: string): KnobName | null {
  const name = plainColumnName(column);
  return KNOB_NAMES.find((knob) => knob === name) ?? KNOB_ALIASES.get(name) ?? null;
}

/**
 * The metric that a column holds; `null` for any other column.
 *
 * Known are the metrics of `METRICS`, their logarithms under `log_` or `ln_` (natural) and `log10_`, accuracies and
 * errors as each other's complement, and shares from 0 to 1 where the name lacks `_pct`.
 */
export function metricOfColumn(column: string): MetricColumn | null {
  const name = plainColumnName(column);
  const own = METRIC_NAMES.find((metric) => metric === name);
  const conversion = own === undefined ? (METRIC_ALIASES.get(name) ?? logarithmNamed(name)) : same(own);
  if (conversion === null) return null;
  const { metric, convert, slope, words } = conversion;
  return { column, metric, convert, slope, assumption: own ? null : `${name} is read as ${words}` };
}

function logarithmNamed(name: string): Conversion | null {
  for (const { prefix, words, power, slope } of LOGARITHMS) {
    if (!name.startsWith(prefix)) continue;
    const metric = METRIC_NAMES.find((known) => known === name.slice(prefix.length));
    if (metric === undefined) continue;
    return {
      metric,
      convert: power,
      slope: (value) => power(value) * slope,
      words: `the ${words} logarithm of ${metric}`,
    };
  }
  return null;
}
