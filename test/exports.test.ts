import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { AtlasError } from "#errors";
import { exportFormats, exportRun } from "#exports";
import { isRecord, parseCsv } from "#files";
import { readNumpyFile, weightValues } from "#interchange/weights";
import { folderWithRun } from "./exported-run.ts";
import { digestsUnder } from "./files-under.ts";
import { expectRefusal } from "./refusal.ts";
import { standingLossAtlas } from "./standing-command.ts";

const folder = folderWithRun("exports");
const run = join(folder, "runs", "quickstart");
const at = (...path: readonly string[]) => join(run, "exports", ...path);
const textAt = (...path: readonly string[]) => readFileSync(at(...path), "utf8");

type Line = Readonly<Record<string, unknown>>;

/** The document, table by table. */
function document(): Readonly<Record<string, readonly Line[]>> {
  const parsed: unknown = JSON.parse(textAt("run.json"));
  if (!isRecord(parsed)) throw new Error("no document");
  const tables = Object.entries(parsed).filter(
    (entry): entry is [string, Line[]] => Array.isArray(entry[1]) && entry[1].every(isRecord),
  );
  return Object.fromEntries(tables.filter(([, lines]) => lines.length > 0));
}

beforeAll(async () => {
  for (const { name } of exportFormats()) await exportRun(run, { format: name });
});

describe("tables", () => {
  test("hold what the run's own tables hold, to the last bit", () => {
    const own = (name: string) => readFileSync(join(run, name), "utf8");
    expect(textAt("csv", "measurements.csv")).toBe(own("measurements.csv"));
    expect(textAt("csv", "along.csv")).toBe(own("along.csv"));
    const cells = parseCsv(textAt("csv", "cells.csv"), "cells.csv");
    const columns = cells.columns.filter((column) => column !== "cell");
    const lines = cells.rows.map(({ values }) => columns.map((column) => values[column]).join(","));
    expect([columns.join(","), ...lines, ""].join("\n")).toBe(own("cells.csv"));
  });

  test("are the same in every format, read by other readers than wrote them", async () => {
    const tables = document();
    expect(Object.keys(tables).sort()).toEqual([
      "along",
      "cells",
      "columns",
      "curves",
      "histories",
      "measurements",
      "networks",
      "series",
      "spectra",
    ]);
    const arrays = readNumpyFile(readFileSync(at("run.npz")), "run.npz");
    for (const [name, lines] of Object.entries(tables)) {
      const csv = parseCsv(textAt("csv", `${name}.csv`), name);
      expect(csv.rows.map(({ values }) => Object.values(values))).toEqual(
        lines.map((line) => Object.values(line).map((value) => (value === null ? "" : String(value)))),
      );
      const file = await asyncBufferFromFile(at("parquet", `${name}.parquet`));
      const objects = await parquetReadObjects({ file });
      expect(objects.map((line) => Object.values(line).map(plain))).toEqual(lines.map(Object.values));
      for (const column of Object.keys(lines[0]!)) {
        const values = lines.map((line) => line[column]);
        const array = arrays.arrays.get(`${name}/${column}`);
        // The reader of weights reads numbers.
        if (values.some((value) => typeof value === "string")) expect(array).toBeUndefined();
        else if (values.some((value) => value !== null)) {
          expect([...weightValues(array!)].map((value) => (Number.isNaN(value) ? null : value))).toEqual(
            values.map((value) =>
              typeof value === "boolean" ? Number(value) : value && Math.fround(Number(value)),
            ),
          );
        }
      }
    }
  });

  test("of histories, curves and spectra are of the networks that are there", () => {
    const { networks, histories, curves, spectra, cells } = document();
    expect(networks).toHaveLength(16);
    const diverged = networks!.filter(({ status }) => status === "diverged");
    expect(diverged.every(({ learning_rate: rate }) => rate === 1000)).toBe(true);
    expect(diverged.length).toBeGreaterThan(0);
    const sum = networks!.reduce((total, { epochs }) => total + Math.ceil(Number(epochs)), 0);
    expect(histories!.length).toBeGreaterThanOrEqual(sum - diverged.length);
    const ends = curves!.filter(({ path, t }) => path === "line" && (t === 0 || t === 1));
    for (const { cell, seed_i, seed_j, t, train_error_pct } of ends) {
      const seed = t === 0 ? seed_i : seed_j;
      const end = networks!.find((network) => network.cell === cell && network.seed === seed)!;
      expect(train_error_pct).toBeCloseTo(Number(end.train_error_pct), 4);
    }
    expect(ends.length).toBeGreaterThan(0);
    for (const own of Map.groupBy(spectra!, ({ cell, seed, source, start }) =>
      [cell, seed, source, start].join(" "),
    ).values())
      expect(own.reduce((total, { weight }) => total + Number(weight), 0)).toBeCloseTo(1, 5);
    expect(new Set(spectra!.map(({ source }) => source))).toEqual(new Set(["lanczos", "density"]));
    expect(cells!.map(({ schedule }) => schedule)).toContain("cosine");
  });
});

