import fc from "fast-check";

/** One cell of the true table: its knobs, what was measured of it in the units of the quantities, and its label. */
interface TrueCell {
  readonly width: number;
  readonly batch_size: number;
  readonly label: string;
  readonly train_loss: number;
  readonly train_error_pct: number;
  readonly test_acc_pct: number;
  readonly hessian_trace: number;
  readonly mode_connectivity_pct: number;
  readonly cka_softmax: number;
}

const ROWS: readonly (readonly [string, ...number[]])[] = [
  ["I", 4, 16, 1.47652, 51.678, 76.2, 124.78, -7.098, 0.66],
  ["I", 4, 64, 0.73776, 25.822, 77.4, 233.53, -8.598, 0.54],
  ["I", 4, 256, 0.36913, 12.92, 75, 578.72, -8.598, 0.42],
  ["I", 8, 16, 0.54634, 19.122, 80.2, 108.34, -4.661, 0.74],
  ["I", 8, 256, 0.13659, 4.78, 79, 547.29, -6.161, 0.5],
  ["II", 16, 16, 0.07826, 2.739, 84.2, 97.23, -1.363, 0.82],
  ["I", 16, 64, 0.03863, 1.352, 85.4, 200.12, -3.163, 0.7],
  ["III", 16, 256, 0.01657, 0.685, 83, 529.74, -3.163, 0.58],
  ["IV-B", 32, 16, 0.00634, 0.222, 88.2, 95.24, 0.666, 0.9],
  ["IV-A", 32, 256, 0.00159, 0.055, 87, 526.92, -0.834, 0.64],
  ["IV-B", 64, 16, 0.005, 0.175, 92.2, 95.2, 1.44, 0.95],
  ["IV-B", 64, 256, 0.00125, 0.044, 91, 526.87, -0.058, 0.78],
];

/** The one table that all generated ones are forms of. */
export const TRUE_CELLS: readonly TrueCell[] = ROWS.map(
  ([label, width, batch_size, train_loss, train_error_pct, test_acc_pct, hessian_trace, mode, cka]) => ({
    label,
    width: width!,
    batch_size: batch_size!,
    train_loss: train_loss!,
    train_error_pct: train_error_pct!,
    test_acc_pct: test_acc_pct!,
    hessian_trace: hessian_trace!,
    mode_connectivity_pct: mode!,
    cka_softmax: cka!,
  }),
);

type Metric = Exclude<keyof TrueCell, "width" | "batch_size" | "label">;

/** A way to write a metric: what its column is called and what stands in it. */
interface Form {
  readonly name: string;
  /** The number that is written for a value of the metric. */
  readonly write: (value: number) => number;
  /** Whether name and numbers belong together; others must be doubted or refused. */
  readonly isHonest: boolean;
  /** What a name that nothing tells is mapped to. */
  readonly maps?: string;
  /** The unit that settles it. */
  readonly unit: "plain" | "percent" | "share" | "ln" | "log10";
}

const plain = (value: number) => value;
const share = (value: number) => value / 100;
const complement = (value: number) => 100 - value;
const shareComplement = (value: number) => (100 - value) / 100;
const forms = (
  unit: Form["unit"],
  write: Form["write"],
  isHonest: boolean,
  ...names: readonly string[]
): Form[] => names.map((name) => ({ name, write, isHonest, unit }));

const mapped = (name: string, maps: string, unit: Form["unit"], write: Form["write"] = plain): Form => ({
  name,
  maps,
  write,
  isHonest: true,
  unit,
});

