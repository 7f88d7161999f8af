import { join } from "node:path";
import { type Account, countedLines, JOURNAL_FOLDER, journalSizes } from "#atlas/account";

/** What journals hold beyond what is counted already. */
export interface Tails {
  /** Keys of results by the kind of their jobs, each once. */
  readonly keys: ReadonlyMap<string, ReadonlySet<string>>;
  /** Lines that are not as they were written, `file:line` each. */
  readonly damaged: readonly string[];
  /** Whether some lines are in the first format, which does not name its results by their keys. */
  readonly hasFormer: boolean;
}

/** How much of journals is looked through for damage as well, bytes: what takes a fraction of a second. */
const LOOKED_THROUGH = 2 ** 26;

/**
 * What the journals of a run hold that an account does not count yet; `undefined` where they are not those that it counts,
 * since they are shorter or others.
 */
export async function tailsOf(run: string, { journals }: Account): Promise<Tails | undefined> {
  if (journals === undefined) return undefined;
  const sizes = await journalSizes(join(run, JOURNAL_FOLDER));
  for (const [name, bytes] of Object.entries(journals)) if ((sizes.get(name) ?? 0) < bytes) return undefined;
  const total = [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
  return linesOf(run, sizes.keys(), total <= LOOKED_THROUGH, (name) => journals[name] ?? 0);
}

/** All that the journals of a run hold. */
export async function wholeJournals(run: string): Promise<Tails> {
  const sizes = await journalSizes(join(run, JOURNAL_FOLDER));
  return linesOf(run, sizes.keys(), true, () => 0);
}

/** @param isCounted up to where the lines of a file are counted, bytes; those before are looked through or left alone */
function linesOf(
  run: string,
  names: Iterable<string>,
  looksThrough: boolean,
  isCounted: (name: string) => number,
): Tails {
  const keys = new Map<string, Set<string>>();
  const damaged: string[] = [];
  let hasFormer = false;
  for (const name of names) {
    const path = join(run, JOURNAL_FOLDER, name);
    const counted = isCounted(name);
    for (const { line, end, state, kind, keys: own } of countedLines(path, looksThrough ? 0 : counted)) {
      if (state === "damaged") damaged.push(looksThrough ? `${path}:${line}` : path);
      if (end <= counted) continue;
      if (state === "former") hasFormer = true;
      const known = keys.get(kind) ?? new Set<string>();
      if (state === "whole") keys.set(kind, known);
      for (const key of own) known.add(key);
    }
  }
  return { keys, damaged, hasFormer };
}
