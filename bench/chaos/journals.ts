import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { resultsOfLine } from "#atlas/journal";
import type { Ending } from "./command.ts";
import { errorsIn } from "./complaints.ts";

/** A line of a journal that commands name as damaged. */
export interface NamedLine {
  /** The name of the journal's file. */
  readonly journal: string;
  /** From 1. */
  readonly line: number;
}

/** The lines that commands say are to be deleted, the last of each journal first. */
export function linesToDelete(endings: readonly Ending[]): readonly NamedLine[] {
  const named = endings
    .flatMap(({ errors }) => errorsIn(errors))
    .filter(({ code }) => code.startsWith("journal/"))
    .map(({ message }) => /journal\/([^/:]+\.jsonl):(\d+): /.exec(message));
  const lines = named.flatMap((found) =>
    found === null ? [] : [{ journal: found[1]!, line: Number(found[2]) }],
  );
  const distinct = new Map(lines.map((own) => [`${own.journal}:${own.line}`, own]));
  return [...distinct.values()].sort((a, b) => b.line - a.line);
}

/** Whether a line is as it was written. */
export function isWhole(text: string): boolean {
  try {
    resultsOfLine(text, "");
    return true;
  } catch {
    return false;
  }
}

/**
 * Deletes the lines of a run folder that commands named as damaged.
 *
 * @param isWrong hears of each that is none: not there, or as it was written
 * @returns whether there was one
 */
export function deleteNamedLines(
  run: string,
  endings: readonly Ending[],
  isWrong: (named: NamedLine) => void,
): boolean {
  const named = linesToDelete(endings);
  for (const own of named) {
    const path = join(run, "journal", own.journal);
    const lines = readFileSync(path, "latin1").split("\n");
    const text = Buffer.from(lines[own.line - 1] ?? "", "latin1").toString("utf8");
    // What follows the last line feed is no line.
    if (own.line >= lines.length || isWhole(text)) isWrong(own);
    else writeFileSync(path, lines.toSpliced(own.line - 1, 1).join("\n"), "latin1");
  }
  return named.length > 0;
}