/** Forms of each metric. */
const FORMS: Readonly<Record<Metric, readonly Form[]>> = {
  train_loss: [
    ...forms(
      "plain",
      plain,
      true,
      "train_loss",
      "Train Loss",
      "train/loss",
      "trainLoss",
      "Training loss (nats)",
      "loss/train",
    ),
    ...forms("ln", Math.log, true, "log_train_loss", "ln_train_loss", "log train loss"),
    ...forms("log10", Math.log10, true, "log10_train_loss", "train_loss_log10"),
    ...forms("ln", Math.log, false, "train_loss", "log10_train_loss"),
    ...forms("log10", Math.log10, false, "train_loss", "log_train_loss"),
    ...forms("plain", plain, false, "log_train_loss", "log10_train_loss"),
    mapped("L=tr", "train_loss", "plain"),
    mapped("loss", "log10_train_loss", "log10", Math.log10),
  ],
  train_error_pct: [
    ...forms(
      "percent",
      plain,
      true,
      "train_error_pct",
      "train_err_pct",
      "Train error (%)",
      "train_error",
      "train_err",
    ),
    ...forms(
      "percent",
      complement,
      true,
      "train_acc_pct",
      "Training accuracy (%)",
      "train_acc",
      "train/accuracy",
    ),
    ...forms("share", share, true, "train_error", "train_error_share"),
    ...forms("share", shareComplement, true, "train_acc", "trainAcc", "train/accuracy", "train_acc_fraction"),
    ...forms("share", share, false, "train_error_pct", "Train error (%)"),
    ...forms("share", shareComplement, false, "train_acc_pct"),
  ],
  test_acc_pct: [
    ...forms("percent", plain, true, "test_acc_pct", "Test accuracy (%)", "test_acc", "test/accuracy"),
    ...forms("percent", complement, true, "test_error_pct", "test_err_pct", "test_error"),
    ...forms("share", share, true, "test_acc", "testAccuracy"),
    ...forms("share", share, false, "test_acc_pct"),
    ...forms("share", shareComplement, false, "test_err_pct"),
  ],
  hessian_trace: [
    ...forms("plain", plain, true, "hessian_trace", "Hessian trace", "hessianTrace"),
    ...forms("ln", Math.log, true, "log_hessian_trace"),
    ...forms("log10", Math.log10, true, "log10_hessian_trace"),
    ...forms("ln", Math.log, false, "hessian_trace"),
  ],
  mode_connectivity_pct: [
    ...forms(
      "percent",
      plain,
      true,
      "mode_connectivity_pct",
      "Mode connectivity (%)",
      "mode_connectivity",
      "mode_connectivity_percent",
    ),
    ...forms("share", share, true, "mode_connectivity", "mode_connectivity_share"),
    ...forms("share", share, false, "mode_connectivity_pct"),
    mapped("val/barrier", "mode_connectivity", "share", share),
  ],
  cka_softmax: [
    ...forms("share", plain, true, "cka_softmax", "cka", "CKA", "CKA-softmax"),
    ...forms("percent", (value) => 100 * value, true, "cka_softmax", "cka", "cka_pct"),
    ...forms("share", plain, false, "cka_pct"),
    mapped("similarity of answers", "cka", "share"),
  ],
};

const METRICS = Object.keys(FORMS) as readonly Metric[];
/** Without these no cell has its label. */
const DECIDING: readonly Metric[] = ["train_loss", "mode_connectivity_pct", "cka_softmax"];
const PAIR_METRICS: readonly Metric[] = ["mode_connectivity_pct", "cka_softmax"];

/** All that varies from table to table. */
export interface TableChoices {
  readonly layout:
    | "cells"
    | "aggregates"
    | "two rows of names"
    | "runs"
    | "runs and pairs"
    | "cells and runs"
    | "measurements";
  readonly forms: Readonly<Record<Metric, Form>>;
  /** Metrics that no table has; deciding ones have a column always. */
  readonly left: readonly Metric[];
  readonly prefixes: readonly [knobs: string, metrics: string];
  readonly width: string;
  readonly temperature: "batch_size" | "batch" | "Batch size" | "batchSize" | "learning_rate" | "lr";
  /** Which rows have learning rates as float32 writes them. */
  readonly float32: "none" | "half" | "second table" | "all";
  readonly seedsName: "seeds" | "n_seeds" | "count";
  readonly spread: "std" | "sem" | "se";
  readonly separator: "," | ";" | "\t";
  readonly decimal: "." | ",";
  readonly groups: boolean;
  /** A second column of the training loss or error, which agrees or contradicts. */
  readonly second: "none" | "agrees" | "contradicts";
  readonly rowOrder: number;
  readonly columnOrder: number;
  readonly dropped: readonly number[];
  readonly duplicate: "none" | "same" | "other";
  /** Cells that lack a value, of which metric, and how that is written. */
  readonly missing: {
    readonly metric: Metric;
    readonly cells: readonly number[];
    readonly word: string;
  } | null;
  readonly extra: readonly ("Name" | "val/accuracy" | "epochs" | "params" | "note")[];
  /** Whether the reader is told the units of dishonest columns. */
  readonly isTold: boolean;
  readonly lineEnd: "\n" | "\r\n";
}

