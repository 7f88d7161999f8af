import { textOfValue } from "./text-of-value.ts";

/** Any function. */
type AnyFunction = (...args: never) => unknown;

const DESCRIPTIONS = new WeakMap<AnyFunction, string>();

/**
 * The very function, from now on described: a word for what it is, and everything else that what it computes depends on.
 *
 * Functions described alike compute alike in every process that runs the same code, so that what was made of one serves
 * the other; a part too many costs no more than a second making, a part too few is a wrong result. Functions among the
 * parts count by their own descriptions; where one of them has none, neither has this one, as with parts that
 * are no plain data. A function keeps its first description.
 */
export function described<Fn extends AnyFunction>(
  fn: Fn,
  word: string,
  parts: Readonly<Record<string, unknown>> = {},
): Fn {
  const text = textOfValue(parts, descriptionOf);
  if (text !== undefined && !DESCRIPTIONS.has(fn)) DESCRIPTIONS.set(fn, `${word}${text}`);
  return fn;
}

/** What a function computes, as a text that is the same exactly where descriptions are; `undefined` where nobody said. */
export function descriptionOf(fn: AnyFunction): string | undefined {
  return DESCRIPTIONS.get(fn);
}
