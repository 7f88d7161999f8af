import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { measurements } from "#measurements";
import { lossAtlas, signalGroup, trustKeptPrograms } from "./command-line.ts";
import { digestsUnder } from "./files-under.ts";
import { standingLossAtlas } from "./standing-command.ts";

/** A small grid of Transformers on number words, with every kind of job; its numbers mean little. */
const NUMBERS = `
name: numbers
data: { source: number-words, largest: 400, examples: 96, test_examples: 32, label_noise: 0.1, length: 8 }
model: { family: transformer, depth: 1 }
training:
  optimiser: adam
  learning_rate: 0.02
  schedule: { kind: constant, warmup_updates: 10 }
  loss: { kind: cross-entropy, label_smoothing: 0.1 }
  budget: { epochs: 10 }
grid: { load: { width: [4] }, temperature: { batch_size: [24, 32] } }
seeds: 2
measure:
  curvature: { test_data: true, examples: 32, lanczos_steps: 4, trace_probes: 4 }
  connectivity: { test_data: true, pairs: 1, interior_points: 3, epochs: 1, batch_size: 32, restarts: 2, arc_length: true }
  similarity: { test_data: true, examples: 96, measures: all, layers: true }
`;

const folder = mkdtempSync(join(tmpdir(), "loss-atlas-sentences-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Every file of a run's folder but the journals and the account of it, by digest. */
function resultsOf(out: string): Record<string, string> {
  const files = Object.entries(digestsUnder(join(folder, out, "numbers")));
  return Object.fromEntries(
    files.filter(
      ([path]) => !path.startsWith("journal/") && path !== "progress.json" && path !== "costs.html",
    ),
  );
}

beforeAll(async () => {
  writeFileSync(join(folder, "numbers.yaml"), NUMBERS);
  const { code, errors } = await run("one", 1);
  expect(code, errors).toBe(0);
  trustKeptPrograms();
});

const run = (out: string, workers: number, jobs = Number.POSITIVE_INFINITY) =>
  lossAtlas(["run", "numbers.yaml", "--workers", `${workers}`, "--json", "--out", out], {
    cwd: folder,
    onPrint: ({ output }, child) => {
      if (output.split('{"type":"job-done"').length > jobs) signalGroup(child, "SIGKILL");
    },
  });

test("networks that translate are measured by whatever there is", () => {
  const table = readFileSync(join(folder, "one", "numbers", "measurements.csv"), "utf8")
    .trim()
    .split("\n");
  const [head, ...rows] = table.map((line) => line.split(","));
  const column = (name: string) => rows.map((row) => row[head!.indexOf(name)]!);
  const found = new Set(column("metric"));
  const usual = measurements().filter(({ onlyAsked }) => !onlyAsked);
  const ofImages = ["test_disagreement_pct"];
  for (const name of usual.flatMap(({ quantities }) => quantities))
    if (!ofImages.includes(name)) expect(found).toContain(name);
  const empty = new Set(column("metric").filter((_, i) => column("value")[i] === ""));
  // There are fewer test sentences than words in which the answers of two networks vary.
  expect(empty).toEqual(new Set(["test_cca_softmax", "test_pwcca_softmax"]));
  const losses = column("value").filter((_, i) => column("metric")[i] === "train_loss");
  for (const loss of losses) expect(Number(loss)).toBeLessThan(Math.log(48));
});

test("a run that is killed and goes on with two workers writes the same bytes as one worker", async () => {
  expect((await run("two", 2, 2)).code).not.toBe(0);
  expect((await run("two", 2)).code).toBe(0);
  expect(resultsOf("two")).toEqual(resultsOf("one"));
});

test("its programs can be inspected", async () => {
  for (const program of ["train", "logits"]) {
    const { code, output, errors } = await standingLossAtlas(
      ["inspect", "numbers.yaml", "--program", program],
      {
        cwd: folder,
      },
    );
    expect(code, errors).toBe(0);
    expect(output).toContain("transformer");
  }
});

test("more numbers than there are is one error, before any work", async () => {
  const { code, errors } = await standingLossAtlas(
    ["run", "numbers.yaml", "--set", "data.examples=390", "--out", "three"],
    { cwd: folder },
  );
  expect(code).toBe(2);
  expect(errors).toContain("data.examples: the value is 390; expected a whole number between 1 and 368");
});

test("a run is verified from its weights", async () => {
  const { code, output } = await standingLossAtlas(["verify", "one/numbers", "--all"], { cwd: folder });
  expect(code, output).toBe(0);
});