test("a study has a trial for each network, failed where it diverged", () => {
  const lines = textAt("optuna.log")
    .trimEnd()
    .split("\n")
    .map((line): Line => JSON.parse(line));
  const trials = lines.filter(({ op_code }) => op_code === 4);
  const { networks } = document();
  expect(trials.map(({ value }) => value)).toEqual(
    networks!.map(({ test_acc_pct }) => (test_acc_pct === null ? null : 100 - Number(test_acc_pct))),
  );
  expect(trials.map(({ state }) => state)).toEqual(
    networks!.map(({ status }) => (status === "diverged" ? 3 : 1)),
  );
  const [first] = trials;
  expect(first).toMatchObject({
    params: { width: 2, learning_rate: 0.05, schedule: 0 },
    intermediate_values: { 1: expect.any(Number), 4: expect.any(Number) },
    user_attrs: { seed: "0", train_loss: networks![0]!.train_loss },
  });
  expect(JSON.parse(String(Object(first!.distributions).learning_rate))).toEqual({
    name: "FloatDistribution",
    attributes: { log: true, step: null, low: 0.05, high: 1000 },
  });
});

test("a folder of MLflow has a run for each network, in the files of its store", () => {
  const [experiment, ...others] = readdirSync(at("mlruns")).filter((name) => /^\d+$/.test(name));
  expect(others).toEqual([]);
  const meta = parse(textAt("mlruns", experiment!, "meta.yaml"));
  expect(meta).toMatchObject({ experiment_id: experiment, name: "quickstart", lifecycle_stage: "active" });
  const { networks } = document();
  const runs = readdirSync(at("mlruns", experiment!)).filter((name) => /^[0-9a-f]{32}$/.test(name));
  expect(runs).toHaveLength(networks!.length);
  for (const id of runs) {
    const read = (...path: readonly string[]) => textAt("mlruns", experiment!, id, ...path);
    expect(parse(read("meta.yaml"))).toMatchObject({
      run_id: id,
      run_uuid: id,
      experiment_id: experiment,
      status: 3,
      tags: [],
      artifact_uri: `${meta.artifact_location}/${id}/artifacts`,
    });
    const network = networks!.find(({ network: key }) => key === read("tags", "network"))!;
    expect(read("params", "learning_rate")).toBe(String(network.learning_rate));
    for (const metric of ["train_loss", "hessian_trace"]) {
      if (network[metric] === null)
        expect(existsSync(at("mlruns", experiment!, id, "metrics", metric))).toBe(false);
      else
        expect(read("metrics", metric)).toMatch(
          new RegExp(`^\\d{13} ${String(network[metric]).replace(".", "\\.")} 0\n$`),
        );
    }
    if (network.status === "trained")
      expect(read("metrics", "epoch_loss")).toMatch(/^\d+ \S+ 1\n\d+ \S+ 2\n\d+ \S+ 3\n\d+ \S+ 4\n$/);
    // MLflow refuses metrics without a line.
    for (const metric of readdirSync(at("mlruns", experiment!, id, "metrics")))
      expect(read("metrics", metric)).not.toBe("");
  }
});

