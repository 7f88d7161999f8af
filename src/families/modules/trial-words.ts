import { type Program, printProgram } from "#engine";
import { AtlasError } from "#errors";
import type { NetworkModule } from "./network-module.ts";
import { liveValues } from "./traced-network.ts";
import { shownAt } from "./user-mistake.ts";
import type { Line } from "./within-time.ts";

/** A program in words that are the same exactly where it computes the same. */
export function textOfProgram(program: Program): string {
  return `${printProgram(program)}\n${program.constants.map(({ data }) => data.join()).join("\n")}`;
}

/** The first primitive without a way to compute it on which what a program gives depends. */
export function firstForeign(program: Program): string | undefined {
  const live = liveValues(program);
  for (const equation of program.equations)
    if (equation.primitive === "foreign" && equation.outputs.some((value) => live.has(value)))
      return equation.parameters.name;
  return undefined;
}

/** What is wrong with a module, at a line of its where one is known. */
export function mistakeIn(
  { path }: NetworkModule,
  code: string,
  line: Line | undefined,
  words: { readonly problem: string; readonly expected?: string; readonly remedy?: string },
): AtlasError {
  return new AtlasError({ code, kind: "input", ...words, ...shownAt(line, path) });
}