const anyForm = (metric: Metric): fc.Arbitrary<Form> => {
  const honest = FORMS[metric].filter(({ isHonest }) => isHonest);
  const others = FORMS[metric].filter(({ isHonest }) => !isHonest);
  return fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...honest) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );
};

const rarely = <Value>(usual: Value, ...others: readonly Value[]): fc.Arbitrary<Value> =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );

/** Every way to write the true table. */
export const tableChoices: fc.Arbitrary<TableChoices> = fc.record({
  layout: fc.constantFrom<TableChoices["layout"][]>(
    "cells",
    "cells",
    "aggregates",
    "two rows of names",
    "runs",
    "runs and pairs",
    "cells and runs",
    "measurements",
  ),
  forms: fc.record({
    train_loss: anyForm("train_loss"),
    train_error_pct: anyForm("train_error_pct"),
    test_acc_pct: anyForm("test_acc_pct"),
    hessian_trace: anyForm("hessian_trace"),
    mode_connectivity_pct: anyForm("mode_connectivity_pct"),
    cka_softmax: anyForm("cka_softmax"),
  }),
  left: fc.subarray<Metric>(METRICS.filter((metric) => !DECIDING.includes(metric))),
  prefixes: fc.constantFrom<(readonly [string, string])[]>(
    ["", ""],
    ["", ""],
    ["config.", "summary."],
    ["config.", ""],
    ["params.", "metrics."],
    ["params_", "user_attrs_"],
    ["hparams/", ""],
    ["cfg.", "metrics/"],
  ),
  width: fc.constantFrom("width", "Width", "model.width"),
  temperature: fc.constantFrom<TableChoices["temperature"][]>(
    "batch_size",
    "batch",
    "Batch size",
    "batchSize",
    "learning_rate",
    "lr",
  ),
  float32: rarely<TableChoices["float32"]>("none", "half", "second table", "all"),
  seedsName: fc.constantFrom<TableChoices["seedsName"][]>("seeds", "n_seeds", "count"),
  spread: fc.constantFrom<TableChoices["spread"][]>("std", "sem", "se"),
  separator: fc.constantFrom<TableChoices["separator"][]>(",", ";", "\t"),
  decimal: rarely<TableChoices["decimal"]>(".", ","),
  groups: rarely(false, true),
  second: rarely<TableChoices["second"]>("none", "agrees", "contradicts"),
  rowOrder: fc.nat(),
  columnOrder: fc.nat(),
  dropped: rarely<readonly number[]>([], [0], [3, 7], [11]),
  duplicate: rarely<TableChoices["duplicate"]>("none", "same", "other"),
  missing: fc.oneof(
    { weight: 4, arbitrary: fc.constant(null) },
    {
      weight: 1,
      arbitrary: fc.record({
        metric: fc.constantFrom(...METRICS),
        cells: fc.subarray([1, 5, 8, 10], { minLength: 1 }),
        word: fc.constantFrom("", "NaN", "NA", "null", "None"),
      }),
    },
  ),
  extra: fc.subarray<TableChoices["extra"][number]>(["Name", "val/accuracy", "epochs", "params", "note"]),
  isTold: fc.boolean(),
  lineEnd: rarely<TableChoices["lineEnd"]>("\n", "\r\n"),
});

