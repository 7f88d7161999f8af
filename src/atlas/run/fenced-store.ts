import type { RunStore } from "#atlas/store";

/**
 * A store that a worker may write to for as long as it may: `check`, called before every write, ends the process of one
 * whose coordinator is gone.
 */
export function fencedStore(store: RunStore, check: () => void): RunStore {
  return {
    address: store.address,
    placeOf: (name) => store.placeOf(name),
    prepare: () => store.prepare(),
    claim: (options) => store.claim(options),
    readText: (name) => store.readText(name),
    writeText: async (name, text) => {
      check();
      await store.writeText(name, text);
    },
    readJournals: () => store.readJournals(),
    openJournal: async (worker) => {
      check();
      const journal = await store.openJournal(worker);
      return {
        append: async (entry) => {
          check();
          await journal.append(entry);
        },
        ...(journal.size && { size: () => journal.size!() }),
        close: () => journal.close(),
      };
    },
    readArrays: (name, isWanted) => store.readArrays(name, isWanted),
    writeArrays: async (name, file) => {
      check();
      await store.writeArrays(name, file);
    },
    arraySizes: (folder) => store.arraySizes(folder),
    removeArrays: async (names) => {
      check();
      await store.removeArrays(names);
    },
  };
}
