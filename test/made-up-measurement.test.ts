import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commentedConfiguration, configurationJsonSchema, parseConfiguration } from "#atlas/configuration";
import { planExperiment, summarisePlan } from "#atlas/plan";
import { type RunEvent, type RunOutcome, runExperiment } from "#atlas/run";
import { folderStore } from "#atlas/store";
import { parseCsv, readSafetensors } from "#files";
import { writeReport } from "#report";
import { glossary } from "../src/cli/explain/glossary.ts";
import { TINY, TINY_JOBS } from "./tiny-experiment.ts";

const folder = mkdtempSync(join(tmpdir(), "loss-atlas-made-up-measurement-"));
afterAll(() => rmSync(folder, { recursive: true }));

const runFolder = join(folder, "tiny");
const textOf = (name: string) => readFileSync(join(runFolder, name), "utf8");
const events: RunEvent[] = [];

/** Runs the tiny experiment as far as the measurements go that this process knows. */
function run(overrides: readonly string[] = []): Promise<RunOutcome> {
  events.length = 0;
  const configuration = parseConfiguration(TINY, "tiny.yaml", { overrides });
  return runExperiment({
    configuration,
    plan: planExperiment(configuration),
    run: runFolder,
    dataFolder: folder,
    workers: 2,
    jobModule: new URL("./made-up/jobs.ts", import.meta.url).href,
    onEvent: (event) => events.push(event),
  });
}

const kindsDone = () =>
  new Set(events.flatMap((event) => (event.type === "job-done" ? [event.job.kind] : [])));

/** The parameters' norm of every network, from their files. */
async function expectedNorms(power: number): Promise<Map<string, number>> {
  const { results } = await folderStore(runFolder).readJournals();
  const norms = new Map<string, number>();
  for (const { key, cell, seeds, training } of results.values()) {
    if (training === undefined) continue;
    const { tensors } = await readSafetensors(join(runFolder, "weights", `${key}.safetensors`));
    const squares = Object.values(tensors).flatMap(({ data }) => [...data].map((value) => value ** 2));
    norms.set(`${cell} ${seeds[0]}`, Math.sqrt(squares.reduce((sum, square) => sum + square, 0)) ** power);
  }
  return norms;
}

const measuredNorms = () =>
  new Map(
    parseCsv(textOf("measurements.csv"), "measurements.csv")
      .rows.filter(({ values }) => values.metric === "weight_norm")
      .map(({ values: { cell, seed_i, value, unit } }) => {
        expect(unit).toBe("l2 norm");
        return [`${cell} ${seed_i}`, Number(value)] as const;
      }),
  );

/** Everything below knows the measurement; a run has been made before. */
beforeAll(async () => {
  expect(await run()).toMatchObject({ jobs: TINY_JOBS, jobsDone: TINY_JOBS });
  await import("./made-up/jobs.ts");
});

describe("a measurement and a quantity that another module registers", () => {
  test("are in the commented configuration, the schema and the messages about both", () => {
    const text = commentedConfiguration();
    expect(text).toContain("  # How large the parameters of a network are.");
    expect(text).toContain("    # What the norm is raised to; a number from 1 to 4.\n    power: 1\n");
    expect(JSON.stringify(configurationJsonSchema())).toContain("What the norm is raised to");
    const refuse = (override: string) => () =>
      parseConfiguration(TINY, "tiny.yaml", { overrides: [override] });
    expect(refuse("measure.weight_norms.power=9")).toThrow(
      /measure\.weight_norms\.power is 9; expected a number from 1 to 4/,
    );
    expect(refuse("measure.weight_norms.pover=2")).toThrow(/Did you mean power\?/);
  });

  test("are planned at a cost of their own", () => {
    const configuration = parseConfiguration(TINY, "tiny.yaml");
    const { jobs } = summarisePlan(configuration, planExperiment(configuration), 2);
    expect(jobs.find(({ kind }) => kind === "weight_norms")).toMatchObject({ count: 2, operations: 0 });
    expect(jobs.find(({ kind }) => kind === "weight_norms")!.seconds).toBeGreaterThan(0);
  });

  test("are measured in a run that was made without them, and nothing else is", async () => {
    expect(await run()).toMatchObject({ jobs: TINY_JOBS + 2, jobsDone: TINY_JOBS + 2 });
    expect(kindsDone()).toEqual(new Set(["weight_norms"]));
    await run();
    expect(kindsDone()).toEqual(new Set());
    await writeReport(runFolder);
    const norms = await expectedNorms(1);
    expect(measuredNorms().size).toBe(12);
    for (const [name, value] of measuredNorms())
      expect(value, name).toBeAllclose(norms.get(name)!, { relative: 1e-6 });
  });

  test("have columns, a panel and notes, and are explained", async () => {
    const [header] = textOf("cells.csv").split("\n");
    expect(header).toContain("weight_norm,weight_norm_se");
    expect(textOf("figures/sheet.svg")).toContain("Norm of weights");
    const report = textOf("report.html");
    for (const words of [
      "Euclidean norm of all parameters of a network.",
      "Falls as the weight decay rises.",
    ])
      expect(report).toContain(words);
    const explained = glossary().filter(({ name }) => name.startsWith("weight_norm"));
    expect(explained.map(({ sort }) => sort)).toEqual(["quantity", "measurement"]);
  });

  test("are measured anew, and they alone, when their setting changes", async () => {
    expect(await run(["measure.weight_norms.power=2"])).toMatchObject({
      jobs: TINY_JOBS + 2,
      jobsDone: TINY_JOBS + 2,
    });
    expect(kindsDone()).toEqual(new Set(["weight_norms"]));
    expect(events[0]).toMatchObject({
      type: "note",
      message: expect.stringContaining("measure.weight_norms.power"),
    });
    await writeReport(runFolder);
    const norms = await expectedNorms(2);
    for (const [name, value] of measuredNorms())
      expect(value, name).toBeAllclose(norms.get(name)!, { relative: 1e-6 });
  });
});
