import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { trustKeptPrograms } from "./command-line.ts";
import { standingLossAtlas } from "./standing-command.ts";
import { TINY } from "./tiny-experiment.ts";

trustKeptPrograms();

const folder = mkdtempSync(join(tmpdir(), "loss-atlas-follow-ups-"));
afterAll(() => rmSync(folder, { recursive: true }));

const ENSEMBLES = "Does an ensemble pay? (Theisen et al. 2023";
const PRUNING = "Pruned networks: hotter or colder? (Zhou et al. 2023";
const LAYERS = "Learning rate by layer (Zhou et al. 2023";

async function diagnosed(...words: readonly string[]): Promise<string> {
  const { code, output, errors } = await standingLossAtlas(["diagnose", ...words], { cwd: folder });
  expect(code, errors).toBe(0);
  return output;
}

beforeAll(async () => {
  const text = TINY.replace("width: [2, 4]", "width: [10, 12]").replace(
    "similarity: { examples: 50 }",
    "similarity: { examples: 50, test_data: true }\n  spectra: {}\n  combinations: {}",
  );
  writeFileSync(join(folder, "tiny.yaml"), text);
  const { code, errors } = await standingLossAtlas(["run", "tiny.yaml", "--workers", "1"], { cwd: folder });
  expect(code, errors).toBe(0);
});

test("a run that measures test data has ensemble advice on every cell, the ratio of its own columns", async () => {
  const { followUps, diagnoses } = JSON.parse(await diagnosed("runs/tiny", "--json"));
  expect(followUps).toMatchObject({ pruning: null, layers: null, ensembles: { classes: 10 } });
  const { advice, leftOut } = followUps.ensembles;
  expect(advice.length + leftOut.length).toBe(diagnoses.length);
  const [head, ...rows] = readFileSync(join(folder, "runs/tiny/cells.csv"), "utf8")
    .trim()
    .split("\n")
    .map((line) => line.split(","));
  const number = (row: number, name: string) => Number(rows[row]![head!.indexOf(name)]);
  for (const { cell, ratio, improvement, measured } of advice) {
    const gain = number(cell, "test_vote_gain_pct");
    expect(measured).toMatchObject({ networks: 3, gainPct: gain });
    expect(measured.improvement).toBeLessThanOrEqual(measured.bounds.most + 1e-9);
    if (measured.competent) expect(measured.improvement).toBeGreaterThanOrEqual(measured.bounds.least - 1e-9);
    const disagreement = number(cell, "test_disagreement_pct");
    expect(ratio).toBeCloseTo(disagreement / (100 - number(cell, "test_acc_pct")), 9);
    expect(ratio).toBeGreaterThan(0);
    expect(ratio).toBeLessThanOrEqual(2);
    expect(improvement.most).toBeCloseTo(Math.min(1, ratio), 12);
  }
  const text = await diagnosed("runs/tiny");
  expect(text).toContain(ENSEMBLES);
  expect(text).toContain("Votes were measured.");
  expect(text).not.toContain(PRUNING);
  expect(text).not.toContain(LAYERS);
});

test("a cell of a run with spectra has the learning rates of its layers, and its page as well", async () => {
  const cell = ["--cell", "width=12,batch_size=16"];
  const text = await diagnosed("runs/tiny", ...cell);
  expect(text).toContain(LAYERS);
  expect(text).toMatch(/\n +layer +tail exponent +learning rate ×\n/);
  expect(text.replaceAll(/\s+/g, " ")).toContain("gained nothing that can be seen");
  const { followUps } = JSON.parse(await diagnosed("runs/tiny", ...cell, "--json"));
  const factors = followUps.layers.map(({ factor }: { factor: { value: number } }) => factor.value);
  expect(followUps.layers.length).toBe(2);
  expect(followUps.layers[0].exponent).toMatchObject({ count: 3, standardError: expect.any(Number) });
  for (const factor of factors) {
    expect(factor).toBeGreaterThanOrEqual(0.5);
    expect(factor).toBeLessThanOrEqual(1.5);
  }
  const page = readdirSync(join(folder, "runs/tiny/cells")).find((name) => name.includes("12"))!;
  expect(readFileSync(join(folder, "runs/tiny/cells", page), "utf8")).toContain("Learning rate by layer");
  const report = readFileSync(join(folder, "runs/tiny/report.html"), "utf8");
  expect(report).toContain("Does an ensemble pay?");
  expect(report).not.toContain("hotter or colder?");
});

test("a table from elsewhere with densities has pruning advice and what following it gained", async () => {
  writeFileSync(
    join(folder, "pruned.csv"),
    [
      "density,batch_size,train_loss,mode_connectivity_pct,cka_softmax,test_acc_pct,test_disagreement_pct",
      "1,128,0.001,0,0.9,91,5",
      "1,64,0.001,0,0.9,92,5",
      "1,32,0.001,0,0.9,92,5",
      "0.1,128,0.001,-20,0.3,80,24",
      "0.1,64,0.001,0,0.9,86,12",
      "0.1,32,0.001,0,0.3,84,18",
    ].join("\n"),
  );
  const words = ["pruned.csv", "--load", "density"];
  const { followUps } = JSON.parse(await diagnosed(...words, "--json"));
  const { advice, followed } = followUps.pruning;
  expect(
    advice.map(({ cell, regime, direction, neighbour }: Record<string, unknown>) => [
      cell,
      regime,
      direction,
      neighbour,
    ]),
  ).toEqual([
    [3, "I", "hotter", 4],
    [4, "II-B", "keep", null],
    [5, "II-A", "colder", 4],
  ]);
  expect(followed).toMatchObject({ steps: 2, gained: 2, meanGain: 4 });
  expect(followUps.ensembles.classes).toBeNull();
  const text = await diagnosed(...words);
  expect(text).toContain(PRUNING);
  expect(text).toContain("A step as advised gained test accuracy here in 2 of 2 cells");
  expect(text).toContain("No ensemble was evaluated here");
  const dense = await diagnosed(...words, "--cell", "density=1,batch_size=64");
  expect(dense).not.toContain(PRUNING);
  expect(dense).toContain(ENSEMBLES);
});
