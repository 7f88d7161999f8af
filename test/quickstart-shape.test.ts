import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { notesOn, readConfiguration } from "#atlas/configuration";
import { planExperiment, summarisePlan } from "#atlas/plan";

const EXAMPLES = join(import.meta.dirname, "..", "examples");
const quickstart = await readConfiguration(undefined);

describe("the built-in experiment", () => {
  it("needs no files and is the example of that name", async () => {
    expect(quickstart.data).not.toHaveProperty("folder");
    expect(await readConfiguration(join(EXAMPLES, "quickstart.yaml"))).toEqual(quickstart);
  });

  it("spans more than a decade of load and of temperature, with error bars in every cell", () => {
    const { load, temperature } = quickstart.grid;
    for (const { values } of [load, temperature]) {
      expect(values.at(-1)! / values[0]!).toBeGreaterThan(10);
    }
    expect(quickstart.seeds).toBeGreaterThanOrEqual(3);
    const { connectivity } = quickstart.measure;
    expect(connectivity).toMatchObject({ pairs: 3 });
  });

  it("is estimated to fit a laptop: minutes on two cores, less than 1 GiB a worker", () => {
    const summary = summarisePlan(quickstart, planExperiment(quickstart), 2);
    expect(summary.wall_seconds).toBeLessThan(10 * 60);
    expect(summary.worker_memory_mb).toBeLessThan(1024);
  });
});

describe("every example", () => {
  const files = readdirSync(EXAMPLES).filter((name) => name.endsWith(".yaml"));

  /** What an example gives up knowingly, and says so in its comments. */
  const remarks: Readonly<Record<string, readonly string[]>> = {
    "cifar-resnet.yaml": ["two seeds make one pair: connectivity and similarity will have no error bars"],
  };

  it.each(files)("%s can be planned and leaves nothing else to remark on", async (name) => {
    const configuration = await readConfiguration(join(EXAMPLES, name));
    expect(planExperiment(configuration).jobs.length).toBeGreaterThan(0);
    expect(notesOn(configuration)).toEqual(remarks[name] ?? []);
  });
});
