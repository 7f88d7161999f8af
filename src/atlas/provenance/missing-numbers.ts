import { measurementsOf } from "#atlas/configuration";
import { TRAIN } from "#atlas/plan";
import type { RunRecord } from "#atlas/results";
import { measurements } from "#measurements";
import { quantities } from "#quantities";
import { type Cell, estimateIn } from "#taxonomy";
import { counted } from "#words";
import type { ExplainedJob, ExplainedNetwork, MissingNumber } from "./cell-provenance.ts";

/** Of the quantities that every table has, and of those that the configuration asks for, those a cell lacks, with the reason. */
export function missingNumbers(
  run: RunRecord,
  cell: Cell,
  jobs: readonly ExplainedJob[],
  networks: readonly ExplainedNetwork[],
): readonly MissingNumber[] {
  const { configuration } = run.experiment;
  const asked = configuration.measure.columns;
  const told = [...quantities().flatMap(({ name, column }) => (column === "always" ? [name] : [])), ...asked];
  return [...new Set(told)]
    .filter((name) => estimateIn(cell, name).value === null)
    .map((quantity) => ({ quantity, reason: reasonOf(quantity, run, jobs, networks) }));
}

function reasonOf(
  quantity: string,
  { experiment, results }: RunRecord,
  jobs: readonly ExplainedJob[],
  networks: readonly ExplainedNetwork[],
): string {
  const isRefined = experiment.configuration.grid.refine !== undefined;
  const isUntouched = jobs.every(({ state }) => state === "missing" || state === "waiting");
  if (isRefined && isUntouched && networks.every(({ state }) => state === "missing"))
    return "grid.refine has not chosen this cell, or not come to it yet; without grid.refine, loss-atlas run measures the whole grid";
  const givers = measurements().filter((own) => own.quantities.includes(quantity));
  const kinds = givers.length === 0 ? [TRAIN] : givers.map(({ kind }) => kind);
  const own = jobs.filter(({ kind }) => kinds.includes(kind));
  if (own.length === 0) {
    const made = new Set(measurementsOf(experiment.configuration).map(({ kind }) => kind));
    const [kind = TRAIN] = kinds;
    if (!kinds.some((one) => made.has(one))) return `nothing measures it: measure.${kind} is not asked for`;
    return `${kind} has nothing to measure in ${counted(networks.length, "network")} a cell`;
  }
  const undone = own.find(({ state }) => state !== "done");
  if (undone?.results.some(({ is_done: isDone }) => !isDone)) return reasonOfJob(undone);
  const all = own.flatMap((job) => job.results);
  const unfit = new Map(
    networks.flatMap(({ seed, state }) => (WORDS[state] === undefined ? [] : [[seed, WORDS[state]]])),
  );
  const lost = all.filter(({ seeds }) => seeds.some((seed) => unfit.has(seed)));
  const states = [...new Set(lost.flatMap(({ seeds }) => seeds.flatMap((seed) => unfit.get(seed) ?? [])))];
  const noun = all.some(({ seeds }) => seeds.length === 2) ? "pair" : "network";
  const without =
    lost.length === 0
      ? ""
      : noun === "pair"
        ? `${lost.length} of ${counted(all.length, "pair")} ${lost.length === 1 ? "has" : "have"} a network that ${states.join(" or ")}`
        : `${lost.length} of ${counted(all.length, "network")} ${states.join(" or ")}`;
  if (lost.length > 0 && lost.length === all.length) return without;
  const found = all.flatMap(
    ({ key }) => results.get(key)?.observations.filter(({ metric }) => metric === quantity) ?? [],
  );
  const because = [...new Set(found.flatMap(({ detail }) => detail?.because ?? []))];
  const rest =
    found.length === 0
      ? `${own[0]!.kind} as it is set gives no such number`
      : `it was measured and is undefined${because.length === 0 ? " or not finite" : `: ${because.join("; ")}`}`;
  return without === "" ? rest : `${without}; of the others ${rest}`;
}

/** What networks do of which no numbers of a kind are taken. */
const WORDS: Readonly<Record<string, string>> = {
  diverged: "diverged",
  constant: "answers every input the same",
};

function reasonOfJob({ kind, key, state, reason, needs }: ExplainedJob): string {
  const name = `${kind} ${key}`;
  switch (state) {
    case "failed":
      return `${name} failed: ${reason}`;
    case "running":
      return `${name} is under way`;
    case "waiting": {
      const first =
        needs.find((need) => need.state === "failed") ?? needs.find((need) => need.state !== "done");
      return `${name} waits for ${first?.kind} ${first?.key}, which ${first?.state === "failed" ? "failed" : "is not done"}`;
    }
    default:
      return `${name} is not done yet`;
  }
}
