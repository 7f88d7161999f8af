import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseConfiguration } from "#atlas/configuration";
import { planExperiment } from "#atlas/plan";
import type { RunCommandOptions } from "./run-command.ts";

const GRID = ["grid.load.width=[2, 4]", "grid.temperature.batch_size=[16]", "seeds=2"];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "run-command-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

interface Ending {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** Runs a small grid of fake jobs; `onOutput` sees standard output as it comes. */
function command(
  changes: Partial<RunCommandOptions>,
  onOutput: (text: string, child: ChildProcess) => void = () => {},
  words: readonly string[] = [],
): Promise<Ending> {
  const options: RunCommandOptions = {
    out: join(folder, "runs"),
    dataDir: folder,
    workers: 1,
    set: GRID,
    name: "small",
    ...changes,
  };
  const script = join(import.meta.dirname, "run-command.testing.ts");
  const child = spawn(process.execPath, [script, JSON.stringify(options), ...words], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let errors = "";
  child.stdout.on("data", (text: Buffer) => {
    output += text;
    onOutput(output, child);
  });
  child.stderr.on("data", (text: Buffer) => {
    errors += text;
  });
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, output, errors })));
}

describe("loss-atlas run", () => {
  it("logs plain lines where there is no terminal and ends with the phases and the report", async () => {
    const { code, output, errors } = await command({});
    expect(code).toBe(0);
    expect(errors).toMatch(
      /^small: two seeds make one pair: [^\n]*\nsmall: 8 jobs\n(small: [1-7] of 8 jobs · [^\n]*\n)*small: 8 of 8 jobs · [^\n]*\n$/,
    );
    expect(output).toMatch(/^All 8 jobs done; this run took .*\n\n2 cells in /);
    expect(output).toMatch(/\n\nDiagnosis: .*\(\d+\)/);
    expect(output).toContain(`\nreport: ${join(folder, "runs/small/report.html")}\n`);
    for (const file of ["report.html", "cells.csv", "measurements.csv"]) {
      expect(existsSync(join(folder, "runs/small", file))).toBe(true);
    }
  });

  it("plans and writes nothing in a dry run", async () => {
    const { code, output } = await command({ dryRun: true, json: true });
    expect(code).toBe(0);
    expect(JSON.parse(output)).toMatchObject({ cells: 2, networks: 4 });
    expect(existsSync(join(folder, "runs"))).toBe(false);
  });

  it("tells of failed jobs and exits with 1", async () => {
    const { jobs } = planExperiment(parseConfiguration("{}", "test", { overrides: GRID }));
    const fail = jobs.filter(({ kind }) => kind === "train").slice(0, 1);
    await writeFile(join(folder, "behaviour.json"), JSON.stringify({ fail: fail.map(({ key }) => key) }));
    const { code, output, errors } = await command({});
    expect(code).toBe(1);
    expect(errors).toMatch(/^small: failed: train 2 networks · width \d, batch size 16: no numbers for /m);
    expect(output).toMatch(
      /^4 of 8 jobs done; 1 job failed and 3 skipped, whole or in part, that need them\./,
    );
    await writeFile(join(folder, "behaviour.json"), "{}");
    // As those who worked together leave it where all of them were killed.
    const listed = join(folder, "runs/small/failures.json");
    await mkdir(join(folder, "runs/small/failed"));
    await rename(listed, join(folder, "runs/small/failed", `${fail[0]!.key}.json`));
    const retried = await command({}, undefined, [join(folder, "runs/small")]);
    expect(retried).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^All 8 jobs done; this run took/),
    });
    expect(retried.errors).toMatch(/^small: 8 jobs, 4 of them done already\n/);
    const nothing = await command({}, undefined, [join(folder, "runs/small")]);
    expect(nothing).toEqual({ code: 0, output: "No job of this run is known to have failed.\n", errors: "" });
  });

  /** Sends a signal when the first job is done. */
  async function interrupted(signal: NodeJS.Signals): Promise<void> {
    await writeFile(join(folder, "behaviour.json"), JSON.stringify({ sleep: 20 }));
    let sent = false;
    const { code, output } = await command({ json: true }, (text, child) => {
      if (sent || !text.includes("job-done")) return;
      sent = child.kill(signal);
    });
    const records: unknown[] = output
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(code).toBe(130);
    expect(records).toContainEqual({ type: "stopping" });
    expect(records.at(-1)).toMatchObject({ type: "finished", interrupted: true, jobs: 8, failures: [] });
  }

  it("ends after the jobs under way on Ctrl-C, and goes on when run again", async () => {
    await interrupted("SIGINT");
    const again = await command({});
    expect(again.code).toBe(0);
    expect(again.errors).toMatch(/^small: 8 jobs, [1-7] of them done already\n/m);
  });

  it.each(["SIGTERM", "SIGHUP"] as const)("takes %s as it takes Ctrl-C", interrupted);

  it("returns a second after Ctrl-C, whatever is under way", async () => {
    const { jobs } = planExperiment(parseConfiguration("{}", "test", { overrides: GRID }));
    const block = Object.fromEntries(jobs.map(({ key }) => [key, 30_000]));
    await writeFile(join(folder, "behaviour.json"), JSON.stringify({ block }));
    let sentAt: number | undefined;
    const { code, output } = await command({ json: true }, (text, child) => {
      if (sentAt !== undefined || !text.includes("job-started")) return;
      sentAt = performance.now();
      child.kill("SIGINT");
    });
    // Jobs have that second to end; a machine that does much else takes some more to end their processes.
    expect(performance.now() - sentAt!).toBeLessThan(5000);
    expect(code).toBe(130);
    expect(JSON.parse(output.trim().split("\n").at(-1)!)).toMatchObject({ interrupted: true, report: null });
    expect(existsSync(join(folder, "runs/small/lock.json"))).toBe(false);
  });

  it("says in a dry run how much is done already", async () => {
    await command({});
    const { output } = await command({ dryRun: true, set: ["seeds=3", ...GRID.slice(0, 2)] });
    expect(output).toContain(`${join(folder, "runs/small")} holds 12 of 24 results: 0 of 8 jobs are done\n`);
  });
});
