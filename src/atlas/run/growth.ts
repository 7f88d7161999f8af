import type { TaskResult } from "#atlas/journal";
import type { Job, Plan } from "#atlas/plan";
import { AtlasError } from "#errors";
import { counted } from "#words";
import type { ExperimentChange } from "./experiment-change.ts";
import type { RemainingWork } from "./remaining-work.ts";

/** Keys whose change adds or leaves out networks and measurements but makes no other network of one that there is. */
const GROWS = /^(grid|seeds|measure|name)(\.|$)/;

/** A run whose experiment may have changed, and what there is of it. */
interface ChangedRun extends Pick<ExperimentChange, "changed" | "otherData"> {
  readonly plan: Plan;
  /** All cells that the experiment may come to have, with all networks. */
  readonly cells: Plan["cells"];
  readonly work: RemainingWork;
  readonly results: Iterable<TaskResult>;
  readonly force: boolean;
  /** Where the experiment is described, for errors. */
  readonly place: string;
}

/**
 * What a changed experiment costs, in one sentence; `undefined` where nothing changed.
 *
 * A run may grow: more seeds, values, slices and measurements keep what there is, and a changed setting of a measurement
 * measures anew what depends on it. Other networks in the place of those that there are need `force`, and so does a grid
 * that keeps none of them.
 *
 * @throws AtlasError of kind `input`: `run/other-configuration`; `run/other-data` where the data files are others
 */
export function growthSentence({
  changed: keys,
  otherData,
  plan,
  cells,
  work,
  results,
  force,
  place,
}: ChangedRun): string | undefined {
  const changed = [...keys, ...otherData.map((source) => `what the files of ${source} hold`)];
  if (changed.length === 0) return undefined;
  const differ = `${listed(changed)} ${changed.length === 1 ? "differs" : "differ"}`;
  const all = resultCount(plan.jobs);
  const left = resultCount(work.jobs);
  const { kept, abandoned } = networksOfBefore(cells, results);
  const replaces = kept === 0 || changed.some((key) => !GROWS.test(key));
  if (!force && abandoned > 0 && work.jobs.length > 0 && replaces) {
    throw new AtlasError({
      code: otherData.length > 0 ? "run/other-data" : "run/other-configuration",
      kind: "input",
      problem: `the folder holds another experiment: ${differ}. ${left} of ${counted(all, "result")} would be computed and ${counted(abandoned, "network")} that are there left out`,
      where: place,
      remedy: `Choose another --name${otherData.length > 0 ? ", give the --data-dir that it was begun with" : ""}, or --force to go on in this folder and keep what the two have in common`,
    });
  }
  const rest =
    abandoned === 0
      ? ""
      : `; ${counted(abandoned, "network")} of before stay in the folder, outside the tables`;
  const [there, toCome] = [all - left, left].map((count) => `${count} ${count === 1 ? "is" : "are"}`);
  return `${differ} from what this folder held: of ${counted(all, "result")}, ${there} there and ${toCome} to be computed${rest}`;
}

function resultCount(jobs: readonly Job[]): number {
  return jobs.reduce((count, { tasks }) => count + tasks.length, 0);
}

/** How many of the networks that there are the cells have, and how many they have not. */
function networksOfBefore(
  cells: Plan["cells"],
  results: Iterable<TaskResult>,
): { readonly kept: number; readonly abandoned: number } {
  const planned = new Set(cells.flatMap(({ networks }) => networks.map(({ key }) => key)));
  let [kept, abandoned] = [0, 0];
  for (const { key, training } of results) {
    if (training === undefined) continue;
    if (planned.has(key)) kept++;
    else abandoned++;
  }
  return { kept, abandoned };
}

/** Long lists show their beginning. */
function listed(keys: readonly string[]): string {
  const shown = keys.slice(0, 6);
  return shown.length === keys.length
    ? keys.join(", ")
    : `${shown.join(", ")} and ${keys.length - shown.length} more`;
}
