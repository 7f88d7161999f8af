import { spoken } from "#words";

/** Between which numbers finite values lie, and how many are not finite. */
export interface NumberRange {
  readonly least: number | null;
  readonly most: number | null;
  readonly not_finite: number;
}

/** The range of some numbers. */
export function rangeOf(values: Float32Array): NumberRange {
  let [least, most, finite] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    finite++;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return {
    least: finite === 0 ? null : least,
    most: finite === 0 ? null : most,
    not_finite: values.length - finite,
  };
}

/** A range for people, such as `−0.31 … 0.42, 3 not finite`. */
export function rangeWords({ least, most, not_finite: lost }: NumberRange): string {
  const lostWords = lost === 0 ? [] : [`${lost} not finite`];
  const between =
    least === null || most === null
      ? []
      : [least === most ? spoken(least) : `${spoken(least)} … ${spoken(most)}`];
  return [...between, ...lostWords].join(", ");
}
