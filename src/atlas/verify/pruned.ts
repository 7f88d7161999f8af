import { PRUNED_FILE, parsedPruned } from "#atlas/account";
import type { DoneTask } from "#atlas/jobs";
import { TRAIN } from "#atlas/plan";
import type { RunStore } from "#atlas/store";
import { AtlasError } from "#errors";

/** What of a run was removed to make room, so that it cannot be computed again. */
export interface PrunedParts {
  /** Keys of networks whose weights are not there for that reason. */
  readonly networks: ReadonlySet<string>;
  /** Cells of which a network's weights or a curve's control points are gone. */
  readonly cells: ReadonlySet<string>;
}

/** How many files are looked at at once. */
const AT_ONCE = 32;

/** What `loss-atlas prune` has removed of a run and nobody has made anew. */
export async function prunedParts(
  store: RunStore,
  done: ReadonlyMap<string, readonly DoneTask[]>,
): Promise<PrunedParts> {
  const recorded = parsedPruned(await store.readText(PRUNED_FILE).catch(() => ""));
  const networks = new Set<string>();
  const cells = new Set<string>();
  if (recorded.size === 0) return { networks, cells };
  const tasks = [...done].flatMap(([cell, own]) => own.map((task) => ({ cell, ...task })));
  for (let start = 0; start < tasks.length; start += AT_ONCE) {
    await Promise.all(
      tasks.slice(start, start + AT_ONCE).map(async ({ cell, kind, key, result }) => {
        if (
          kind === TRAIN &&
          recorded.has(key) &&
          (await metadataOf(store, `weights/${key}`)) === undefined
        ) {
          networks.add(key);
          cells.add(cell);
        }
        if (result.file !== undefined && (await metadataOf(store, result.file))?.pruned !== undefined)
          cells.add(cell);
      }),
    );
  }
  return { networks, cells };
}

async function metadataOf(
  store: RunStore,
  name: string,
): Promise<Readonly<Record<string, string>> | undefined> {
  return store
    .readArrays(name, () => false)
    .then(
      ({ metadata }) => metadata,
      () => undefined,
    );
}

/** The error of a run of which nothing can be computed again. */
export function allPruned(store: RunStore, cells: number): AtlasError {
  return new AtlasError({
    code: "verify/pruned",
    kind: "input",
    where: store.placeOf("weights"),
    problem: `the weights or curves of all ${cells} cells were removed by loss-atlas prune, and numbers are computed again from these`,
    expected: "a run whose weights are there",
    remedy:
      "Run the experiment under another --name and verify that, or delete the journals to have all of it made anew",
  });
}
