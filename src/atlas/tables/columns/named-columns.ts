import { knobOfColumn, metricNamed, plainColumnName } from "./column-dictionary.ts";

/** A column with what it is called once mappings, prefixes of trackers and statistics are undone. */
export interface NamedColumn {
  /** As the file spells it. */
  readonly column: string;
  /** A name that the dictionary may know: `train_loss` for `summary.train_loss_mean`. */
  readonly name: string;
  /** What of a quantity it holds; a `name` that the file gives itself counts as a value. */
  readonly holds: Statistic;
  readonly by: "itself" | "prefix" | "statistic" | "mapping";
}

/** What a column can hold of its quantity. */
type Statistic = "value" | "standard error" | "standard deviation" | "count";

/** How a file spells bookkeeping that decides what its rows are. */
const BOOKKEEPING = new Set([
  "seed",
  "seed_i",
  "seed_j",
  "t",
  "metric",
  "value",
  "standard_error",
  "unit",
  "seeds",
  "diverged_seeds",
  "degenerate_seeds",
]);

/** Other names of bookkeeping. */
const ALSO: Readonly<Record<string, string>> = {
  n_seeds: "seeds",
  num_seeds: "seeds",
  seed_count: "seeds",
  seeds_count: "seeds",
  seed_nunique: "seeds",
  n_runs: "seeds",
  num_runs: "seeds",
  count: "seeds",
  random_seed: "seed",
};

/** What Weights & Biases, MLflow, Optuna, Hydra, TensorBoard and scripts put in front of names. */
const PREFIX =
  /^((config|cfg|conf|params?|parameters|hparams?|hyper_?parameters|args|settings|summary|summary_metrics|metrics?|user_attrs|system_attrs|attrs|tags|results?|final|last|optimi[sz]er|optim|trainer|loader|dataloader|dataset|hydra)[._/:]+|logs?[./:]+)(?=.)/i;

/** What pandas and scripts put behind or before the name of an aggregate. */
const STATISTICS: readonly { readonly pattern: RegExp; readonly holds: Statistic }[] = [
  { pattern: /^(.+)_(?:mean|avg|average)$/, holds: "value" },
  { pattern: /^(?:mean|avg|average)_(.+)$/, holds: "value" },
  { pattern: /^(.+)_(?:epoch|final|last)$/, holds: "value" },
  { pattern: /^(.+)_(?:se|sem|stderr|std_err|std_error|standard_error)$/, holds: "standard error" },
  { pattern: /^(.+)_(?:std|sd|stdev|stddev|std_dev|standard_deviation)$/, holds: "standard deviation" },
  { pattern: /^(.+)_(?:count|nunique)$/, holds: "count" },
];

/**
 * What the columns of a table are called.
 *
 * A name that the dictionary knows stands as it is; of any other the mapping, then prefixes such as `config.` and
 * `params_`, then statistics such as `_mean` and `_std` are undone as far as that leads to a name that it knows.
 *
 * @param mapped what a column is called where that is told
 */
export function namedColumns(
  columns: readonly string[],
  mapped: (column: string) => string | undefined = () => undefined,
): readonly NamedColumn[] {
  return columns.map((column) => {
    const name = mapped(column);
    if (name === undefined) return namedColumn(column);
    return { ...namedColumn(name), column, by: "mapping" };
  });
}

function namedColumn(column: string): NamedColumn {
  if (isKnown(column)) return { column, name: column.trim(), holds: "value", by: "itself" };
  const whole = aggregate(column);
  if (whole !== null) return { column, ...whole };
  let rest = column.trim();
  for (let left = 0; left < 3 && PREFIX.test(rest); left++) {
    rest = rest.replace(PREFIX, "");
    if (isKnown(rest)) return { column, name: rest, holds: "value", by: "prefix" };
    const inner = aggregate(rest);
    if (inner !== null) return { column, ...inner, by: inner.holds === "value" ? inner.by : "prefix" };
  }
  return { column, name: column.trim(), holds: "value", by: "itself" };
}

/** The statistic that a name tells of a metric that the dictionary knows; other names of bookkeeping as well. */
function aggregate(column: string): Pick<NamedColumn, "name" | "holds" | "by"> | null {
  const plain = plainColumnName(column);
  const also = Object.hasOwn(ALSO, plain) ? ALSO[plain] : undefined;
  if (also !== undefined) return { name: also, holds: "value", by: "statistic" };
  for (const { pattern, holds } of STATISTICS) {
    const base = pattern.exec(plain)?.[1];
    if (base !== undefined && (metricNamed(base) !== null || (holds === "value" && isKnownKnob(base)))) {
      return { name: base, holds, by: "statistic" };
    }
  }
  return null;
}

/** Whether a plain name is one of bookkeeping, such as `seed` or `diverged_seeds`. */
export function isBookkeeping(plain: string): boolean {
  return BOOKKEEPING.has(plain);
}

/** Whether a name, a statistic of one included, is one that the dictionary knows. */
export function isKnownName(name: string): boolean {
  return isKnown(name) || aggregate(name) !== null;
}

function isKnown(column: string): boolean {
  return BOOKKEEPING.has(plainColumnName(column)) || isKnownKnob(column) || metricNamed(column) !== null;
}

function isKnownKnob(column: string): boolean {
  return knobOfColumn(column) !== null;
}
