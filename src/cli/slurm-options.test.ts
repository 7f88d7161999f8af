import { expect, it } from "vitest";
import { slurmSettings, withSlurmSection } from "./slurm-options.ts";

const NEEDED = { needed: 300 * 2 ** 20 };
const GIVEN = { dataDir: "/data", time: "90", sbatch: ["--qos=high"] };

it("options come before what a file says, lines of both are there, and the rest is as usual", async () => {
  const section = {
    ...{ partition: "gpu", time: "4:00:00", workers: 2, memory_budget: 900, rounds: undefined },
    ...{ sbatch: ["--account=physics"], setup: ["module load gcc"] },
  };
  expect(await slurmSettings(withSlurmSection(GIVEN, section), NEEDED)).toEqual({
    ...{
      partition: "gpu",
      time: "90",
      tasks: 4,
      workers: 2,
      threads: 1,
      memory: 900,
      notice: 120,
      rounds: 10,
    },
    ...{ sbatch: ["--account=physics", "--qos=high"], setup: ["module load gcc"] },
    words: ["--data-dir", "/data"],
  });
  expect(await slurmSettings(withSlurmSection(GIVEN, undefined), NEEDED)).toMatchObject({
    ...{ partition: null, time: "90", workers: 4, memory: 300, sbatch: ["--qos=high"], setup: [] },
  });
});
