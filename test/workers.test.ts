import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { lossAtlas } from "./command-line.ts";
import { resultsOf, TINY } from "./tiny-experiment.ts";

const folder = mkdtempSync(join(tmpdir(), "loss-atlas-workers-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the tiny experiment; gives its results, the names of its journals and what these say. */
async function runWith(workers: number) {
  const out = `by-${workers}`;
  const { code } = await lossAtlas(["run", "tiny.yaml", "--workers", `${workers}`, "--out", out], {
    cwd: folder,
  });
  expect(code).toBe(0);
  const journals = join(folder, out, "tiny", "journal");
  const names = readdirSync(journals).sort();
  return {
    results: resultsOf(join(folder, out)),
    journals: names,
    text: names.map((name) => readFileSync(join(journals, name), "utf8")).join(""),
  };
}

test("one worker, two and four write the same bytes, journals apart", async () => {
  writeFileSync(join(folder, "tiny.yaml"), TINY);
  const one = await runWith(1);
  const two = await runWith(2);
  expect(one.journals).toEqual(["worker-0.jsonl"]);
  expect(two.journals).toEqual(["worker-0.jsonl", "worker-1.jsonl"]);
  expect(two.results).toEqual(one.results);
  const four = await runWith(4);
  expect(four.journals).toEqual([0, 1, 2, 3].map((index) => `worker-${index}.jsonl`));
  expect(four.results).toEqual(one.results);
  const paths = Object.keys(one.results);
  expect(paths).toEqual(expect.arrayContaining(["cells.csv", "measurements.csv", "report.html"]));
  expect(paths.filter((path) => /^weights\/\w+\.safetensors$/.test(path))).toHaveLength(12);
  const joined = [...two.text.matchAll(/"file":"(curves\/\w+)"/g)].map(([, name]) => `${name}.safetensors`);
  expect(joined.length).toBeGreaterThan(4);
  expect(paths.filter((path) => path.startsWith("curves/")).sort()).toEqual(joined.sort());
  // Four workers on two cores that others use take their time.
}, 600_000);
