import { AtlasError } from "#errors";

/**
 * Refuses a number outside its range.
 *
 * @throws AtlasError `data/out-of-range` unless `minimum <= value <= maximum` (and `value` is whole, if asked).
 */
export function checkNumber(
  name: string,
  value: number,
  {
    minimum,
    maximum = Number.POSITIVE_INFINITY,
    whole = false,
  }: { readonly minimum: number; readonly maximum?: number; readonly whole?: boolean },
): void {
  const inRange = value >= minimum && value <= maximum && Number.isFinite(value);
  if (inRange && (!whole || Number.isInteger(value))) return;
  const range = Number.isFinite(maximum) ? `between ${minimum} and ${maximum}` : `of at least ${minimum}`;
  throw new AtlasError({
    code: "data/out-of-range",
    kind: "input",
    where: name,
    problem: `the value is ${value}`,
    expected: `a ${whole ? "whole " : ""}number ${range}`,
  });
}
