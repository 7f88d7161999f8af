import type { StageAccount } from "#atlas/account";
import type { ExperimentConfiguration } from "#atlas/configuration";
import type { Tails } from "./tails.ts";

/** Of so many cells a plan is made to count what is done; it would take too long for more. */
const MOST_PLANNED = 400;

/** How far a run is that has no account of itself. */
export interface CountedRun {
  readonly name: string;
  readonly stages: readonly Omit<StageAccount, "blocked" | "failed">[];
  /** What results of each job there are to be, by its key; nothing where no plan was made. */
  readonly sizes: ReadonlyMap<string, { readonly kind: string; readonly results: number }>;
  readonly notes: readonly string[];
}

/**
 * How far a run is by its configuration and its journals: by its plan, or where that is large by counts alone, to which
 * results of networks count as well that have left the grid.
 *
 * @throws AtlasError as `readExperiment` and `readRun`
 */
export async function countedRun(run: string, tails: Tails): Promise<CountedRun> {
  const { planOfExperiment, readExperiment } = await import("#atlas/run");
  const { cellCount } = await import("#atlas/configuration");
  const experiment = await readExperiment(run);
  const { configuration } = experiment;
  const { name } = configuration;
  const isRefined = configuration.grid.refine !== undefined;
  if (cellCount(configuration.grid) > MOST_PLANNED && !tails.hasFormer && !isRefined)
    return countedByConfiguration(configuration, tails);
  const record =
    tails.hasFormer || isRefined ? await (await import("#atlas/results")).readRun(run) : undefined;
  const plan = record?.plan ?? planOfExperiment(experiment);
  const known = tails.hasFormer
    ? new Set(record?.results.keys())
    : new Set([...tails.keys.values()].flatMap((keys) => [...keys]));
  const stages = new Map<string, { kind: string; results: number; done: number }>();
  for (const { kind, tasks } of plan.jobs) {
    const stage = stages.get(kind) ?? { kind, results: 0, done: 0 };
    stages.set(kind, stage);
    stage.results += tasks.length;
    stage.done += tasks.filter(({ key }) => known.has(key)).length;
  }
  const sizes = new Map(plan.jobs.map(({ key, kind, tasks }) => [key, { kind, results: tasks.length }]));
  return { name, stages: [...stages.values()], sizes, notes: [] };
}

/** Counts of results by what each cell is to have; which results there are is told by their kinds alone. */
async function countedByConfiguration(
  configuration: ExperimentConfiguration,
  { keys }: Tails,
): Promise<CountedRun> {
  const { cellConfiguration, cellCount, cellKnobs, epochsAlong, measurementsOf } = await import(
    "#atlas/configuration"
  );
  const { settingsOf, TRAIN } = await import("#atlas/plan");
  const { measure, seeds, name } = configuration;
  const cells = cellCount(configuration.grid);
  const along =
    measure.at === undefined
      ? 0
      : cellKnobs(configuration)
          .map((knobs) => epochsAlong({ measure, ...cellConfiguration(configuration, knobs) }).length)
          .reduce((sum, points) => sum + points, 0);
  const stage = (kind: string, results: number) => ({
    kind,
    results,
    done: Math.min(results, keys.get(kind)?.size ?? 0),
  });
  const measuring = measurementsOf(configuration).map((measurement) => {
    const places = measurement.of === "network" ? cells + along : cells;
    return stage(
      measurement.kind,
      places * measurement.subjects(seeds, settingsOf(configuration, measurement)).length,
    );
  });
  return {
    name,
    stages: [stage(TRAIN, (cells + along) * seeds), ...measuring.filter(({ results }) => results > 0)],
    sizes: new Map(),
    notes: [
      "this run has no account of itself, and its results were counted without a plan: those of networks that have left the grid count as well, until loss-atlas run takes it up",
    ],
  };
}
