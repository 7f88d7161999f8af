import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { readConfiguration } from "#atlas/configuration";
import { plannedResults } from "#atlas/journal";
import { type Plan, planExperiment } from "#atlas/plan";
import { readExperiment, runExperiment } from "#atlas/run";
import { folderStore } from "#atlas/store";
import type * as room from "#measurements";

/** Kinds of measurement whose code has changed since the results were made. */
const raised = vi.hoisted(() => new Set<string>());

vi.mock("#measurements", async (original) => {
  const real = await original<typeof room>();
  const measurements = () =>
    real.measurements().map((own) => (raised.has(own.kind) ? { ...own, edition: own.edition + 1 } : own));
  const measurementNamed = (kind: string) => measurements().find((own) => own.kind === kind);
  return { ...real, measurements, measurementNamed };
});
afterEach(() => raised.clear());

/** A run as version 0.1 left it. */
const FIXTURE = join(import.meta.dirname, "fixtures", "first-format");
const configuration = await readConfiguration(join(FIXTURE, "small.yaml"));

/** The kinds of the jobs that are left where some results are known. */
const kindsLeft = ({ jobs }: Plan, isKnown: (task: string) => boolean) =>
  new Set(jobs.flatMap(({ kind, tasks }) => (tasks.every(({ key }) => isKnown(key)) ? [] : [kind])));

describe.each(["curvature", "connectivity", "similarity"])("a raised edition of %s", (kind) => {
  it("measures that anew and nothing else", () => {
    const before = planExperiment(configuration);
    const known = new Set(before.jobs.flatMap(({ tasks }) => tasks.map(({ key }) => key)));
    raised.add(kind);
    expect(kindsLeft(planExperiment(configuration), (key) => known.has(key))).toEqual(new Set([kind]));
  });

  it("does so in a run of the first format too", async () => {
    const store = folderStore(join(FIXTURE, "small"));
    const [journals, { configuration }] = await Promise.all([store.readJournals(), readExperiment(store)]);
    const left = () => {
      const plan = planExperiment(configuration, raised.has(kind) ? { [kind]: 2 } : {});
      const results = plannedResults(configuration, plan, journals);
      return kindsLeft(plan, (key) => results.has(key));
    };
    expect(left()).toEqual(new Set());
    raised.add(kind);
    expect(left()).toEqual(new Set([kind]));
  });
});

it("says how much that is, once", async () => {
  const folder = mkdtempSync(join(tmpdir(), "loss-atlas-edition-"));
  try {
    const run = join(folder, "small");
    const notes: string[] = [];
    const again = () =>
      runExperiment({
        configuration,
        plan: planExperiment(configuration),
        run,
        dataFolder: folder,
        workers: 1,
        onEvent: (event) => event.type === "note" && notes.push(event.message),
      });
    expect(await again()).toMatchObject({ jobs: 8, jobsDone: 8 });
    raised.add("similarity");
    expect(await again()).toMatchObject({ jobs: 8, jobsDone: 8 });
    expect(await again()).toMatchObject({ jobs: 8, jobsDone: 8 });
    expect(notes).toEqual([
      "measure.similarity, edition 5 differs from what this folder held: of 12 results, 10 are there and 2 are to be computed",
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
