import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parseCsv } from "#files";
import type { Ending } from "./command-line.ts";
import { trustKeptPrograms } from "./command-line.ts";
import { standingLossAtlas } from "./standing-command.ts";

trustKeptPrograms();

/** A run as version 0.1 left it: two cells of two networks, eight jobs. */
const FIXTURE = join(import.meta.dirname, "fixtures", "first-format");
const CONFIGURATION = join(FIXTURE, "small.yaml");

const folder = mkdtempSync(join(tmpdir(), "loss-atlas-grows-"));
afterAll(() => rmSync(folder, { recursive: true }));

const run = (out: string, ...words: readonly string[]): Promise<Ending> =>
  standingLossAtlas(["run", CONFIGURATION, "--workers", "1", "--out", out, "--json", ...words], {
    cwd: folder,
  });

/** A copy of the run of the first format, in a folder of its own. */
function copyOfFirstFormat(out: string): string {
  cpSync(join(FIXTURE, "small"), join(folder, out, "small"), { recursive: true });
  return join(folder, out, "small");
}

interface Counts {
  /** Jobs, and those that were done before. */
  readonly jobs: number;
  readonly before: number;
  readonly notes: readonly string[];
}

/** What the plan of two seeds says. */
const ONE_PAIR = "two seeds make one pair: connectivity and similarity will have no error bars";

function countsOf({ output, code, errors }: Ending): Counts {
  expect(code, errors).toBe(0);
  const events = output
    .trim()
    .split("\n")
    .map((line): Record<string, unknown> => JSON.parse(line));
  const started = events.find(({ type }) => type === "started");
  return {
    jobs: Number(started?.jobs),
    before: Number(started?.jobs_done),
    notes: events.flatMap(({ type, message }) => (type === "note" ? [String(message)] : [])),
  };
}

/** The values of `measurements.csv` by cell, seeds and metric; empty where a quantity is undefined. */
function measured(out: string): ReadonlyMap<string, string> {
  const text = readFileSync(join(folder, out, "small/measurements.csv"), "utf8");
  return new Map(
    parseCsv(text, "measurements.csv").rows.map(({ values: { cell, seed_i, seed_j, metric, value } }) => [
      `${cell} ${seed_i} ${seed_j} ${metric}`,
      value!,
    ]),
  );
}

describe("a run of the first format", { concurrent: true }, () => {
  it.each(["report", "classify", "diagnose", "claims"])("is opened by %s", async (command) => {
    const runFolder = copyOfFirstFormat(`opened-${command}`);
    const { code, output, errors } = await standingLossAtlas([command, runFolder], { cwd: folder });
    expect(code, errors).toBe(0);
    expect(output).not.toBe("");
    if (command !== "report") return;
    const [now, then] = [runFolder, join(FIXTURE, "small")].map(
      (own) => parseCsv(readFileSync(join(own, "cells.csv"), "utf8"), own).rows,
    );
    // Two networks make one pair, from which no share is known.
    expect(now!.map(({ values }) => values)).toEqual(
      then!.map(({ values }) => ({ ...values, phase_share: "", phase_margin: "" })),
    );
  });

  it("has every number, its quantities of old under their names", async () => {
    const runFolder = copyOfFirstFormat("done");
    await standingLossAtlas(["report", runFolder], { cwd: folder });
    const metrics = new Set([...measured("done").keys()].map((key) => key.split(" ")[3]));
    for (const name of ["hessian_smallest_eig", "agreement", "curve_length_ratio", "train_loss"])
      expect(metrics).toContain(name);
  });

  it("is said to have been trained by an earlier edition, and with what difference", async () => {
    const runFolder = copyOfFirstFormat("told");
    const { output, errors } = await standingLossAtlas(["classify", runFolder], { cwd: folder });
    const told = `${output} ${errors}`.replaceAll(/\s+/g, " ");
    expect(told).toContain("the networks were trained by edition 1");
    expect(told).toContain("the derivative of ReLU at zero is 0, which was 1");
    await standingLossAtlas(["report", runFolder], { cwd: folder });
    expect(readFileSync(join(runFolder, "report.html"), "utf8")).toContain(
      "The networks were trained by edition 1",
    );
  });

  it("is not mixed with networks of today: it is refused, and all computed anew by force", async () => {
    const runFolder = copyOfFirstFormat("mixed");
    const refused = await run("mixed");
    expect(refused.code).toBe(2);
    expect(refused.errors).toContain("run/other-configuration");
    expect(refused.errors.replaceAll(/\s+/g, " ")).toContain(
      "training, edition 4 (the derivative of ReLU at zero is 0",
    );
    expect(readFileSync(join(runFolder, "experiment.json"), "utf8")).toBe(
      readFileSync(join(FIXTURE, "small", "experiment.json"), "utf8"),
    );
    expect(countsOf(await run("mixed", "--force"))).toMatchObject({ jobs: 8, before: 0 });
    expect(countsOf(await run("mixed"))).toEqual({ jobs: 8, before: 8, notes: [ONE_PAIR] });
    expect(readdirSync(join(runFolder, "weights"))).toHaveLength(8);
  });
});

describe("a run that grows", { concurrent: true }, () => {
  it("by a third seed gives the numbers of three seeds at once, up to the rounding of float32", async () => {
    await run("one-by-one");
    await run("one-by-one", "--set", "seeds=3");
    await run("at-once", "--set", "seeds=3");
    const [grown, whole] = [measured("one-by-one"), measured("at-once")];
    expect([...grown.keys()].sort()).toEqual([...whole.keys()].sort());
    for (const [key, value] of whole) {
      const own = grown.get(key)!;
      expect(own === "", key).toBe(value === "");
      expect(Number(own), key).toBeAllclose(Number(value), { relative: 1e-5, absolute: 1e-9 });
    }
  });

  it("by a width and a slice keeps the networks that there are", async () => {
    await run("wider");
    const wider = countsOf(await run("wider", "--set", "grid.load={width: [2, 3, 4]}"));
    expect(wider).toMatchObject({ jobs: 12, before: 8 });
    const sliced = countsOf(await run("wider", "--set", "grid.slices={label_noise: [0, 0.1]}"));
    expect(sliced.notes).toEqual([
      ONE_PAIR,
      "grid.load.values, grid.slices differ from what this folder held: of 24 results, 12 are there and 12 are to be computed; 2 networks of before stay in the folder, outside the tables",
    ]);
  });

  it("keeps the points of its curves when they are judged at others", async () => {
    const curves = () => {
      const names = readdirSync(join(folder, "judged/small/curves"));
      return new Map(
        names.map((name) => [name, readFileSync(join(folder, "judged/small/curves", name), "base64")]),
      );
    };
    await run("judged");
    const before = curves();
    await run("judged", "--set", "measure.connectivity.interior_points=5");
    const after = curves();
    expect([before.size, after.size]).toEqual([2, 4]);
    for (const [name, content] of before) expect(after.get(name), name).toBe(content);
  });

  it("measures anew what a changed setting concerns and nothing else, without force", async () => {
    await run("changed");
    const { notes, before } = countsOf(await run("changed", "--set", "measure.curvature.trace_probes=5"));
    expect(notes).toEqual([
      ONE_PAIR,
      "measure.curvature.trace_probes differs from what this folder held: of 12 results, 8 are there and 4 are to be computed",
    ]);
    expect(before).toBe(6);
  });
});
