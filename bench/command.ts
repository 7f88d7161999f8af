import { AtlasError, exitCodeOf, formatError } from "#errors";

/** Runs a command to its end; an error is one line on standard error and an exit code. */
export async function asCommand(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    process.stderr.write(`${formatError(error)}\n`);
    process.exitCode = exitCodeOf(error);
  }
}

/** The error of an argument that a command does not take. */
export function badArgument(problem: string, expected: string): AtlasError {
  return new AtlasError({ code: "bench/argument", kind: "input", problem, expected });
}

/** An option of a command as a whole number; throws an input error `bench/argument` for another or a smaller one. */
export function wholeNumber(option: string, text: string, least: number): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= least) return number;
  throw badArgument(`--${option} is ${text}`, `a whole number from ${least}`);
}

/** The items of the given names in their own order, all of them for no names; throws an input error `bench/argument`. */
export function chosenByName<Item>(
  items: readonly Item[],
  nameOf: (item: Item) => string,
  names: readonly string[],
): readonly Item[] {
  const known = items.map(nameOf);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw badArgument(`there is no "${unknown}" here`, known.join(", "));
  return items.filter((item) => names.length === 0 || names.includes(nameOf(item)));
}
