import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parseCsv, readSafetensors } from "#files";
import { type Ending, lossAtlas, signalGroup, trustKeptPrograms } from "./command-line.ts";
import { standingLossAtlas } from "./standing-command.ts";
import { resultsOf, TINY } from "./tiny-experiment.ts";

const folder = mkdtempSync(join(tmpdir(), "loss-atlas-along-"));
afterAll(() => rmSync(folder, { recursive: true }));

// Two cells at three points of their training, with eigenvectors.
const ALONG = TINY.replace("[16, 50]", "[16]").replace(
  "measure:",
  "measure:\n  at: [0, 2, last]\n  eigenpairs: { examples: 50, pairs: 2, steps: 8 }",
);

/** Runs the experiment, or what is left of it; all its processes are killed after so many jobs, if that is given. */
function run(out: string, workers: number, killAfter?: number): Promise<Ending> {
  const words = ["run", "tiny.yaml", "--workers", `${workers}`, "--json", "--out", out];
  if (killAfter === undefined) return standingLossAtlas(words, { cwd: folder });
  return lossAtlas(words, {
    cwd: folder,
    onPrint: ({ output }, child) => {
      if (output.split('{"type":"job-done"').length - 1 >= killAfter) signalGroup(child, "SIGKILL");
    },
  });
}

const fileOf = (out: string, name: string) => readFileSync(join(folder, out, "tiny", name), "utf8");

let undisturbed: Record<string, string>;
beforeAll(async () => {
  writeFileSync(join(folder, "tiny.yaml"), ALONG);
  const words = ["run", "tiny.yaml", "--workers", "2", "--out", "undisturbed"];
  expect((await lossAtlas(words, { cwd: folder })).code).toBe(0);
  trustKeptPrograms();
  undisturbed = resultsOf(join(folder, "undisturbed"));
});

it.each([1, 3])(
  "a run that measures along training, killed after %i jobs, ends in the same bytes",
  async (jobs) => {
    const out = `killed-${jobs}`;
    expect((await run(out, 2, jobs)).code).toBeNull();
    expect((await run(out, 1)).code).toBe(0);
    expect(resultsOf(join(folder, out))).toEqual(undisturbed);
  },
);

it("says the numbers of every network at every point, at the end those of measurements.csv to the last digit", () => {
  const along = parseCsv(fileOf("undisturbed", "along.csv"), "along.csv");
  const measurements = parseCsv(fileOf("undisturbed", "measurements.csv"), "measurements.csv");
  const table = ({ rows: lines }: typeof along) => lines.map(({ values }) => values);
  const rows = table(along);
  const places = rows.filter(({ metric }) => metric === "hessian_trace");
  expect(places.map(({ width, seed, at, epochs }) => [width, seed, at, epochs].join(" "))).toEqual(
    ["2", "4"].flatMap((width) =>
      ["0", "1", "2"].flatMap((seed) => [
        `${width} ${seed} 0 0`,
        `${width} ${seed} 2 2`,
        `${width} ${seed} last 4`,
      ]),
    ),
  );
  const valueAt = (own: Readonly<Record<string, string>>, seed: string | undefined) =>
    [own.cell, seed, own.metric, own.value, own.standard_error, own.detail].join(" ");
  const ends = rows.filter(({ at }) => at === "last").map((own) => valueAt(own, own.seed));
  const single = table(measurements).filter((own) => own.seed_i !== "" && own.seed_j === "");
  expect(ends.sort()).toEqual(single.map((own) => valueAt(own, own.seed_i)).sort());
  expect(new Set(rows.map(({ metric }) => metric))).toEqual(
    new Set([
      "train_loss",
      "train_error_pct",
      "test_loss",
      "test_acc_pct",
      "hessian_top_eig",
      "hessian_trace",
      "hessian_smallest_eig",
      "edge_of_stability",
      "hessian_top_sum",
    ]),
  );
});

it("keeps the eigenvectors of every network at every point, named by their results", async () => {
  const files = Object.keys(undisturbed).filter((name) => name.startsWith("eigenvectors/"));
  expect(files).toHaveLength(2 * 3 * 3);
  const { tensors, metadata } = await readSafetensors(join(folder, "undisturbed", "tiny", files[0]!));
  expect(metadata).toMatchObject({ kind: "eigenpairs", result: basename(files[0]!, ".safetensors") });
  expect(Object.keys(tensors)).toEqual(expect.arrayContaining(["largest.value", "smallest.converged"]));
  const sizes = Object.entries(tensors).filter(([name]) => /^(largest|smallest)[12]\./.test(name));
  expect(new Set(sizes.map(([name]) => name.split(".")[0]))).toEqual(
    new Set(["largest1", "largest2", "smallest1", "smallest2"]),
  );
});

it("draws them on the page of the cell, and verifies them", async () => {
  const names = Object.keys(undisturbed).filter((name) => /^cells\/.*\.html$/.test(name));
  expect(names.length).toBeGreaterThan(0);
  for (const name of names) {
    const page = fileOf("undisturbed", name);
    expect(page).toContain("<h2>Along training</h2>");
    expect(page).toContain("edge of stability");
  }
  const { code, output } = await standingLossAtlas(["verify", "undisturbed/tiny", "--all", "--json"], {
    cwd: folder,
  });
  expect(code).toBe(0);
  expect(JSON.parse(output)).toMatchObject({ cells: { verified: 6, all: 6 }, networks: { verified: 18 } });
});

it("asked for later, trains and measures the rest and ends in the same bytes; left out again, its table goes", async () => {
  writeFileSync(join(folder, "tiny.yaml"), ALONG.replace(/\n {2}at: .*/, ""));
  expect((await run("grown", 1)).code).toBe(0);
  const plain = resultsOf(join(folder, "grown"));
  expect(Object.keys(plain)).not.toContain("along.csv");
  writeFileSync(join(folder, "tiny.yaml"), ALONG);
  const { code, output } = await run("grown", 1);
  expect(code).toBe(0);
  expect(output).toContain("measure.at differs from what this folder held");
  const grown = resultsOf(join(folder, "grown"));
  for (const [name, digest] of Object.entries(undisturbed)) {
    if (/^(weights|curves|eigenvectors)\/|\.csv$/.test(name))
      expect([name, grown[name]]).toEqual([name, digest]);
  }
  for (const [name, digest] of Object.entries(plain)) {
    if (/^(weights|curves|eigenvectors)\//.test(name)) expect([name, grown[name]]).toEqual([name, digest]);
  }
  expect(fileOf("grown", "cells.csv")).toBe(fileOf("undisturbed", "cells.csv"));
  writeFileSync(join(folder, "tiny.yaml"), ALONG.replace(/\n {2}at: .*/, ""));
  expect((await run("grown", 1)).code).toBe(0);
  expect(existsSync(join(folder, "grown", "tiny", "along.csv"))).toBe(false);
});
