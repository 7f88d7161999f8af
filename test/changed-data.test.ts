import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { randomStream } from "#random";
import type { Ending } from "./command-line.ts";
import { trustKeptPrograms } from "./command-line.ts";
import { expectRefusal } from "./refusal.ts";
import { standingLossAtlas } from "./standing-command.ts";
import { TINY } from "./tiny-experiment.ts";

trustKeptPrograms();

const folder = mkdtempSync(join(tmpdir(), "loss-atlas-data-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Two cells of two networks, eight jobs, on files. */
const CONFIGURATION = TINY.replace(/data: .*/, "data: { source: digits, examples: 100, test_examples: 30 }")
  .replace("batch_size: [16, 50]", "batch_size: [16]")
  .replace("seeds: 3", "seeds: 2");

/** Rows of 64 pixels and a label, of a seed. */
function digits(seed: number): string {
  const draws = randomStream(seed, "digits");
  return Array.from({ length: 200 }, (_, row) =>
    [...Array.from({ length: 64 }, () => draws.below(17)), row % 10].join(),
  ).join("\n");
}

function useData(seed: number): void {
  writeFileSync(join(folder, "digits", "digits.csv"), digits(seed));
}

const run = (...words: readonly string[]): Promise<Ending> =>
  standingLossAtlas(["run", "tiny.yaml", "--workers", "1", "--json", "--out", "out", ...words], {
    cwd: folder,
  });

const tables = () =>
  ["cells.csv", "measurements.csv"].map((name) => readFileSync(join(folder, "out/tiny", name), "utf8"));
const startOf = ({ output }: Ending) => /"type":"started","jobs":8,"jobs_done":(\d)/.exec(output)?.[1];

let first: string[];
beforeAll(async () => {
  mkdirSync(join(folder, "digits"));
  writeFileSync(join(folder, "tiny.yaml"), CONFIGURATION);
  useData(1);
  const { code, errors } = await run();
  expect(code, errors).toBe(0);
  first = tables();
});

test("a run is verified on its own data files alone", async () => {
  const verify = (...words: readonly string[]) =>
    standingLossAtlas(["verify", "out/tiny", "--all", "--workers", "1", ...words], { cwd: folder });
  const own = await verify();
  expect(own.code, own.errors).toBe(0);
  useData(2);
  const other = await verify();
  useData(1);
  expectRefusal(other, {
    code: 2,
    error: "verify/other-data",
    says: ["not those that the run was computed from", "--data-dir"],
  });
  const nowhere = await verify("--data-dir", "nowhere");
  expect([nowhere.code, nowhere.output]).toEqual([2, ""]);
});

test("a run of changed data is refused, and where it is forced computes anew and keeps both apart", async () => {
  useData(2);
  const refused = await run();
  expect(refused.code).toBe(2);
  expect(refused.errors).toMatch(/^error \[run\/other-data\]: .*what the files of digits hold differs/);
  expect(refused.errors).toContain("--data-dir");

  const fewer = await run("--force", "--set", "data.examples=90");
  expect(fewer.code, fewer.errors).toBe(0);
  const second = await run("--force");
  expect(second.code, second.errors).toBe(0);
  expect(startOf(second)).toBe("0");
  const secondTables = tables();
  expect(secondTables).not.toEqual(first);

  useData(1);
  const back = await run("--force");
  expect(startOf(back)).toBe("8");
  expect(tables()).toEqual(first);

  // Nothing says any more what the run was computed from but its keys.
  rmSync(join(folder, "out/tiny/experiment.json"));
  useData(2);
  expect(startOf(await run())).toBe("8");
  expect(tables()).toEqual(secondTables);
  rmSync(join(folder, "out/tiny/experiment.json"));
  useData(3);
  expect(startOf(await run())).toBe("0");
  expect(tables()).not.toEqual(secondTables);
});

test("a curve says whose it is, so that a page does not show another's", async () => {
  const curves = join(folder, "out/tiny/curves");
  const [one = "", ...others] = readdirSync(curves);
  for (const other of others) copyFileSync(join(curves, one), join(curves, other));
  const { code } = await standingLossAtlas(["report", "out/tiny"], { cwd: folder });
  expect(code).toBe(0);
  const pages = join(folder, "out/tiny/cells");
  const texts = readdirSync(pages).map((name) => readFileSync(join(pages, name), "utf8"));
  expect(texts.filter((text) => text.includes("the arrays of another result")).length).toBeGreaterThan(0);
});
