import { quantityNamed } from "#quantities";
import { counted } from "#words";
import { type ColumnUnit, ownUnit } from "./column-unit.ts";
import type { MetricNumbers } from "./metric-numbers.ts";

/** In what unit a column is read, and why. */
export interface UnitReading {
  readonly unit: ColumnUnit;
  /** A clause about what told it, beyond the name; `null` for nothing. */
  readonly because: string | null;
  /** Whether another unit is as possible by the column alone. */
  readonly isOpen: boolean;
}

/** What rounding may add to a share. */
const ROUNDING = 1e-6;
/** Of a column of shares so many may not be above 1, and of accuracies in percent so many are. */
const MOST = 0.8;
/** A share that is written wrongly is hardly five times the whole. */
const FAR_ABOVE = 5;

/**
 * Whether a column of a quantity that counts in percent or in shares holds percent or shares.
 *
 * Shares are never above 1, so values above are percent, provided that there are enough of them to be no slip. In a column
 * whose values all lie from −1 to 1 the name decides: percent where it says `_pct`, else shares; both stay open.
 */
export function percentOrShare({ named, told, numbers }: MetricNumbers): UnitReading {
  const sure = (unit: ColumnUnit, because: string | null = null) => ({ unit, because, isOpen: false });
  if (told !== null) return sure(told, "as told");
  if (named.unit === "ln" || named.unit === "log10") return sure(named.unit);
  const sizes = numbers.flatMap((value) => (value === null || value === 0 ? [] : [Math.abs(value)]));
  if (sizes.length === 0) return sure(named.unit ?? "share");
  const above = sizes.filter((size) => size > 1 + ROUNDING).length;
  if (above === 0) {
    return {
      unit: named.unit ?? "share",
      because: null,
      isOpen: named.unit === "percent" || ownUnit(quantityNamed(named.metric)) === "percent",
    };
  }
  const largest = sizes.reduce((most, size) => Math.max(most, size));
  const below = sizes.length - above;
  const values = numbers.flatMap((value) => value ?? []);
  const inSize = values.some((value) => value < 0) ? " in size" : "";
  const words = `${above} of ${counted(values.length, "value")} ${above === 1 ? "is" : "are"} above 1${inSize}`;
  if (named.unit === "percent") {
    const isOdd = isAccuracy(named) && below > 0;
    const because = isOdd ? `though ${below} of its values are 1 or less` : null;
    return sure("percent", because);
  }
  const isMostly = above >= MOST * sizes.length;
  const isPercent =
    isMostly ||
    (!isAccuracy(named) && named.unit === null && (above >= sizes.length / 2 || largest >= FAR_ABOVE));
  if (!isPercent || largest > 100 + ROUNDING) return sure("share");
  return sure("percent", `since ${words}`);
}

/** Whether a column holds an accuracy, which is hardly ever below 1 %. */
export function isAccuracy({ metric, isComplement }: MetricNumbers["named"]): boolean {
  return isComplement ? /_err/.test(metric) : /_acc/.test(metric);
}
