import { basename, join } from "node:path";
import type { ExperimentConfiguration } from "#atlas/configuration";
import { createFolder, writeFileAtomically } from "#files";
import { counted, duration } from "#words";
import { columnsOf, wrapped } from "../prose.ts";
import { run } from "../run-command.ts";
import { withinBudget } from "./budget.ts";
import type { GivenExperiment } from "./given-configuration.ts";
import { type MeasuredRun, measuredSummary } from "./measured-summary.ts";
import { nextGrid } from "./next-grid.ts";
import { type PreparationOptions, type PreparedNetworks, prepareNetworks } from "./prepare-networks.ts";
import { requireGrid } from "./read-given.ts";

/** What `loss-atlas measure` is told of networks that were trained elsewhere. */
export interface MeasureNetworksOptions extends PreparationOptions {
  /** Seconds. */
  readonly budget: number;
  readonly workers?: number;
  /** The folder of run folders. */
  readonly out: string;
  readonly cache: boolean;
  readonly json?: true;
  /** Where the configuration of the experiment that would settle the diagnosis is written. */
  readonly writeGrid?: string;
}

/**
 * Measures networks that were trained elsewhere on data of one's own, as a run of one cell: what it is told in advance, its
 * progress, resumption, tables and report are those of a run.
 *
 * @throws AtlasError of kind `input` for networks and data that are not so or do not go together
 */
export async function measureNetworks(
  words: readonly string[],
  options: MeasureNetworksOptions,
): Promise<void> {
  const prepared = await prepareNetworks(words, options);
  if (options.writeGrid !== undefined) {
    // Whether there can be such an experiment is known before anything is measured.
    const { text } = nextGrid(prepared, { verdict: "undecided", remedies: [], settling: null });
    await requireGrid(text, options.writeGrid);
  }
  await measurePrepared(prepared, options, (measured) =>
    measuredSummary(measured, {
      columns: Math.min(80, columnsOf(process.stdout)),
      json: options.json ?? false,
      ...(options.writeGrid !== undefined && { writeGrid: options.writeGrid }),
    }),
  );
}

/**
 * The same of networks that are prepared.
 *
 * @param closing gives what is printed once all is measured
 * @param told sentences that are not told again; those that are told are added
 * @returns the configuration that was measured
 */
export async function measurePrepared(
  prepared: PreparedNetworks,
  options: MeasureNetworksOptions,
  closing: (measured: MeasuredRun) => Promise<string>,
  told: Set<string> = new Set(),
): Promise<ExperimentConfiguration> {
  const { own, networks, notes } = prepared;
  const { budget, workers, set, out, cache } = options;
  const { files } = own.model;
  say(
    files.length === 1
      ? `${basename(files[0]!)}: ${networks.title}`
      : `${networks.title}; ${counted(files.length, "network")}`,
  );
  for (const note of notes) if (!told.has(note)) say(note);
  for (const note of notes) told.add(note);
  const affordable = await withinBudget(own, {
    budget,
    ...(workers !== undefined && { workers }),
    ...(set !== undefined && { set }),
    ...(options.examples !== undefined && { examples: options.examples }),
  });
  say(budgetWords(affordable, budget, own));
  const { name, text, configuration } = affordable;
  await createFolder(out);
  const file = join(out, `${name}.yaml`);
  await writeFileAtomically(file, text);
  await run(file, {
    out,
    dataDir: ".",
    cache,
    areNotesTold: true,
    ...(set !== undefined && { set }),
    ...(workers !== undefined && { workers }),
    closing: (outcome, report) => closing({ ...prepared, outcome, report, runFolder: join(out, name) }),
  });
  return configuration;
}

function budgetWords(
  { configuration, seconds, isWhole, isBeyond }: Awaited<ReturnType<typeof withinBudget>>,
  budget: number,
  own: GivenExperiment,
): string {
  const { data, measure } = configuration;
  const curves: unknown = Reflect.get(Object(measure.connectivity), "epochs");
  const epochs =
    own.model.files.length > 1 ? ` and curves of at most ${counted(Number(curves), "epoch")}` : "";
  const without = isWhole ? "" : ", without curvature by layer and the density of the spectrum";
  const takes = `about ${duration(seconds)} by the plan`;
  const kept = isBeyond
    ? `beyond the budget of ${duration(budget)}, with the least that is offered`
    : `within the budget of ${duration(budget)}`;
  const examples =
    data.examples === own.examples
      ? own.examples === 1
        ? "the one training example"
        : `all ${own.examples} training examples`
      : `${data.examples} of ${own.examples} training examples`;
  return `measured on ${examples}${epochs}${without}: ${takes}, ${kept}`;
}

function say(sentence: string): void {
  process.stderr.write(`${wrapped(sentence, columnsOf(process.stderr), 2)}\n`);
}
