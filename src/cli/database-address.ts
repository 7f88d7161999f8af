import { AtlasError } from "#errors";

/** Whether a word of a call is the address of a database. */
export function isDatabaseAddress(word: string): boolean {
  return /^postgres(ql)?:\/\//.test(word);
}

/**
 * Refuses addresses of runs in a database for a command that reads folders.
 *
 * @throws AtlasError of kind `input`: `cli/needs-folder`
 */
export function refuseAddresses(command: string, words: readonly string[]): void {
  if (!words.some(isDatabaseAddress)) return;
  throw new AtlasError({
    code: "cli/needs-folder",
    kind: "input",
    problem: `loss-atlas ${command} reads folders, and a run in a database has none`,
    remedy: "Pull the run first: loss-atlas pull with its address writes runs/NAME",
  });
}
