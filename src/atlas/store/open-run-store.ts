import { AtlasError } from "#errors";
import { Registry } from "#registry";
import { folderStore } from "./folder-store.ts";
import { postgresStore } from "./postgres/postgres-store.ts";
import type { RunStore } from "./run-store.ts";

/** A word before a colon; one letter is the drive of a path. */
const KIND = /^([a-z][a-z0-9-]+):/;

/** A kind of store. */
interface StoreKind {
  readonly word: string;
  readonly open: (address: string) => RunStore;
}

const KINDS = new Registry<StoreKind>({
  one: "kind of store",
  many: "stores",
  namesOf: ({ word }) => [word],
});
for (const word of ["postgres", "postgresql"])
  KINDS.register({ word, open: (address) => postgresStore(address) });

/**
 * Adds a kind of store, whose addresses begin with its word and a colon. Workers open stores by their addresses, so
 * the module that they import (`jobModule`) must register the kind as well.
 *
 * @param word two small letters or more
 * @throws AtlasError of kind `failure`: `stores/taken`, or `stores/word` for a word that cannot begin an address.
 */
export function registerRunStore(word: string, open: (address: string) => RunStore): void {
  if (!KIND.test(`${word}:`)) {
    throw new AtlasError({
      code: "stores/word",
      kind: "failure",
      problem: `${word} cannot name a kind of store`,
      expected: "two small letters or more",
    });
  }
  KINDS.register({ word, open });
}

/**
 * The store of a run that is named by its address, the folder it is otherwise; a store as it is.
 *
 * @throws AtlasError of kind `input`: `store/address`
 */
export function openRunStore(run: string | RunStore): RunStore {
  if (typeof run !== "string") return run;
  return (KINDS.find(KIND.exec(run)?.[1] ?? "")?.open ?? folderStore)(run);
}
