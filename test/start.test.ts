import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { lossAtlas } from "./command-line.ts";
import { CHECKOUT_COMMAND } from "./tested-command.ts";

const RECORDER = pathToFileURL(join(import.meta.dirname, "record-modules.ts")).href;
const SOURCE = pathToFileURL(join(import.meta.dirname, "..", "src")).href;

const folder = mkdtempSync(join(tmpdir(), "loss-atlas-start-"));
afterAll(() => rmSync(folder, { recursive: true }));

writeFileSync(
  join(folder, "cells.csv"),
  "width,batch_size,train_loss,train_error_pct,mode_connectivity_pct,cka_softmax,hessian_trace\n" +
    "8,32,0.01,0,-9,0.4,60\n64,32,0.001,0,0,0.8,60\n8,64,0.01,0,-9,0.4,60\n64,64,0.001,0,0,0.8,60\n",
);

/** What a call of the command loads: packages, and rooms of ours, each once. */
async function loadedBy(words: readonly string[]) {
  const record = join(folder, `${words.join(" ").replaceAll(/\W+/g, "-")}.txt`);
  writeFileSync(record, "");
  const { code, errors } = await lossAtlas(words, {
    cwd: folder,
    command: CHECKOUT_COMMAND,
    // Without a cache, plan does not measure the machine.
    env: { LOSS_ATLAS_CACHE: "" },
    through: ["env", `RECORDED_MODULES=${record}`, `NODE_OPTIONS=--import=${RECORDER}`],
  });
  expect(errors).toBe("");
  expect(code).toBe(0);
  const addresses = readFileSync(record, "utf8").trim().split("\n");
  const packages = addresses.map((url) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1]);
  const rooms = addresses.map((url) =>
    url.startsWith(SOURCE) ? url.slice(SOURCE.length + 1).split("/")[0] : undefined,
  );
  const once = (names: readonly (string | undefined)[]) =>
    [...new Set(names.filter((name) => name !== undefined))].sort();
  return { packages: once(packages), rooms: once(rooms), modules: addresses.length };
}

test("the overview loads the command line alone", async () => {
  const { packages, rooms, modules } = await loadedBy(["--help"]);
  expect(packages).toEqual(["commander"]);
  expect(rooms).toEqual(["cli", "errors", "words"]);
  expect(modules).toBeLessThan(35);
});

test.each([
  "init",
  "plan",
  "run",
  "worker",
  "status",
  "retry",
  "report",
  "prune",
  "verify",
  "classify",
  "diagnose",
  "claims",
  "measure",
  "explain",
  "inspect",
])("the help of %s loads no package but the parser of the command line", async (command) => {
  expect((await loadedBy([command, "--help"])).packages).toEqual(["commander"]);
});

test.each([
  ["init", "-"],
  ["plan", "--no-measure"],
])("%s loads nothing that computes", async (...words) => {
  expect((await loadedBy(words)).packages).toEqual(["commander", "yaml", "zod"]);
});

test("status loads no package but the parser of the command line", async () => {
  const run = join(folder, "run");
  mkdirSync(join(run, "journal"), { recursive: true });
  writeFileSync(join(run, "experiment.json"), "{}");
  const counts = {
    began: 0,
    updated: 0,
    workers: 1,
    trained: 0,
    pid: 1,
  };
  const lists = { stages: [], running: [], journals: {}, trained_at: null, ended: null };
  const experiment = createHash("sha256").update("{}").digest("hex");
  const account = { version: 2, name: "own", experiment, ...counts, ...lists };
  writeFileSync(join(run, "progress.json"), JSON.stringify(account));
  const { packages, rooms } = await loadedBy(["status", "run"]);
  expect(packages).toEqual(["commander"]);
  expect(rooms).toEqual(["atlas", "cli", "errors", "files", "trees", "words"]);
});

test.each(["classify", "diagnose", "claims"])(
  "%s of a table loads neither engine nor configuration",
  async (command) => {
    const { packages, rooms } = await loadedBy([command, "cells.csv"]);
    expect(packages).toEqual(["commander"]);
    const heavy = [
      "engine",
      "landscape",
      "nets",
      "data",
      "families",
      "sources",
      "measurements",
      "settings",
      "report",
    ];
    expect(rooms.filter((room) => heavy.includes(room))).toEqual([]);
  },
);
