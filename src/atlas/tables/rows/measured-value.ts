import type { CsvRow } from "#files";
import { divergedLoss } from "#taxonomy";
import type { MetricColumn } from "../columns/column-dictionary.ts";
import { convertedMetric } from "../columns/metric-range.ts";
import { notFinite } from "../not-finite.ts";
import { isMissingWord } from "../number-text.ts";
import { numberAt, placeOf, type SourceTable } from "../source-table.ts";
import type { Knobs } from "./places.ts";

/** What a value says of its network instead of a number: that it diverged. */
export type Divergence = "not finite" | "far above chance";

/** A number in the unit of its metric, `null` where nothing was measured. */
export type Measured = number | null | Divergence;

/**
 * What stands in a row of a metric.
 *
 * Infinite values, overflowed ones and training losses above `divergedLoss` are those of networks that diverged. A
 * training loss that is not a number is one, too, if `isNanLost` says so; elsewhere it was not measured.
 *
 * @throws AtlasError of kind `input`: `tables/not-a-number`, `tables/out-of-range`.
 */
export function measuredAt(
  source: SourceTable,
  row: CsvRow,
  metricColumn: MetricColumn,
  place: Knobs,
  isNanLost = false,
): Measured {
  const { column, metric, convert } = metricColumn;
  const odd = notFinite(row.values[column] ?? "");
  if (odd !== null) {
    if (Number.isNaN(odd)) return isNanLost && metric === "train_loss" ? "not finite" : null;
    const converted = convert(odd);
    return Number.isFinite(converted) ? converted : "not finite";
  }
  const value = numberAt(source, row, column);
  if (value === null) return null;
  const converted = convertedMetric(
    metricColumn,
    value,
    () => placeOf(source.path, row, column),
    isOfNumbers(source, row),
  );
  return metric === "train_loss" && converted > lossLimit(source, row, place)
    ? "far above chance"
    : converted;
}

/** Errors of numbers in their own unit, which no other networks have. */
const OF_NUMBERS = ["train_rmse", "test_rmse", "train_rmse_standardised", "test_rmse_standardised"];

/** Whether the networks of a row answer with numbers. */
function isOfNumbers({ spelling }: SourceTable, row: CsvRow): boolean {
  return OF_NUMBERS.some((name) => {
    const text = row.values[spelling.get(name) ?? ""]?.trim() ?? "";
    return text !== "" && !isMissingWord(text);
  });
}

/** The column by which a table says of how many classes it is. */
export const CLASSES = "classes";

/** Losses that are counted in nats. */
const IN_NATS = /^(cross[\s_-]?entropy|nll|ce)/i;

/** What else than a cross-entropy a row's training loss is, as its column `loss` says; `null` for nothing else. */
export function otherLossOf({ spelling }: SourceTable, row: CsvRow): string | null {
  const loss = row.values[spelling.get("loss") ?? ""]?.trim() ?? "";
  return isOtherLoss(loss) ? loss : null;
}

function isOtherLoss(loss: string): boolean {
  return /^[a-z]/i.test(loss) && !isMissingWord(loss) && !IN_NATS.test(loss);
}

/** Above which loss a network of a row diverged; nowhere under a loss that is not counted in nats. */
function lossLimit({ spelling }: SourceTable, row: CsvRow, place: Knobs): number {
  const written = (name: string) => row.values[spelling.get(name) ?? ""]?.trim() ?? "";
  const loss = typeof place.loss === "string" ? place.loss : written("loss");
  if (isOtherLoss(loss)) return Number.POSITIVE_INFINITY;
  const classes = Number(written(CLASSES));
  return divergedLoss(Number.isSafeInteger(classes) && classes > 1 ? classes : null);
}
