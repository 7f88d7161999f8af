import { join } from "node:path";
import { AtlasError } from "#errors";
import { isDatabaseAddress } from "./database-address.ts";

/** Where a run lies that a command works on. */
export interface RunPlace {
  /** What its store is opened by: the folder, or an address. */
  readonly address: string;
  /** Its folder; of a run in a database the one that it is pulled into. */
  readonly runFolder: string;
  /** Where it lies, as it is said; without a password. */
  readonly shown: string;
  readonly isInDatabase: boolean;
}

/**
 * Where a run lies, by the word of a call.
 *
 * @param out the folder in which folders of pulled runs lie
 * @throws AtlasError of kind `input`: `store/address`
 */
export async function placeOfRun(run: string, out: string): Promise<RunPlace> {
  if (!isDatabaseAddress(run)) return folderPlace(run);
  const { runAddress } = await import("#atlas/store");
  const { whole, shown, run: name } = runAddress(run);
  return { address: whole, runFolder: join(out, name), shown, isInDatabase: true };
}

/** A run that lies in a folder. */
export function folderPlace(run: string): RunPlace {
  return { address: run, runFolder: run, shown: run, isInDatabase: false };
}

/** Where a run lies, as it may be typed in a shell. */
export function quoted({ shown, isInDatabase }: Pick<RunPlace, "shown" | "isInDatabase">): string {
  return isInDatabase ? `'${shown}'` : shown;
}

/** What shows how far a run is: a report, or of a run in a database its folder first. */
export function readingCommand(place: RunPlace): string {
  return place.isInDatabase ? `loss-atlas pull ${quoted(place)}` : `loss-atlas report ${place.runFolder}`;
}

/** What there is to do with a run that is done, a sentence. */
export function nextStep(place: RunPlace): string {
  return `${readingCommand(place)} ${place.isInDatabase ? "makes a folder of it" : "writes its tables and report"}.`;
}

/**
 * Refuses an address that holds a password for what is written down for others to start.
 *
 * @throws AtlasError of kind `input`: `cli/password-in-address`
 */
export function requireNoPassword({ address, shown }: RunPlace): void {
  if (address === shown) return;
  throw new AtlasError({
    code: "cli/password-in-address",
    kind: "input",
    where: "--store",
    problem:
      "the address holds a password, and who works on the run elsewhere is told the address by a text that others may read",
    expected: `an address without one, such as ${shown}`,
    remedy: "Give the password by PGPASSWORD or ~/.pgpass",
  });
}
