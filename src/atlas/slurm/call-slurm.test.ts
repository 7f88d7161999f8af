import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { createFolder, readTextFile } from "#files";
import { callSlurm, type SlurmProgram } from "./call-slurm.ts";
import { queueLimits } from "./queue-limits.ts";
import { queued } from "./queued.ts";
import type { RunTexts } from "./run-texts.ts";
import { readSubmissions } from "./submissions.ts";
import { submitRound } from "./submit-round.ts";

const folder = mkdtempSync(join(tmpdir(), "call-slurm-"));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

/** Has the programs of Slurm be scripts of ours. */
function pretend(programs: Partial<Record<SlurmProgram, string>>): void {
  const place = mkdtempSync(join(folder, "bin-"));
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(place, name), `#!/bin/bash\n${text}\n`);
    chmodSync(join(place, name), 0o755);
  }
  vi.stubEnv("PATH", `${place}:/bin:/usr/bin`);
}

const SETTINGS = {
  ...{ tasks: 7, workers: 1, threads: 1, memory: 100, partition: null, time: null, notice: 120, rounds: 3 },
  ...{ sbatch: [], setup: [], words: [] },
};
const textsOf = (run: string): RunTexts => ({
  placeOf: (name) => join(run, name),
  readText: (name) => readTextFile(join(run, name)),
  writeText: async (name, text) => {
    await createFolder(join(run, dirname(name)));
    await writeFile(join(run, name), text);
  },
});
const submission = (run: string) => ({
  ...{
    run,
    isInDatabase: false,
    texts: textsOf(run),
    name: "my",
    command: ["loss-atlas"],
    collectorWords: [],
  },
  ...{ settings: SETTINGS, limits: { array: 3, jobs: 100 } },
  ...{ jobsLeft: 20, resultsDone: 5 },
});

describe("a program of Slurm's", () => {
  it("that is not there is told with what else there is", async () => {
    vi.stubEnv("PATH", folder);
    await expect(callSlurm("sbatch", [])).rejects.toMatchObject({
      code: "slurm/not-installed",
      kind: "input",
      message: expect.stringContaining("start loss-atlas worker on each machine"),
    });
  });

  it.each([
    ["Batch job submission failed: invalid partition specified: none", "input", "--partition"],
    [
      "Batch job submission failed: Requested node configuration is not available",
      "input",
      "fewer --workers",
    ],
    [
      "Batch job submission failed: Job violates accounting/QOS policy (job submit limit, …)",
      "input",
      "fewer --tasks",
    ],
    ["Batch job submission failed: Requested time limit is invalid", "input", "less --time"],
    ["fatal: Could not establish a configuration source", "failure", "scontrol ping"],
    [
      "Batch job submission failed: Unable to contact slurm controller (connect failure)",
      "failure",
      "scontrol ping",
    ],
  ])("that says “%s” is told as %s, with %s", async (said, kind, remedy) => {
    pretend({ sbatch: `echo "sbatch: error: ${said}" >&2; exit 1` });
    await expect(callSlurm("sbatch", [])).rejects.toMatchObject({
      kind,
      problem: expect.stringContaining(said),
      remedy: expect.stringContaining(remedy),
    });
  });

  it("that does not answer is waited for so long and no longer", async () => {
    pretend({ squeue: "exec sleep 100" });
    await expect(queued({ rounds: [] }, 200)).rejects.toMatchObject({
      code: "slurm/no-answer",
      problem: "it gave no answer within 0.2 s",
    });
  });
});

describe("a submission", () => {
  it("is split as the cluster has it and knows all its numbers", async () => {
    const run = mkdtempSync(join(folder, "run-"));
    pretend({ sbatch: `cat > ${run}/read; echo "$@" >> ${run}/calls; echo "$(wc -l < ${run}/calls);here"` });
    const { round, notes } = await submitRound(submission(run));
    expect(notes).toEqual([]);
    expect(round).toMatchObject({
      round: 1,
      attempt: 1,
      tasks: 7,
      jobs: ["1", "2", "3"],
      collector: "4",
      results_done: 5,
    });
    expect((await readSubmissions(textsOf(run)))?.rounds).toEqual([round]);
    // Nodes need not find a script anywhere.
    expect(readFileSync(join(run, "read"), "utf8")).toBe(
      readFileSync(join(run, "slurm/1-collect.sh"), "utf8"),
    );
    const { round: next } = await submitRound({ ...submission(run), jobsLeft: 2, attempt: 2 });
    expect(next).toMatchObject({ round: 2, attempt: 2, tasks: 2, jobs: ["5"], collector: "6" });
    expect((await readSubmissions(textsOf(run)))?.rounds).toEqual([round, next]);
  });

  it("that is taken in part keeps that part and says so", async () => {
    const run = mkdtempSync(join(folder, "run-"));
    pretend({
      sbatch: `if [ -e ${run}/one ]; then echo "job submit limit" >&2; exit 1; fi; touch ${run}/one; echo 12`,
    });
    const { round, notes } = await submitRound(submission(run));
    expect(round).toMatchObject({ tasks: 2, jobs: ["12"], collector: null });
    expect(notes.join("\n")).toMatch(
      /^2 of 7 tasks are submitted and no more: .*\n.*call loss-atlas collect/,
    );
  });

  it("of which nothing is taken is told and not written down", async () => {
    const run = mkdtempSync(join(folder, "run-"));
    pretend({ sbatch: "echo no >&2; exit 1" });
    await expect(submitRound(submission(run))).rejects.toThrow("sbatch: Slurm refuses: no");
    expect(await readSubmissions(textsOf(run))).toBeUndefined();
    pretend({ sbatch: "echo welcome" });
    await expect(submitRound(submission(run))).rejects.toThrow(
      'sbatch: it answers "welcome"; expected the number of a job',
    );
  });
});

it("the limits of a cluster are those that it says, and the usual ones where it says none", async () => {
  pretend({ scontrol: "printf 'MaxArraySize            = 501\\nMaxJobCount             = 2000\\n'" });
  expect(await queueLimits()).toEqual({ array: 501, jobs: 2000 });
  pretend({ scontrol: "echo" });
  expect(await queueLimits()).toEqual({ array: 1001, jobs: 10_000 });
});
