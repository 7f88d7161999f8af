import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openRunStore } from "#atlas/store";
import { type Ending, lossAtlas, trustKeptPrograms } from "./command-line.ts";
import { pathsUnder } from "./files-under.ts";
import { POSTGRES_PROGRAMS, type PostgresServer, startPostgres } from "./postgres-server.ts";
import { standingLossAtlas } from "./standing-command.ts";
import { resultsOf, TINY } from "./tiny-experiment.ts";

trustKeptPrograms();

const folder = mkdtempSync(join(tmpdir(), "loss-atlas-database-"));
let server: PostgresServer;

/** Calls the command in a process of its own, whose every word must be without the password. */
async function call(words: readonly string[]): Promise<Ending> {
  return withoutPassword(await lossAtlas(words, { cwd: folder }));
}

/** The same, killed when its second job begins. */
async function killed(words: readonly string[]): Promise<void> {
  const ending = await lossAtlas([...words, "--json"], {
    cwd: folder,
    onPrint: ({ output }, child) => {
      // Not its process group: workers must notice by themselves.
      if (output.split('"job-started"').length > 2) child.kill("SIGKILL");
    },
  });
  expect(withoutPassword(ending).code).toBeNull();
}

/** The same in the process that stays. */
async function ask(...words: readonly string[]): Promise<Ending> {
  return withoutPassword(await standingLossAtlas(words, { cwd: folder }));
}

function withoutPassword(ending: Ending): Ending {
  expect(ending.output + ending.errors).not.toContain(server.password);
  return ending;
}

describe.skipIf(POSTGRES_PROGRAMS === undefined)("a run in a database", () => {
  beforeAll(async () => {
    server = await startPostgres();
    process.env.PGPASSWORD = server.password;
    writeFileSync(join(folder, "tiny.yaml"), TINY);
  });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  it("has the bytes of one in a folder, whoever worked on it, though one was killed", async () => {
    const address = `postgres://atlas@127.0.0.1:${server.port}/postgres`;
    const run = `${address}?run=tiny`;
    const alone = call(["run", "tiny.yaml", "--out", "alone", "--workers", "1"]);
    const prepared = await ask("run", "tiny.yaml", "--prepare", "--store", address);
    expect(prepared).toMatchObject({ code: 0, errors: "" });
    expect(prepared.output.replaceAll(/\s+/g, " ")).toContain(
      `10 of 10 jobs to do. loss-atlas worker '${run}' works on it`,
    );
    expect((await alone).code).toBe(0);
    const worker = ["worker", run, "--workers", "1"];
    const [, other] = await Promise.all([killed(worker), call([...worker, "--report", "--out", "reported"])]);
    expect(other.errors).not.toContain("error");
    expect(other).toMatchObject({ code: 0 });
    expect(other.output).toMatch(/All 10 jobs done; .*report: reported\/tiny\/report.html/s);
    const status = await ask("status", run, "--json");
    expect(JSON.parse(status.output)).toMatchObject({ run, name: "tiny", state: "finished", holder: null });
    expect(await resultsPulled("pulled")).toEqual(resultsOf(join(folder, "alone")));
    const cells = (out: string) => readFileSync(join(folder, out, "tiny", "cells.csv"), "utf8");
    expect(cells("reported")).toBe(cells("alone"));
  });

  it("loses weights and curves that no longer serve, after it is said how much, and nothing that people read", async () => {
    const run = server.address("tiny");
    const { output: asked } = await ask("prune", run, "--dry-run");
    expect(asked).toMatch(/\?run=tiny: [\d.]+ [KM]iB can go\n {2}weights of 12 networks +[\d.]+ KiB\n/);
    expect(asked).toMatch(/\nNothing was removed\.\n$/);
    const store = openRunStore(run);
    expect((await store.arraySizes("weights")).size).toBe(12);
    const { code, output } = await ask("prune", run, "--yes");
    expect(code).toBe(0);
    expect(output).toMatch(/\nRemoved: [\d.]+ [KM]iB\. PostgreSQL uses the room again/);
    expect((await store.arraySizes("weights")).size).toBe(0);
    expect((await ask("prune", run, "--dry-run")).output).toMatch(/\?run=tiny: nothing can go\n$/);
    const readable = (files: Record<string, string>) =>
      Object.fromEntries(
        Object.entries(files).filter(([path]) => !/^((weights|curves)\/|pruned\.json$)/.test(path)),
      );
    const left = await resultsPulled("left");
    expect(left["pruned.json"]).toBeDefined();
    expect(readable(left)).toEqual(readable(resultsOf(join(folder, "alone"))));
  });

  it("is begun, interrupted by a kill and taken up again by one that has all of it", async () => {
    const address = server.address();
    const small = ["--set", "grid.load={width: [2]}", "--set", "seeds=2"];
    const store = ["tiny.yaml", ...small, "--store", address, "--name", "whole", "--workers", "1"];
    await killed(["run", ...store]);
    const again = await ask("run", ...store);
    expect(again).toMatchObject({ code: 0 });
    expect(again.output).toMatch(/All 5 jobs done; .*report: runs\/whole\/report.html/s);
    const files = pathsUnder(join(folder, "runs")).filter((path) => !path.endsWith("/"));
    for (const path of files)
      expect(readFileSync(join(folder, "runs", path), "latin1"), path).not.toContain("pass%");
    expect(await openRunStore(server.address("whole")).readText("experiment.json")).not.toContain("pass%");
  });

  it("is refused where a folder is needed, and where the database holds none of its name", async () => {
    const run = server.address("nowhere");
    expect(await ask("report", run)).toMatchObject({
      code: 2,
      errors: expect.stringContaining("error [cli/needs-folder]: loss-atlas report reads folders"),
    });
    for (const command of ["worker", "status", "pull"])
      expect(await ask(command, run)).toMatchObject({
        code: 2,
        output: "",
        errors: expect.stringMatching(
          /^error \[run\/no-run\]: .*run=nowhere: the database holds no such run; expected one of its runs: whole and tiny\. .*loss-atlas run --store/s,
        ),
      });
    for (const command of ["worker", "status", "pull", "retry", "collect", "cancel"])
      expect((await ask(command, server.address("tinny"))).errors.replaceAll(/\s+/g, " ")).toMatch(
        /expected one of its runs: tiny and whole\. Did you mean postgres:\S+\/postgres\?run=tiny\?/,
      );
  });
});

/** What the run in the database is as a folder that is fetched and reported on, by digest. */
async function resultsPulled(out: string): Promise<Record<string, string>> {
  const pulled = await ask("pull", server.address("tiny"), "--out", out);
  expect(pulled.output).toMatch(new RegExp(`^${out}/tiny: \\d+ files fetched`));
  expect((await ask("report", `${out}/tiny`)).code).toBe(0);
  const { "pulled.json": from, ...files } = resultsOf(join(folder, out));
  expect(from).toBeDefined();
  return files;
}
