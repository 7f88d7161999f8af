import { evenRuns } from "./group-size.ts";

/** What runs in groups: something compiled for a number of networks. */
interface Program {
  release(): void;
}

/**
 * Runs networks in even groups of at most `most`, each group through a program compiled for its number; results come
 * in the order of the networks.
 *
 * Groups differ in size by at most one, the larger first, so that at most two programs are compiled.
 */
export async function inGroups<Network, Compiled extends Program, Result>(
  networks: readonly Network[],
  most: number,
  compileFor: (count: number) => Promise<Compiled>,
  run: (program: Compiled, group: readonly Network[]) => Promise<readonly Result[]>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const groups of Map.groupBy(evenRuns(networks, most), ({ length }) => length).values()) {
    const program = await compileFor(groups[0]!.length);
    try {
      for (const group of groups) results.push(...(await run(program, group)));
    } finally {
      program.release();
    }
  }
  return results;
}
