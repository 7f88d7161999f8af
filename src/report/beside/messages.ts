import { registeredKnobs } from "#knobs";
import { quantities } from "#quantities";
import type { TableEvidence, TableQuestion } from "../table-evidence.ts";

/** What a thread starts with. */
export interface ThreadQuestion extends TableQuestion {
  /** Where its panels go. */
  readonly folder: string;
  /** What is registered where it was started (`registeredNames`). */
  readonly registered: readonly string[];
}

/** What it tells as soon as it knows it: the evidence, then the names of the files of the panels. */
export type ThreadAnswer = { readonly evidence: TableEvidence } | { readonly panels: readonly string[] };

/** What a table is read by that others may have added to: the names of all quantities and knobs. */
export function registeredNames(): readonly string[] {
  return [...quantities(), ...registeredKnobs()].map(({ name }) => name);
}
