import { AtlasError } from "#errors";

/** Throws an input error `nets/size` unless the named size is a whole number of at least `least`. */
export function requireSize(name: string, value: number | undefined, least: number): asserts value is number {
  if (value !== undefined && Number.isSafeInteger(value) && value >= least) return;
  throw new AtlasError({
    code: "nets/size",
    kind: "input",
    problem: value === undefined ? `a network needs a ${name}` : `a network cannot have ${name} ${value}`,
    where: name,
    expected: `a whole number of at least ${least}`,
  });
}
