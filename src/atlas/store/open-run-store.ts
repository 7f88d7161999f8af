import { AtlasError } from "#errors";
import { folderStore } from "./folder-store.ts";
import type { RunStore } from "./run-store.ts";

/** A word before a colon; one letter is the drive of a path. */
const KIND = /^([a-z][a-z0-9-]+):/;

const kinds = new Map<string, (address: string) => RunStore>();

/**
 * Adds a kind of store, whose addresses begin with its word and a colon. Workers open stores by their addresses, so
 * the module that they import (`jobModule`) must register the kind as well.
 *
 * @param kind two small letters or more
 * @throws AtlasError `store/kind` (kind `failure`) for a word that is taken or cannot begin an address.
 */
export function registerRunStore(kind: string, open: (address: string) => RunStore): void {
  const known = kinds.get(kind);
  if (known === open) return;
  if (known !== undefined || !KIND.test(`${kind}:`)) {
    throw new AtlasError({
      code: "store/kind",
      kind: "failure",
      problem:
        known === undefined
          ? `${kind} cannot name a kind of store`
          : `there is a kind of store ${kind} already`,
      expected: "a word of small letters that is not taken",
    });
  }
  kinds.set(kind, open);
}

/** The store of a run that is named by its address, the folder it is otherwise; a store as it is. */
export function openRunStore(run: string | RunStore): RunStore {
  if (typeof run !== "string") return run;
  const open = kinds.get(KIND.exec(run)?.[1] ?? "") ?? folderStore;
  return open(run);
}
