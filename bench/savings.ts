/**
 * What each way to compute less is worth on the built-in experiment, and what it does to the answer; what the ways to seek
 * a path come to, likewise:
 *
 *     node bench/savings.ts [--every 3] [connectivity] [trace] [paths]
 *
 * Trains the networks of every third cell, then measures them with and without. Time is processor time of one thread,
 * whole jobs. What a saving changes is told beside what changes of itself: curves of other draws, and the standard error
 * of a trace. `--every 1` takes all cells.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { parseConfiguration } from "#atlas/configuration";
import { executeJob } from "#atlas/jobs";
import type { JournalObservation } from "#atlas/journal";
import { planExperiment, TRAIN } from "#atlas/plan";
import { folderStore, type RunStore } from "#atlas/store";
import { mean, median } from "#statistics";
import { asCommand, chosenByName, wholeNumber } from "./command.ts";
import { tableText } from "./table.ts";

/** A way to measure, by what it sets. */
interface Variant {
  readonly name: string;
  readonly settings: readonly string[];
}

/** A measurement in several ways, of which the first is the one that others are compared with. */
interface Comparison {
  readonly name: string;
  readonly kind: string;
  readonly metric: string;
  readonly variants: readonly [Variant, ...Variant[]];
  readonly headings: readonly string[];
  readonly cells: (reference: Found, found: Found, limit: number) => readonly string[];
}

/** One number by what it is of, and the processor seconds that all took. */
interface Found {
  readonly seconds: number;
  readonly observations: ReadonlyMap<string, JournalObservation & { readonly cell: string }>;
}

const curve = (epochs: number, rate: number, times: string, tolerance: number, others: string[] = []) =>
  [
    `epochs=${epochs}`,
    `learning_rate=${rate}`,
    `times=${times}`,
    `loss_tolerance=${tolerance}`,
    ...others,
  ].map((setting) => `measure.connectivity.${setting}`);

const path = (...settings: string[]) => settings.map((setting) => `measure.connectivity.${setting}`);

const trace = (deflation: boolean, tolerance: number) => [
  `measure.curvature.trace_deflation=${deflation}`,
  `measure.curvature.trace_tolerance=${tolerance}`,
];

const COMPARISONS: readonly Comparison[] = [
  {
    name: "connectivity",
    kind: "connectivity",
    metric: "mode_connectivity_pct",
    variants: [
      { name: "250 epochs at 0.01", settings: curve(250, 0.01, "independent", 0) },
      {
        // The last digit of the decay names other draws, and changes nothing else to speak of.
        name: "… by other draws",
        settings: curve(250, 0.01, "independent", 0, ["weight_decay=0.0005000001"]),
      },
      { name: "50 epochs at 0.01", settings: curve(50, 0.01, "independent", 0) },
      { name: "50 epochs at 0.06", settings: curve(50, 0.06, "independent", 0) },
      { name: "… one t a stretch", settings: curve(50, 0.06, "stratified", 0) },
      { name: "… to 2 % (default)", settings: curve(50, 0.06, "stratified", 0.02) },
      { name: "… to 5 %", settings: curve(50, 0.06, "stratified", 0.05) },
      { name: "… to 10 %", settings: curve(50, 0.06, "stratified", 0.1) },
    ],
    headings: ["epochs", "settled", "median change", "root mean square", "cells across the limit"],
    cells: (reference, found, limit) => {
      const changes = pairsOf(reference, found).map(([before, after]) => after.value! - before.value!);
      const details = [...found.observations.values()].map(({ detail }) => detail ?? {});
      const settled = details.filter((detail) => detail.settled === true).length;
      return [
        mean(details.map(({ epochs }) => Number(epochs)))!.toFixed(1),
        "settled" in details[0]! ? `${settled} of ${details.length}` : "",
        signed(median(changes)!),
        rootMeanSquare(changes).toFixed(2),
        `${crossings(reference, found, limit)}`,
      ];
    },
  },
  {
    name: "trace",
    kind: "curvature",
    metric: "hessian_trace",
    variants: [
      { name: "32 probes (default)", settings: trace(false, 0) },
      { name: "… of what Lanczos left", settings: trace(true, 0) },
      { name: "… until 2 %", settings: trace(true, 0.02) },
      { name: "plain probes until 2 %", settings: trace(false, 0.02) },
    ],
    headings: ["probes", "error by probes", "error by examples", "change by joint error"],
    cells: (reference, found) => {
      const all = [...found.observations.values()];
      const share = (name: string) =>
        percent(median(all.map(({ value, detail }) => Math.abs(Number(detail?.[name]) / value!)))!);
      const changes = pairsOf(reference, found).map(([before, after]) => {
        const errors = [before, after].map(({ detail }) => Number(detail?.se_probes));
        return (after.value! - before.value!) / Math.hypot(...errors);
      });
      return [
        mean(all.map(({ detail }) => Number(detail?.probes)))!.toFixed(1),
        share("se_probes"),
        share("se_examples"),
        found === reference ? "" : rootMeanSquare(changes).toFixed(2),
      ];
    },
  },
  {
    name: "paths",
    kind: "connectivity",
    metric: "curve_barrier_pct",
    variants: [
      { name: "Bezier, 1 bend (default)", settings: [] },
      { name: "… known to 1 %", settings: path("barrier_tolerance=0.01") },
      { name: "… the best of 5", settings: path("restarts=5") },
      { name: "… by adam at 0.01", settings: path("optimiser=adam", "learning_rate=0.01") },
      { name: "… from a chord off the line", settings: path("displacement=1") },
      { name: "Bezier, 3 bends", settings: path("bends=3") },
      { name: "chain, 1 bend", settings: path("shape=polychain") },
      { name: "chain, 3 bends", settings: path("shape=polychain", "bends=3") },
      {
        name: "… by adam at 0.01",
        settings: path("shape=polychain", "bends=3", "optimiser=adam", "learning_rate=0.01"),
      },
    ],
    headings: ["mean barrier", "median change", "root mean square"],
    cells: (reference, found) => {
      const barriers = [...found.observations.values()].map(({ value }) => value!);
      const changes = pairsOf(reference, found).map(([before, after]) => after.value! - before.value!);
      const change =
        found === reference ? ["", ""] : [signed(median(changes)!), rootMeanSquare(changes).toFixed(2)];
      return [mean(barriers)!.toFixed(2), ...change];
    },
  },
];