/** Tables as text, with what must come of them. */
export interface GeneratedTables {
  readonly files: Readonly<Record<string, string>>;
  /** The reader's options. */
  readonly map: Readonly<Record<string, string>>;
  readonly units: Readonly<Record<string, Form["unit"]>>;
  /** Deciding columns whose name and numbers do not belong together, of which the reader was told nothing. */
  readonly doubtful: readonly string[];
  /** Whether the tables leave nothing open, so that they must be read. */
  readonly isClear: boolean;
  /** Whether labels may be withheld, as errors of means or single networks are known. */
  readonly hasSpread: boolean;
  /** The label of a cell, by width and batch size. */
  readonly labels: ReadonlyMap<string, string>;
  /** The cells that lack a value which may decide. */
  readonly lacking: ReadonlySet<string>;
  /** The knob and the value that stand for the batch size. */
  readonly batchOf: (knobs: Readonly<Record<string, unknown>>) => number;
}

/** Values of one row by column. */
type Row = Readonly<Record<string, number | string>>;

/** The tables that some choices make. */
export function generatedTables(choices: TableChoices): GeneratedTables {
  const { layout, forms: chosen, missing, dropped, duplicate, isTold } = choices;
  const cells = TRUE_CELLS.filter((_, i) => !dropped.includes(i));
  const metrics = METRICS.filter((metric) => !choices.left.includes(metric));
  const isRate = choices.temperature === "learning_rate" || choices.temperature === "lr";
  const isOld =
    layout === "runs" ||
    layout === "runs and pairs" ||
    layout === "cells and runs" ||
    layout === "measurements";
  const nameOf = (metric: Metric) => metricName(choices, metric);
  const files = filesOf(choices, cells, metrics);
  const dishonest = metrics.filter((metric) => !chosen[metric].isHonest);
  const lacks = (cell: TrueCell) =>
    missing !== null && DECIDING.includes(missing.metric) && missing.cells.includes(TRUE_CELLS.indexOf(cell));
  return {
    files,
    map: Object.fromEntries(
      metrics.flatMap((metric) => {
        const { maps } = chosen[metric];
        const name = nameOf(metric);
        return maps === undefined
          ? []
          : [[layout === "aggregates" || layout === "two rows of names" ? `${name}_mean` : name, maps]];
      }),
    ),
    units: isTold ? Object.fromEntries(dishonest.map((metric) => [nameOf(metric), chosen[metric].unit])) : {},
    doubtful: isTold ? [] : dishonest.filter((metric) => DECIDING.includes(metric)).map(nameOf),
    isClear:
      (isTold || dishonest.length === 0) &&
      duplicate === "none" &&
      choices.second !== "contradicts" &&
      !(choices.decimal === "," && choices.separator === ",") &&
      !choices.groups,
    hasSpread: isOld || layout === "aggregates" || layout === "two rows of names",
    labels: new Map(cells.map((cell) => [`${cell.width},${cell.batch_size}`, cell.label])),
    lacking: new Set(cells.filter(lacks).map((cell) => `${cell.width},${cell.batch_size}`)),
    batchOf: (knobs) =>
      isRate ? Math.round(RATE_TIMES_BATCH / Number(knobs.learning_rate)) : Number(knobs.batch_size),
  };
}

const RATE_TIMES_BATCH = 1.6;

function metricName({ prefixes, forms: chosen }: TableChoices, metric: Metric): string {
  return `${prefixes[1]}${chosen[metric].name}`;
}

