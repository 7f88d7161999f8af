import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { trustKeptPrograms } from "./command-line.ts";
import { expectRefusal, scratchFolders } from "./refusal.ts";
import { standingLossAtlas } from "./standing-command.ts";
import { TINY } from "./tiny-experiment.ts";

trustKeptPrograms();

const freshFolder = scratchFolders("kubernetes");
const CLUSTER = ["--image", "atlas:1", "--claim", "runs"];

describe("loss-atlas submit", () => {
  it("for Kubernetes writes the run folder and the manifest, for no more pods than there is work", async () => {
    const cwd = freshFolder({ "tiny.yaml": TINY });
    const words = ["submit", "tiny.yaml", "--workers", "4", "--tasks", "8", ...CLUSTER, "--kubernetes"];
    const written = await standingLossAtlas([...words, "job.yaml"], { cwd });
    expect(written).toEqual({
      code: 0,
      errors: "",
      output: "runs/tiny: 10 of 10 jobs to do by 3 pods; kubectl apply -f job.yaml begins them.\n",
    });
    const text = readFileSync(join(cwd, "job.yaml"), "utf8");
    expect(parse(text).spec.completions).toBe(3);
    expect(existsSync(join(cwd, "runs/tiny/experiment.json"))).toBe(true);
    const printed = await standingLossAtlas([...words, "-"], { cwd });
    expect(printed).toEqual({ code: 0, errors: "", output: text });
  });

  it.each([
    { words: ["--kubernetes", "-"], error: "cli/kubernetes", says: ["--image", "needs it"] },
    {
      words: ["--kubernetes", "-", ...CLUSTER, "--time", "90"],
      error: "cli/other-cluster",
      says: ["--time", "Slurm"],
    },
    {
      words: ["--claim", "runs"],
      error: "cli/other-cluster",
      says: ["--claim", "Kubernetes", "give --kubernetes"],
    },
    {
      words: ["--kubernetes", "-", ...CLUSTER, "--data-dir", "/data"],
      error: "kubernetes/outside",
      says: ["/data", "below the folder"],
    },
    {
      words: ["--sbatch", "physics"],
      error: "cli/sbatch-option",
      says: ["--sbatch", '"physics"', "such as"],
    },
    {
      words: ["--memory-budget", "1", "--force"],
      error: "run/memory",
      says: ["of memory by itself", "a larger --memory-budget"],
    },
    {
      words: ["--kubernetes", "-", "--image", "atlas:1", "--store", "postgres://u@h/d"],
      error: "cli/kubernetes",
      says: ["--secret", "Secret of the database"],
    },
    {
      words: ["--store", "postgres://u:sesam@h/d"],
      error: "cli/password-in-address",
      says: ["--store", "postgres://u@h/d?run=tiny", "PGPASSWORD"],
    },
    { words: ["--time", "soon"], error: "slurm/time", says: ["--time", '"soon"', "12:00:00"] },
  ])("refuses $words and writes nothing", async ({ words, error, says }) => {
    const cwd = freshFolder({ "tiny.yaml": TINY });
    const ending = await standingLossAtlas(["submit", "tiny.yaml", ...words], { cwd });
    expectRefusal(ending, { code: 2, error, says });
    expect(existsSync(join(cwd, "runs"))).toBe(false);
  });
});

it("what is asked of a cluster makes no other experiment", async () => {
  const cwd = freshFolder({ "tiny.yaml": TINY });
  const prepare = (...words: readonly string[]) =>
    standingLossAtlas(["run", "tiny.yaml", "--prepare", ...words], { cwd });
  const keys = () => JSON.parse(readFileSync(join(cwd, "runs/tiny/experiment.json"), "utf8")).configuration;
  const before = await prepare("--set", "slurm.partition=gpu");
  expect(keys().slurm).toEqual({ partition: "gpu" });
  expect(await prepare("--set", "slurm={partition: main, time: 90}")).toEqual(before);
  expect(keys().slurm).toEqual({ partition: "main", time: 90 });
  expect(await prepare()).toEqual(before);
  expect(before).toMatchObject({ code: 0, errors: "" });
});

it("options of a cluster are refused where a run is to be carried out here", async () => {
  const cwd = freshFolder({ "tiny.yaml": TINY });
  const ending = await standingLossAtlas(["run", "tiny.yaml", "--tasks", "3"], { cwd });
  expectRefusal(ending, { code: 2, error: "cli/without-slurm", says: ["--tasks", "--launcher slurm"] });
  const profiled = await standingLossAtlas(["run", "tiny.yaml", "--launcher", "slurm", "--profile"], { cwd });
  expectRefusal(profiled, { code: 2, error: "cli/profiled-elsewhere", says: ["--profile", "this machine"] });
});

it.each(["collect", "cancel"])(
  "%s refuses a run that nobody submitted, and one that is none",
  async (command) => {
    const cwd = freshFolder({ "my.yaml": TINY.replace("name: tiny", "name: my") });
    expect((await standingLossAtlas(["run", "my.yaml", "--prepare"], { cwd })).code).toBe(0);
    const ending = await standingLossAtlas([command, "runs/my"], { cwd });
    expectRefusal(ending, { code: 2, error: "slurm/not-submitted", says: ["runs/my", "loss-atlas submit"] });
    const misspelt = await standingLossAtlas([command, "runs/mi"], { cwd });
    expectRefusal(misspelt, { code: 2, error: "run/no-run", says: ["runs/mi", "Did you mean runs/my?"] });
  },
);
