import { type Quantity, quantityNamed } from "#quantities";

/**
 * In what a column counts its quantity: as the quantity itself does, in percent, as a share from 0 to 1, or by its
 * natural or decimal logarithm.
 */
export const COLUMN_UNITS = ["plain", "percent", "share", "ln", "log10"] as const;

/** One of `COLUMN_UNITS`. */
export type ColumnUnit = (typeof COLUMN_UNITS)[number];

/** How the values of a column become those of its quantity. */
export interface UnitConversion {
  readonly convert: (value: number) => number;
  /** How much the quantity changes with the column there, 0 or more. */
  readonly slope: (value: number) => number;
}

/** The unit that a quantity itself counts in: percent, shares, or neither. */
export function ownUnit({ unit, range }: Pick<Quantity, "unit" | "range">): "percent" | "share" | "plain" {
  if (range?.high === 100 || unit.startsWith("%")) return "percent";
  return range?.low === 0 && range.high === 1 ? "share" : "plain";
}

/** The units that a column of a quantity can have: logarithms of whatever is positive, percent and shares of each other. */
export function possibleUnits(quantity: Pick<Quantity, "unit" | "range">): readonly ColumnUnit[] {
  return ownUnit(quantity) === "plain" ? ["plain", "ln", "log10"] : ["percent", "share", "ln", "log10"];
}

/** The way from a unit of a column to the metric, or to 100 % minus it. */
export function conversionFrom(unit: ColumnUnit, metric: string, isComplement: boolean): UnitConversion {
  const { convert, slope } = toOwnUnit(unit, ownUnit(quantityNamed(metric)));
  if (!isComplement) return { convert, slope };
  const whole = ownUnit(quantityNamed(metric)) === "share" ? 1 : 100;
  // Subtracted before it is scaled, a share such as 0.9 keeps its last digits.
  return unit === "share" && whole === 100
    ? { convert: (value) => 100 * (1 - value), slope }
    : { convert: (value) => whole - convert(value), slope };
}

function toOwnUnit(unit: ColumnUnit, own: "percent" | "share" | "plain"): UnitConversion {
  switch (unit) {
    case "ln":
      return { convert: Math.exp, slope: Math.exp };
    case "log10":
      return { convert: (value) => 10 ** value, slope: (value) => 10 ** value * Math.LN10 };
    case "share":
      return own === "percent" ? scaled(100) : scaled(1);
    case "percent":
      return own === "share" ? divided(100) : scaled(1);
    case "plain":
      return scaled(1);
  }
}

function scaled(factor: number): UnitConversion {
  return { convert: (value) => factor * value, slope: () => factor };
}

function divided(divisor: number): UnitConversion {
  return { convert: (value) => value / divisor, slope: () => 1 / divisor };
}
