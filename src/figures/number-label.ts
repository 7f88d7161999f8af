import type { KnobValue } from "#knobs";

/**
 * A number for people: at most `digits` significant digits, exponents only below 1e-4 and from 1e6, a true minus sign.
 *
 * @returns an empty string for a number that is not finite
 */
export function numberLabel(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return "";
  const rounded = Number(value.toPrecision(digits));
  const size = Math.abs(rounded);
  const plain = rounded === 0 || (size >= 1e-4 && size < 1e6);
  const text = plain ? String(rounded) : rounded.toExponential().replace("e+", "e");
  return text.replace("-", rounded < 0 ? "−" : "-");
}

/** The value of a knob for people: a number with at most six significant digits, or its word; empty where unknown. */
export function knobLabel(value: KnobValue | null): string {
  return typeof value === "string" ? value : numberLabel(value ?? Number.NaN, 6);
}

/** A mean with its standard error, both to the decimals the error deserves: `84.21 ± 0.13`. */
export function estimateLabel(value: number, standardError: number | null): string {
  const [mean, error] = estimateParts(value, standardError);
  return error === "" ? mean : `${mean} ± ${error}`;
}

/** The two parts of an `estimateLabel`; the error is empty where it is unknown or zero. */
export function estimateParts(
  value: number,
  standardError: number | null,
): readonly [mean: string, error: string] {
  if (standardError === null || !(standardError > 0) || !Number.isFinite(standardError))
    return [numberLabel(value), ""];
  const error = Number(standardError.toPrecision(2));
  const decimals = Math.max(0, 1 - Math.floor(Math.log10(error)));
  if (decimals > 6 || Math.abs(value) >= 1e6) return [numberLabel(value), numberLabel(error, 2)];
  return [value.toFixed(decimals).replace("-", "−"), error.toFixed(decimals)];
}

/** Evidence by its names: `converged, iterations 24, residual 1e-5`; what is `null` is left out. */
export function evidenceLabel(evidence: Readonly<Record<string, number | boolean | string | null>>): string {
  return Object.entries(evidence)
    .flatMap(([key, value]) => {
      const name = key.replaceAll("_", " ");
      if (value === null) return [];
      if (typeof value === "boolean") return [value ? name : `not ${name}`];
      return [`${name} ${typeof value === "number" ? numberLabel(value) : value}`];
    })
    .join(", ");
}

/** Labels for the values of an axis, with as many significant digits as keep them apart. */
export function tickLabels(values: readonly number[]): string[] {
  const different = new Set(values).size;
  for (let digits = 3; digits < 17; digits++) {
    const labels = values.map((value) => numberLabel(value, Number.isInteger(value) ? 17 : digits));
    if (new Set(labels).size === different) return labels;
  }
  return values.map(String);
}