function filesOf(
  choices: TableChoices,
  cells: readonly TrueCell[],
  metrics: readonly Metric[],
): Record<string, string> {
  const { layout } = choices;
  const pairs = metrics.filter((metric) => PAIR_METRICS.includes(metric));
  const networks = metrics.filter((metric) => !PAIR_METRICS.includes(metric));
  const table = (rows: readonly Row[], title?: Row) => textOf(choices, rows, title);
  const cellRows = (spread: boolean) =>
    cells.map((cell, i) => rowOf(choices, cell, i, metrics, { spread, seed: null, place: "first" }));
  const runRows = (these: readonly Metric[], place: "first" | "second") =>
    cells.flatMap((cell, i) =>
      [0, 1, 2].map((seed) => rowOf(choices, cell, i, these, { spread: false, seed, place })),
    );
  switch (layout) {
    case "cells":
      return { "table.csv": table(cellRows(false)) };
    case "aggregates":
    case "two rows of names":
      return { "table.csv": table(cellRows(true)) };
    case "runs":
      return { "table.csv": table(runRows(metrics, "first")) };
    case "runs and pairs":
      return {
        "table.csv": table(runRows(networks, "first")),
        "pairs.csv": table(pairRows(choices, cells, pairs)),
      };
    case "cells and runs":
      return { "table.csv": table(cellRows(false)), "runs.csv": table(runRows(networks, "second")) };
    case "measurements":
      return { "table.csv": table(measurementRows(choices, cells, metrics)) };
  }
}

interface RowPlace {
  readonly spread: boolean;
  readonly seed: number | null;
  readonly place: "first" | "second";
}

function rowOf(
  choices: TableChoices,
  cell: TrueCell,
  index: number,
  metrics: readonly Metric[],
  { spread, seed, place }: RowPlace,
): Row {
  const row: Record<string, number | string> = knobsOf(choices, cell, index + (seed ?? 0), place);
  if (seed !== null) row[`${choices.prefixes[0]}seed`] = seed;
  for (const metric of metrics) {
    const name = metricName(choices, metric);
    const written = textOrNumber(choices, cell, metric, seed ?? 1);
    if (!spread) row[name] = written;
    else {
      row[joined(choices, name, "mean")] = written;
      row[joined(choices, name, choices.spread)] =
        written === "" || typeof written === "string" ? written : 1e-6;
    }
  }
  if (spread)
    row[
      choices.layout === "two rows of names"
        ? joined(choices, metricName(choices, "train_loss"), "count")
        : choices.seedsName
    ] = 3;
  addSecond(choices, row, cell, seed, spread);
  addExtra(choices, row, index);
  return row;
}

/** The name of an aggregate; the two rows of names are split at the mark again. */
function joined({ layout }: TableChoices, name: string, statistic: string): string {
  return layout === "two rows of names" ? `${name}\u0000${statistic}` : `${name}_${statistic}`;
}

function knobsOf(
  { prefixes, width, temperature, float32 }: TableChoices,
  cell: TrueCell,
  index: number,
  place: "first" | "second",
): Record<string, number | string> {
  const isRate = temperature === "learning_rate" || temperature === "lr";
  const is32 =
    float32 === "all" ||
    (float32 === "half" && index % 2 === 1) ||
    (float32 === "second table" && place === "second");
  const rate = RATE_TIMES_BATCH / cell.batch_size;
  return {
    [`${prefixes[0]}${width}`]: cell.width,
    [`${prefixes[0]}${temperature}`]: isRate ? (is32 ? Math.fround(rate) : rate) : cell.batch_size,
  };
}

/** What is written of a metric; networks of one cell differ a little, and their mean is that of the cell. */
function textOrNumber(
  { forms: chosen, missing }: TableChoices,
  cell: TrueCell,
  metric: Metric,
  seed: number,
): number | string {
  if (missing?.metric === metric && missing.cells.includes(TRUE_CELLS.indexOf(cell))) return missing.word;
  const value = cell[metric] * (1 + 0.001 * (seed - 1));
  return Number(chosen[metric].write(value).toPrecision(8));
}

function addSecond(
  choices: TableChoices,
  row: Record<string, number | string>,
  cell: TrueCell,
  seed: number | null,
  spread: boolean,
): void {
  if (choices.second === "none" || spread) return;
  const name = metricName(choices, "train_loss");
  const isPlain = choices.forms.train_loss.isHonest && choices.forms.train_loss.unit === "plain";
  const other = `${choices.prefixes[1]}${isPlain ? "log10_train_loss" : "train_loss"}`;
  if (other in row || name === other) return;
  const value = cell.train_loss * (1 + 0.001 * ((seed ?? 1) - 1)) * (choices.second === "agrees" ? 1 : 100);
  row[other] = Number((isPlain ? Math.log10(value) : value).toPrecision(8));
}

