import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openRunStore } from "#atlas/store";
import { type Ending, lossAtlas } from "./command-line.ts";
import { pathsUnder } from "./files-under.ts";
import { POSTGRES_PROGRAMS, type PostgresServer, startPostgres } from "./postgres-server.ts";
import { resultsOf, TINY } from "./tiny-experiment.ts";

const folder = mkdtempSync(join(tmpdir(), "loss-atlas-database-"));
let server: PostgresServer;

/** Calls the command, whose every word must be without the password. */
async function call(words: readonly string[], kill?: number): Promise<Ending> {
  let isKilled = kill === undefined;
  const ending = await lossAtlas(words, {
    cwd: folder,
    env: { PGPASSWORD: server.password },
    onPrint: (_, child) => {
      if (isKilled) return;
      isKilled = true;
      // Not its process group: workers must notice by themselves.
      setTimeout(() => child.kill("SIGKILL"), kill);
    },
  });
  expect(ending.output + ending.errors).not.toContain(server.password);
  return ending;
}

describe.skipIf(POSTGRES_PROGRAMS === undefined)("a run in a database", () => {
  beforeAll(async () => {
    server = await startPostgres();
    writeFileSync(join(folder, "tiny.yaml"), TINY);
  });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  it("has the bytes of one in a folder, whoever worked on it, though one was killed", async () => {
    const address = `postgres://atlas@127.0.0.1:${server.port}/postgres`;
    const run = `${address}?run=tiny`;
    expect((await call(["run", "tiny.yaml", "--out", "alone"])).code).toBe(0);
    const prepared = await call(["run", "tiny.yaml", "--prepare", "--store", address]);
    expect(prepared).toMatchObject({ code: 0, errors: "" });
    expect(prepared.output.replaceAll(/\s+/g, " ")).toContain(
      `10 of 10 jobs to do. loss-atlas worker '${run}' works on it`,
    );
    const worker = ["worker", run, "--workers", "1"];
    const [, other] = await Promise.all([
      call(worker, 1500),
      call([...worker, "--report", "--out", "reported"]),
    ]);
    expect(other.errors).not.toContain("error");
    expect(other).toMatchObject({ code: 0 });
    expect(other.output).toMatch(/All 10 jobs done; .*report: reported\/tiny\/report.html/s);
    const status = await call(["status", run, "--json"]);
    expect(JSON.parse(status.output)).toMatchObject({ run, name: "tiny", state: "finished", holder: null });
    const pulled = await call(["pull", run, "--out", "pulled"]);
    expect(pulled.output).toMatch(/^pulled\/tiny: \d+ files fetched/);
    expect((await call(["report", "pulled/tiny"])).code).toBe(0);
    const { "pulled.json": from, ...files } = resultsOf(join(folder, "pulled"));
    expect(from).toBeDefined();
    expect(files).toEqual(resultsOf(join(folder, "alone")));
    const cells = (out: string) => readFileSync(join(folder, out, "tiny", "cells.csv"), "utf8");
    expect(cells("reported")).toBe(cells("alone"));
  });

  it("is begun, interrupted by a kill and taken up again by one that has all of it", async () => {
    const address = server.address();
    const store = ["tiny.yaml", "--store", address, "--name", "whole", "--workers", "1"];
    await call(["run", ...store], 1500);
    const again = await call(["run", ...store]);
    expect(again).toMatchObject({ code: 0 });
    expect(again.output).toMatch(/All 10 jobs done; .*report: runs\/whole\/report.html/s);
    const files = pathsUnder(join(folder, "runs")).filter((path) => !path.endsWith("/"));
    for (const path of files)
      expect(readFileSync(join(folder, "runs", path), "latin1"), path).not.toContain("pass%");
    expect(await openRunStore(server.address("whole")).readText("experiment.json")).not.toContain("pass%");
  });

  it("is refused where a folder is needed, and where the database holds none of its name", async () => {
    const run = server.address("nowhere");
    expect(await call(["report", run])).toMatchObject({
      code: 2,
      errors: expect.stringContaining("error [cli/needs-folder]: loss-atlas report reads folders"),
    });
    for (const command of ["worker", "status", "pull"])
      expect(await call([command, run])).toMatchObject({
        code: 2,
        output: "",
        errors: expect.stringMatching(/^error \[run\/no-run\]: .*run=nowhere/),
      });
  });
});