describe("what is there already", () => {
  test("is replaced by the same bytes where an export wrote it", async () => {
    const before = digestsUnder(at());
    for (const { name } of exportFormats()) await exportRun(run, { format: name });
    expect(digestsUnder(at())).toEqual(before);
  });

  test.each([
    ["a table that was edited", "csv", "csv/cells.csv", "changed after the export"],
    ["a file that somebody added", "csv", "csv/notes.txt", "no export wrote this file"],
    ["a study that was gone on with", "optuna", "optuna.log", "no export as it was written"],
    ["another document", "json", "run.json", "no export as it was written"],
  ])("is refused and stays where it is %s", async (_, format, file, problem) => {
    const before = existsSync(at(file)) ? readFileSync(at(file)) : undefined;
    const changed = file === "run.json" ? "{}" : `${before ?? ""}{"op_code":5,"worker_id":"mine"}\n`;
    writeFileSync(at(file), changed);
    await expect(exportRun(run, { format })).rejects.toThrow(problem);
    await expect(exportRun(run, { format })).rejects.toMatchObject({
      code: "exports/in-the-way",
      kind: "input",
    });
    expect(readFileSync(at(file), "utf8")).toBe(changed);
    if (before === undefined) rmSync(at(file));
    else writeFileSync(at(file), before);
  });

  test("is refused where it is the run itself, or a file for a folder and a folder for a file", async () => {
    const mine = join(folder, "mine");
    mkdirSync(mine);
    writeFileSync(join(mine, "a"), "");
    for (const [format, out] of [
      ["csv", run],
      ["csv", join(mine, "a")],
      ["json", mine],
      ["mlflow", folder],
    ] as const)
      await expect(exportRun(run, { format, out })).rejects.toMatchObject({ code: "exports/in-the-way" });
    expect(readdirSync(mine)).toEqual(["a"]);
    await expect(exportRun(run, { format: "json", out: mine })).rejects.toThrow(
      `${mine}: a folder is there, and is not overwritten; expected nothing, or an export as it was written, which is one file in this format. Name a file in it with --out, such as ${mine}/run.json`,
    );
  });

  test("is refused where it is a named pipe, which nobody waits for", async () => {
    const pipe = join(folder, "pipe");
    spawnSync("mkfifo", [pipe]);
    for (const [format, form] of [
      ["json", "one file"],
      ["csv", "a folder"],
    ] as const)
      await expect(exportRun(run, { format, out: pipe })).rejects.toThrow(
        `${pipe}: a named pipe is there, and is not overwritten; expected nothing, or an export as it was written, which is ${form} in this format. Name another place with --out`,
      );
    expect(statSync(pipe).isFIFO()).toBe(true);
    rmSync(pipe);
  });
});

test("the command says what was written and refuses what there is not", async () => {
  const out = join(folder, "elsewhere", "tables");
  const ending = await standingLossAtlas(["export", "runs/quickstart", "--format", "csv", "--out", out], {
    cwd: folder,
  });
  expect(ending).toMatchObject({ code: 0, errors: "" });
  expect(ending.output).toContain("networks 16");
  expect(ending.output).toContain(`export: ${out}\n`);
  expect(digestsUnder(out)).toEqual(digestsUnder(at("csv")));
  const usual = await standingLossAtlas(["export", "runs/quickstart", "--format", "csv"], { cwd: folder });
  expect(usual.output).toContain("export: runs/quickstart/exports/csv\n");
  const unsaid = await standingLossAtlas(["export", "runs/quickstart"], { cwd: folder });
  expectRefusal(unsaid, { code: 2, error: "cli/usage", says: ["--format", "expected csv, parquet, json"] });
  const refused = await standingLossAtlas(["export", "runs/quickstart", "--format", "xls"], { cwd: folder });
  expectRefusal(refused, {
    code: 2,
    error: "exports/unknown",
    says: ['"xls"', "csv, parquet, json, npz, optuna, mlflow"],
  });
  await expect(exportRun(folder, { format: "csv" })).rejects.toBeInstanceOf(AtlasError);
});

/** Whole numbers of Parquet are of 64 bits, and what is not there is undefined. */
function plain(value: unknown): unknown {
  return typeof value === "bigint" ? Number(value) : (value ?? null);
}

test("a place where nothing can be written is named, and nothing is left or waited for", async () => {
  const taken = join(folder, "taken");
  writeFileSync(taken, "");
  for (const format of ["csv", "json"]) {
    const below = { format, out: join(taken, "exported") };
    await expect(exportRun(run, below)).rejects.toMatchObject({ kind: "input", where: below.out });
    // Node's own way of making folders never comes to an end there.
    if (!existsSync("/proc/self")) continue;
    const out = "/proc/exported";
    await expect(exportRun(run, { format, out })).rejects.toMatchObject({
      code: "files/unwritable",
      where: out,
    });
  }
});
