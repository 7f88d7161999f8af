import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { collectorScript, tasksScript } from "./batch-scripts.ts";
import type { SlurmSettings } from "./settings.ts";

const PLAIN: SlurmSettings = {
  tasks: 8,
  workers: 3,
  threads: 2,
  memory: 4000,
  partition: null,
  time: null,
  notice: 90,
  rounds: 10,
  sbatch: [],
  setup: [],
  words: ["--data-dir", "/data"],
};
const SUBJECT = {
  ...{ run: "/work/runs/my", isInDatabase: false, name: "my", round: 2 },
  ...{ command: ["/opt/node", "/opt/loss-atlas.js"], collectorWords: [] },
};

describe("the script of tasks", () => {
  it("asks for what a worker command with its workers takes, and becomes that command", () => {
    expect(tasksScript(SUBJECT, PLAIN, 8)).toBe(`#!/bin/bash
#SBATCH --job-name=loss-atlas-my
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --array=0-7
#SBATCH --cpus-per-task=6
#SBATCH --mem=4512M
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --signal=B:USR1@90
#SBATCH --output=/work/runs/my/slurm/2-%A_%a.out

exec /opt/node /opt/loss-atlas.js worker /work/runs/my --workers 3 --threads 2 --memory-budget 4000 --data-dir /data
`);
  });

  it("has what a person asks for besides, after what it asks for itself", () => {
    const asked = {
      ...PLAIN,
      partition: "gpu",
      time: "1-12",
      sbatch: ["--account=physics"],
      setup: ["module load gcc", "export A=1"],
    };
    const lines = tasksScript(SUBJECT, asked, 1).split("\n");
    expect(lines).toContain("#SBATCH --partition=gpu");
    expect(lines).toContain("#SBATCH --time=1-12");
    expect(lines.indexOf("#SBATCH --account=physics")).toBe(lines.indexOf("") - 1);
    expect(lines.slice(lines.indexOf("") + 1, -2)).toEqual(["module load gcc", "export A=1"]);
  });

  it("quotes whatever a shell or Slurm would read otherwise", () => {
    const run = "/a b/%j 'c' $HOME \"d\" \\e";
    const text = tasksScript({ ...SUBJECT, run, command: ["printf", "%s\\n"] }, { ...PLAIN, words: [] }, 1);
    expect(text).toContain('#SBATCH --output="/a b/%%j \'c\' $HOME \\"d\\" \\\\e/slurm/2-%A_%a.out"\n');
    const { stdout } = spawnSync("/bin/bash", { input: text, encoding: "utf8" });
    expect(stdout.split("\n").slice(0, 2)).toEqual(["worker", run]);
  });
});

it("what collects takes one core and no more memory than a task", () => {
  const small = collectorScript(SUBJECT, { ...PLAIN, memory: 1000, partition: "main" });
  expect(small).toContain("#SBATCH --partition=main\n#SBATCH --cpus-per-task=1\n#SBATCH --mem=1512M\n");
  expect(small).toMatch(/\n\nexec \/opt\/node \/opt\/loss-atlas\.js collect \/work\/runs\/my\n$/);
  expect(collectorScript(SUBJECT, PLAIN)).toContain("--mem=2048M\n");
});

describe("where the run lies in a database", () => {
  const subject = {
    ...SUBJECT,
    run: "postgres://atlas@db.example.org:5432/runs?run=my",
    isInDatabase: true,
    collectorWords: ["--out", "my runs"],
  };

  it("tasks open it by its address and print where they can, for nodes need share no folder", () => {
    const lines = tasksScript(subject, PLAIN, 8).split("\n");
    expect(lines).toContain("#SBATCH --output=/dev/null");
    expect(lines.slice(lines.indexOf("") + 1, -1)).toEqual([
      'exec >>"loss-atlas-my-2-$SLURM_ARRAY_JOB_ID-$SLURM_ARRAY_TASK_ID.out" 2>&1',
      expect.stringMatching(
        /^exec \S+ \S+ worker 'postgres:\/\/atlas@db\.example\.org:5432\/runs\?run=my' --workers 3 /,
      ),
    ]);
  });

  it("what a person says of the output is left as it is said", () => {
    const lines = tasksScript(subject, { ...PLAIN, sbatch: ["--output=/shared/%j.out"] }, 8).split("\n");
    expect(lines.indexOf("#SBATCH --output=/shared/%j.out")).toBe(lines.indexOf("") - 1);
    expect(lines.slice(lines.indexOf("") + 1, -1)).toEqual([expect.stringContaining("worker")]);
  });

  it("what collects is told where to write its folder", () => {
    const lines = collectorScript(subject, PLAIN).split("\n");
    expect(lines.slice(lines.indexOf("") + 1, -1)).toEqual([
      'exec >>"loss-atlas-my-2-collect-$SLURM_JOB_ID.out" 2>&1',
      expect.stringMatching(/ collect 'postgres:\S+' --out 'my runs'$/),
    ]);
  });
});
