import { AtlasError } from "#errors";
import { type QuantityRange, quantityNamed } from "#quantities";
import type { MetricColumn } from "./column-dictionary.ts";
import { optionWord } from "./column-words.ts";

/** What rounding may add to a value at the end of its range. */
const ROUNDING = 1e-6;

/**
 * The metric at a value of its column.
 *
 * @param where file, line and column for errors, or what tells them.
 * @param isOfNumbers whether networks answer with numbers: shares of their variance may lie beyond 0 and 100
 * @throws AtlasError `tables/out-of-range` (kind `input`) for a value that cannot be in the metric's unit.
 */
export function convertedMetric(
  { column, metric, convert }: MetricColumn,
  value: number,
  where: string | (() => string),
  isOfNumbers = false,
): number {
  const converted = convert(value);
  const { range: usual, scale } = quantityNamed(metric);
  const range = isOfNumbers && usual?.high === 100 ? null : usual;
  const place = () => (typeof where === "string" ? where : where());
  const said = (unit: string) => `--unit ${optionWord(column)}=${unit}`;
  if (!Number.isFinite(converted) || (converted > LARGEST_POWER && converted > 1e3 * Math.abs(value))) {
    throw outOfRange(value, place(), {
      words: `a logarithm of ${metric}`,
      remedy: `Name the column ${metric} if it holds no logarithms, or say ${said("plain")}`,
    });
  }
  if (range !== null && (converted < range.low - ROUNDING || converted > range.high + ROUNDING)) {
    const asPercent = range.high === 1 ? value / 100 : value;
    const isShare =
      range.high <= 100 && Math.abs(value) > 1 && asPercent >= range.low && asPercent <= range.high;
    const remedy =
      scale === "log" && value < 0
        ? `Name the column log_${metric}, or say ${said("ln")}, if it holds natural logarithms (log10 if decimal)`
        : isShare
          ? `Say ${said("percent")} if the column holds percent`
          : value === NOT_MEASURED && range.low === 0
            ? "Leave the value empty where -1 stands for what was not measured"
            : range.remedy;
    throw outOfRange(
      converted === value ? value : `${value}, which is ${metric} ${Number(converted.toPrecision(12))}`,
      place(),
      { words: range.words, ...(remedy !== undefined && { remedy }) },
    );
  }
  return converted;
}

/** What programs write for want of a number where none is negative. */
const NOT_MEASURED = -1;

/** Beyond this a number that a logarithm leads to is no loss and no curvature. */
const LARGEST_POWER = 1e17;

function outOfRange(
  value: number | string,
  where: string,
  { words, remedy }: Pick<QuantityRange, "words" | "remedy">,
): AtlasError {
  return new AtlasError({
    code: "tables/out-of-range",
    kind: "input",
    problem: `the value is ${value}`,
    where,
    expected: words,
    ...(remedy !== undefined && { remedy }),
  });
}
