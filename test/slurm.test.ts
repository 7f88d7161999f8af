import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openRunStore } from "#atlas/store";
import { lossAtlas, trustKeptPrograms } from "./command-line.ts";
import { POSTGRES_PROGRAMS, type PostgresServer, startPostgres } from "./postgres-server.ts";
import { REFINED } from "./refined-experiment.ts";
import { type Cluster, startCluster, until, whyNoCluster } from "./slurm-cluster.ts";
import { standingLossAtlas } from "./standing-command.ts";
import { resultsOf, TINY } from "./tiny-experiment.ts";

trustKeptPrograms();

/** A folder whose name a shell and Slurm read otherwise unless it is quoted. */
const folder = mkdtempSync(join(tmpdir(), "loss-atlas 'slurm' %j-"));
const absent = whyNoCluster();
if (absent !== undefined) console.warn(`no Slurm to try: ${absent}`);

const place = mkdtempSync(join(tmpdir(), "loss-atlas-cluster-"));
const hasDatabase = POSTGRES_PROGRAMS !== undefined;
let cluster: Cluster;
let server: PostgresServer;
beforeAll(async () => {
  if (absent !== undefined) return;
  writeFileSync(join(folder, "tiny.yaml"), TINY);
  [cluster] = await Promise.all([
    startCluster(place),
    hasDatabase &&
      startPostgres().then((started) => {
        server = started;
      }),
  ]);
  Object.assign(process.env, cluster.env);
  if (hasDatabase) process.env.PGPASSWORD = server.password;
});
afterAll(async () => {
  await Promise.all([cluster?.stop(), server?.stop()]);
  for (const own of [folder, place]) rmSync(own, { recursive: true, force: true });
});

const call = (...words: readonly string[]) => standingLossAtlas(words, { cwd: folder });
const inRun = (out: string, name: string) => join(folder, out, "tiny", name);

describe.skipIf(absent !== undefined)("Slurm", () => {
  test.concurrent("a run whose only task is killed under way is submitted again and writes the bytes of a plain one", async () => {
    const where = { cwd: folder };
    // Enough jobs for one to be under way when the signal has found its way.
    const grid = ["--set", "grid.load={width: [2, 3, 4, 5, 6, 7, 8, 9]}"];
    const alone = lossAtlas(["run", "tiny.yaml", ...grid, "--out", "alone", "--workers", "1"], where);
    const words = ["--launcher", "slurm", "--tasks", "1", "--workers", "1", "--memory-budget", "1000"];
    const submitted = lossAtlas(["run", "tiny.yaml", ...grid, "--out", "shared", ...words], where);
    await until(() => journalLines() > 0);
    const { rounds } = JSON.parse(readFileSync(inRun("shared", "slurm/submissions.json"), "utf8"));
    await cluster.call("scancel", "--signal=KILL", `${rounds[0].jobs[0]}_0`);
    const { code, output, errors } = await submitted;
    expect(code, errors).toBe(0);
    expect(output).toMatch(/^All 40 jobs done; this run took .*report: shared\/tiny\/report\.html\n$/s);
    const found = JSON.parse(readFileSync(inRun("shared", "slurm/submissions.json"), "utf8"));
    expect(found.rounds).toMatchObject([
      { round: 1, attempt: 1, results_done: 0 },
      { round: 2, attempt: 2, results_done: expect.toSatisfy((done: number) => done > 0) },
    ]);
    expect((await alone).code).toBe(0);
    expect(withoutCrew(resultsOf(join(folder, "shared")))).toEqual(resultsOf(join(folder, "alone")));
  });

  test
    .skipIf(!hasDatabase)
    .concurrent(
      "a run in a database is worked on by tasks that share no folder, and no text has the password",
      async () => {
        const address = `postgres://atlas@127.0.0.1:${server.port}/postgres`;
        const run = `${address}?run=stored`;
        const section = "slurm: { tasks: 1, workers: 1, memory_budget: 1000, sbatch: [--comment=asked] }";
        writeFileSync(join(folder, "stored.yaml"), `${TINY.replace("name: tiny", "")}${section}\n`);
        const small = ["--set", "grid.load={width: [2]}", "--set", "seeds=2"];
        const words = ["--store", address, "--out", "fetched"];
        const submitted = await call("submit", "stored.yaml", ...small, ...words);
        expect(submitted).toMatchObject({ code: 0, errors: "" });
        expect(submitted.output.replaceAll("\n", " ")).toContain(`loss-atlas cancel '${run}' ends it`);
        const printed = (name: RegExp) => textsIn(folder, name).join("\n");
        await until(() => printed(/^loss-atlas-stored-1-collect-\d+\.out$/).includes("\nreport: "));
        expect(printed(/^loss-atlas-stored-1-\d+-0\.out$/)).toContain("All 5 jobs done");
        expect(printed(/-collect-/)).toMatch(/^All 5 jobs done; .*report: fetched\/stored\/report\.html\n$/s);
        const fetched = readdirSync(join(folder, "fetched/stored"));
        expect(fetched).toContain("report.html");
        expect(fetched).not.toContain("slurm");
        const store = openRunStore(server.address("stored"));
        const texts = await Promise.all(
          ["1.sh", "1-collect.sh", "submissions.json"].map((name) => store.readText(`slurm/${name}`)),
        );
        expect(texts[0]).toContain("#SBATCH --array=0-0\n#SBATCH --cpus-per-task=1\n#SBATCH --mem=1512M\n");
        expect(texts[0]).toContain("#SBATCH --comment=asked\n");
        for (const text of [...texts, printed(/\.out$/)]) expect(text).not.toContain("pass%");
        const collected = await call("collect", run, "--out", "fetched");
        expect(collected).toMatchObject({ code: 0, output: expect.stringMatching(/^All 5 jobs done/) });
      },
    );

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
  const texts = textsIn(inRun("shared", "journal"), /./);
  return texts.join("").split("\n").length - 1;
}

/** The files of a folder whose names match; none where there is no folder. */
function textsIn(own: string, name: RegExp): readonly string[] {
  if (!existsSync(own)) return [];
  const files = readdirSync(own).filter((file) => name.test(file));
  return files.map((file) => readFileSync(join(own, file), "utf8"));
}

/** What the crew and the cluster leave is no result. */
function withoutCrew(files: Record<string, string>): object {
  const own = new Set(["crew", "leases", "failed", "slurm"]);
  return Object.fromEntries(Object.entries(files).filter(([path]) => !own.has(path.split("/")[0]!)));
}