const signed = (value: number): string => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

function rootMeanSquare(values: readonly number[]): number {
  return Math.sqrt(mean(values.map((value) => value ** 2))!);
}

/** The same number by two ways, where both have it. */
function pairsOf(reference: Found, found: Found) {
  return [...reference.observations].flatMap(([key, before]) => {
    const after = found.observations.get(key);
    return after === undefined || before.value === null || after.value === null
      ? []
      : [[before, after] as const];
  });
}

/** Cells whose mean lies on another side of minus or plus the limit. */
function crossings(reference: Found, found: Found, limit: number): number {
  const sides = (of: 0 | 1) =>
    [...Map.groupBy(pairsOf(reference, found), ([{ cell }]) => cell).values()].map((pairs) => {
      const value = mean(pairs.map((pair) => pair[of].value!))!;
      return Math.abs(value) <= limit ? 0 : Math.sign(value);
    });
  const [before, after] = [sides(0), sides(1)];
  return before.filter((side, i) => side !== after[i]).length;
}

/** The built-in experiment, some of whose cells are computed. */
class Experiment {
  readonly #store: RunStore;
  readonly #every: number;

  constructor(store: RunStore, every: number) {
    this.#store = store;
    this.#every = every;
  }

  /** Does the jobs of a kind with these settings. */
  async run(kind: string, metric: string, settings: readonly string[]): Promise<Found> {
    const configuration = parseConfiguration("{}", "the defaults", { overrides: settings });
    const plan = planExperiment(configuration);
    const chosen = new Set(plan.cells.filter((_, i) => i % this.#every === 0).map(({ cell }) => cell));
    const observations = new Map<string, JournalObservation & { readonly cell: string }>();
    const start = process.cpuUsage().user;
    for (const job of plan.jobs.filter((one) => one.kind === kind)) {
      const tasks = job.tasks.filter(({ networks }) => chosen.has(networks[0]!.cell));
      if (tasks.length === 0) continue;
      const { results } = await executeJob(
        { ...job, tasks },
        { configuration, dataFolder: ".", store: this.#store },
      );
      for (const { cell, seeds, observations: own } of results) {
        const found = own.find((observation) => observation.metric === metric);
        if (found?.value != null) observations.set(`${cell} ${seeds.join(" ")}`, { ...found, cell });
      }
    }
    return { seconds: (process.cpuUsage().user - start) / 1e6, observations };
  }
}

await asCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { every: { type: "string", default: "3" } },
  });
  const every = wholeNumber("every", values.every, 1);
  const comparisons = chosenByName(COMPARISONS, ({ name }) => name, positionals);
  const { phases } = parseConfiguration("{}", "the defaults");
  const folder = await mkdtemp(join(tmpdir(), "loss-atlas-savings-"));
  try {
    const store = folderStore(folder);
    await store.prepare();
    const experiment = new Experiment(store, every);
    await experiment.run(TRAIN, "train_loss", []);
    for (const { name, kind, metric, variants, headings, cells } of comparisons) {
      const rows = [[name, "seconds", "of the time", ...headings]];
      let reference: Found | undefined;
      for (const variant of variants) {
        const found = await experiment.run(kind, metric, variant.settings);
        reference ??= found;
        rows.push([
          variant.name,
          found.seconds.toFixed(1),
          percent(found.seconds / reference.seconds),
          ...cells(reference, found, phases.connectivity_pct),
        ]);
      }
      process.stdout.write(`${tableText(rows)}\n\n`);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