function addExtra({ extra }: TableChoices, row: Record<string, number | string>, index: number): void {
  for (const name of extra) {
    row[name] = {
      Name: `run-${index}`,
      "val/accuracy": 70 + index,
      epochs: 100,
      params: 1000 * 2 ** index,
      note: "ok",
    }[name];
  }
}

function pairRows(choices: TableChoices, cells: readonly TrueCell[], metrics: readonly Metric[]): Row[] {
  return cells.flatMap((cell, i) =>
    [
      [0, 1],
      [0, 2],
      [1, 2],
    ].map(([a, b], seed) => ({
      ...knobsOf(choices, cell, i + seed, "second"),
      seed_i: a!,
      seed_j: b!,
      ...Object.fromEntries(
        metrics.map((metric) => [metricName(choices, metric), textOrNumber(choices, cell, metric, seed)]),
      ),
    })),
  );
}

function measurementRows(
  choices: TableChoices,
  cells: readonly TrueCell[],
  metrics: readonly Metric[],
): Row[] {
  return cells.flatMap((cell, i) =>
    metrics.flatMap((metric) =>
      [0, 1, 2].map((seed) => ({
        ...knobsOf(choices, cell, i + seed, "first"),
        seed_i: PAIR_METRICS.includes(metric) ? [0, 0, 1][seed]! : seed,
        seed_j: PAIR_METRICS.includes(metric) ? [1, 2, 2][seed]! : "",
        metric: metricName(choices, metric),
        value: textOrNumber(choices, cell, metric, seed),
      })),
    ),
  );
}

function textOf(choices: TableChoices, rows: readonly Row[], _title?: Row): string {
  const { separator, decimal, groups, rowOrder, columnOrder, duplicate, layout, lineEnd } = choices;
  const columns = shuffled([...new Set(rows.flatMap((row) => Object.keys(row)))], columnOrder);
  const ordered = shuffled(rows, rowOrder);
  const [first] = ordered;
  const again =
    duplicate === "none" || first === undefined ? [] : [duplicate === "same" ? first : changed(first)];
  const written = (value: number | string | undefined) => {
    const text = typeof value === "number" ? numberText(value, decimal, groups) : (value ?? "");
    return text.includes(separator) ? `"${text}"` : text;
  };
  const quoted = (name: string) => (name.includes(separator) ? `"${name}"` : name);
  const titles =
    layout === "two rows of names"
      ? [
          columns.map((name) => quoted(name.split("\u0000")[0]!)),
          columns.map((name) => name.split("\u0000")[1] ?? ""),
        ]
      : [columns.map(quoted)];
  const lines = [
    ...titles,
    ...[...ordered, ...again].map((row) => columns.map((column) => written(row[column]))),
  ];
  return lines.map((line) => line.join(separator) + lineEnd).join("");
}

function changed(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === "number" && !Number.isInteger(value) && /loss|cka|connect|value/i.test(name)
        ? value * 0.5
        : value,
    ]),
  );
}

function numberText(value: number, decimal: "." | ",", groups: boolean): string {
  const text = String(value);
  if (/e/i.test(text)) return text.replace(".", decimal);
  const [whole = "", decimals] = text.split(".");
  const grouped = groups ? whole.replace(/\B(?=(\d{3})+$)/g, decimal === "." ? "," : ".") : whole;
  return decimals === undefined ? grouped : `${grouped}${decimal}${decimals}`;
}

/** A list in an order that a number tells, by the multiplier of a linear congruential generator. */
function shuffled<Item>(items: readonly Item[], order: number): Item[] {
  let state = order;
  return items
    .map((item) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return { item, key: state };
    })
    .toSorted((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
