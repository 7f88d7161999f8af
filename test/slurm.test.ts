import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lossAtlas } from "./command-line.ts";
import { REFINED } from "./refined-experiment.ts";
import { type Cluster, startCluster, until, whyNoCluster } from "./slurm-cluster.ts";
import { standingLossAtlas } from "./standing-command.ts";
import { resultsOf, TINY } from "./tiny-experiment.ts";

/** A folder whose name a shell and Slurm read otherwise unless it is quoted. */
const folder = mkdtempSync(join(tmpdir(), "loss-atlas 'slurm' %j-"));
const absent = whyNoCluster();
if (absent !== undefined) console.warn(`no Slurm to try: ${absent}`);

const place = mkdtempSync(join(tmpdir(), "loss-atlas-cluster-"));
let cluster: Cluster;
beforeAll(async () => {
  if (absent !== undefined) return;
  cluster = await startCluster(place);
  Object.assign(process.env, cluster.env);
  writeFileSync(join(folder, "tiny.yaml"), TINY);
});
afterAll(async () => {
  await cluster?.stop();
  for (const own of [folder, place]) rmSync(own, { recursive: true, force: true });
});

const call = (...words: readonly string[]) => standingLossAtlas(words, { cwd: folder });
const inRun = (out: string, name: string) => join(folder, out, "tiny", name);

describe.skipIf(absent !== undefined)("Slurm", () => {
  test("a run whose only task is killed under way is submitted again and writes the bytes of a plain one", async () => {
    const where = { cwd: folder };
    const alone = lossAtlas(["run", "tiny.yaml", "--out", "alone", "--workers", "1"], where);
    const words = ["--launcher", "slurm", "--tasks", "1", "--workers", "1", "--memory-budget", "1000"];
    const submitted = lossAtlas(["run", "tiny.yaml", "--out", "shared", ...words], where);
    await until(() => journalLines() > 0);
    const { rounds } = JSON.parse(readFileSync(inRun("shared", "slurm/submissions.json"), "utf8"));
    await cluster.call("scancel", "--signal=KILL", `${rounds[0].jobs[0]}_0`);
    const { code, output, errors } = await submitted;
    expect(code, errors).toBe(0);
    expect(output).toMatch(/^All 10 jobs done; this run took .*report: shared\/tiny\/report\.html\n$/s);
    const found = JSON.parse(readFileSync(inRun("shared", "slurm/submissions.json"), "utf8"));
    expect(found.rounds).toMatchObject([
      { round: 1, attempt: 1, results_done: 0 },
      { round: 2, attempt: 2, results_done: expect.toSatisfy((done: number) => done > 0) },
    ]);
    expect((await alone).code).toBe(0);
    expect(withoutCrew(resultsOf(join(folder, "shared")))).toEqual(resultsOf(join(folder, "alone")));
  });

  test("tasks go on from round to round where a part of the cells is chosen on the way", async () => {
    writeFileSync(join(folder, "refined.yaml"), REFINED);
    const words = ["--launcher", "slurm", "--tasks", "2", "--workers", "1", "--memory-budget", "1000"];
    const shared = await call("run", "refined.yaml", "--out", "rounds", ...words);
    expect(shared.code, shared.errors).toBe(0);
    expect((await call("run", "refined.yaml", "--out", "plain", "--workers", "1")).code).toBe(0);
    const cells = (out: string) => readFileSync(join(folder, out, "refined/cells.csv"), "utf8");
    expect(cells("rounds")).toBe(cells("plain"));
  });

  test("tasks that wait are told of and cancelled, and nothing goes on by itself then", async () => {
    const later = ["--sbatch=--begin=now+1hour", "--tasks", "5", "--workers", "1", "--memory-budget", "1000"];
    const submitted = await call("submit", "tiny.yaml", "--out", "waiting", ...later);
    // Arrays of this cluster have three tasks at most.
    expect(submitted.output.replaceAll("\n", " ")).toMatch(
      /10 of 10 jobs to do; 5 tasks submitted as jobs \d+, \d+;/,
    );
    const told = "Slurm: 5 tasks waiting (BeginTime)";
    await until(async () => (await call("status", "waiting/tiny")).output.includes(told));
    const watched = await lossAtlas(["status", "waiting/tiny", "--watch"], {
      cwd: folder,
      onPrint: ({ output }, child) => output.includes("\n") && child.kill("SIGINT"),
    });
    expect(watched).toMatchObject({ code: 130, errors: "" });
    expect(watched.output).toMatch(/^tiny: 0 of \d+ results · Slurm: 5 tasks waiting \(BeginTime\)\n$/);
    expect((await call("collect", "waiting/tiny")).output).toContain("5 tasks of waiting/tiny still queued");
    expect((await call("cancel", "waiting/tiny")).output).toContain("5 tasks of waiting/tiny cancelled");
    expect((await cluster.call("squeue", "--noheader")).trim()).toBe("");
    const collected = await call("collect", "waiting/tiny");
    expect(collected).toMatchObject({ code: 1, errors: expect.stringContaining("it was cancelled") });
    expect(existsSync(inRun("waiting", "report.html"))).toBe(true);
  });

  test("what Slurm refuses is told with what to do", async () => {
    const { code, errors } = await call("submit", "tiny.yaml", "--out", "nowhere", "--partition", "none");
    expect(code).toBe(2);
    expect(errors).toMatch(
      /^error \[slurm\/refused\]: sbatch: Slurm refuses: .*invalid partition.*--partition\n$/s,
    );
  });
});

function journalLines(): number {
  const journals = inRun("shared", "journal");
  if (!existsSync(journals)) return 0;
  const texts = readdirSync(journals).map((name) => readFileSync(join(journals, name), "utf8"));
  return texts.join("").split("\n").length - 1;
}

/** What the crew and the cluster leave is no result. */
function withoutCrew(files: Record<string, string>): object {
  const own = new Set(["crew", "leases", "failed", "slurm"]);
  return Object.fromEntries(Object.entries(files).filter(([path]) => !own.has(path.split("/")[0]!)));
}
