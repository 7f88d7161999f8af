import { AtlasError } from "#errors";

/**
 * Returns the values unchanged after checking that each is a finite number.
 *
 * @throws AtlasError `statistics/not-finite` naming the first offender, so that NaN never spreads into a table.
 */
export function requireFinite(values: readonly number[], name: string): readonly number[] {
  const index = values.findIndex((value) => !Number.isFinite(value));
  if (index === -1) return values;
  throw new AtlasError({
    code: "statistics/not-finite",
    kind: "failure",
    where: `${name}[${index}]`,
    problem: `the value is ${values[index]}`,
    expected: "a finite number",
    remedy: "Leave unmeasured values out instead of passing NaN or infinity",
  });
}
