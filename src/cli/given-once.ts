import type { Command } from "commander";
import { AtlasError } from "#errors";
import { pairOption, repeatedOption } from "./options.ts";

/** Readers that gather what they are given, so that nothing is overruled. */
const GATHERING: ReadonlySet<unknown> = new Set([repeatedOption, pairOption]);

/**
 * Makes a command refuse another value of an option that has one and takes no more: the first would be overruled without a
 * word. Options without a value, and those that gather theirs, may be given as often as one likes.
 *
 * @throws AtlasError `cli/given-twice` of kind `input`, when the command line is read
 */
export function requireOptionsOnce(command: Command): void {
  for (const option of command.options) {
    const hasValue = option.required || option.optional;
    if (!hasValue || option.variadic || GATHERING.has(option.parseArg)) continue;
    let before: string | undefined;
    command.on(`option:${option.name()}`, (given: string | null) => {
      const value = given ?? "without a value";
      if (before !== undefined && before !== value)
        throw givenTwice(option.long ?? option.flags, before, value);
      before = value;
    });
  }
}

function givenTwice(option: string, first: string, second: string): AtlasError {
  return new AtlasError({
    code: "cli/given-twice",
    kind: "input",
    where: option,
    problem: `this option is given twice, ${first} and ${second}`,
    expected: "one of the two",
  });
}
