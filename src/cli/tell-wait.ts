import { type ClaimWait, waitWords } from "#atlas/lock";
import { columnsOf, remarks } from "./prose.ts";

/** Says on standard error whom a claim waits for, in a command that shows no progress. */
export function tellWait(wait: ClaimWait): void {
  process.stderr.write(remarks([waitWords(wait)], columnsOf(process.stderr)));
}
