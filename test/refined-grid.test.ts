import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { standingLossAtlas } from "./standing-command.ts";

const folder = mkdtempSync(join(tmpdir(), "loss-atlas-refined-"));
afterAll(() => rmSync(folder, { recursive: true }));

const REFINED = `
name: refined
data: { source: glyphs, size: 8, examples: 100, test_examples: 50 }
model: { family: mlp, depth: 1 }
training: { budget: { epochs: 20 } }
grid:
  load: { width: [2, 4, 8, 16, 32] }
  temperature: { batch_size: [4, 8, 16, 50] }
  refine: { rounds: 3, share: 0.75 }
seeds: 2
measure:
  curvature: { examples: 50, lanczos_steps: 4, trace_probes: 2 }
  connectivity: { interior_points: 3, epochs: 2, batch_size: 50 }
  similarity: { examples: 50 }
`;

const call = (words: readonly string[]) => standingLossAtlas(words, { cwd: folder });
const measuredCells = () => {
  const [header, ...rows] = readFileSync(join(folder, "runs/refined/cells.csv"), "utf8").trim().split("\n");
  const columns = header!.split(",");
  const of = (row: string, column: string) => row.split(",")[columns.indexOf(column)]!;
  return rows
    .filter((row) => of(row, "train_loss") !== "")
    .map((row) => `${of(row, "width")} ${of(row, "batch_size")}`);
};

test("a run from coarse to fine measures its share, goes on as it would have, and can be made whole", async () => {
  writeFileSync(join(folder, "refined.yaml"), REFINED);
  const first = await call(["run", "refined.yaml", "--workers", "2"]);
  expect(first.errors).toContain("grid.refine measures at most 75 % of the cells, in 3 rounds");
  expect(first.errors).toMatch(
    /round 2 of 3: \d cells? more between those whose phases differ, \d+ of 20 in all/,
  );
  expect(first.code).toBe(0);
  const measured = measuredCells();
  expect(measured.length).toBeGreaterThan(9);
  expect(measured.length).toBeLessThanOrEqual(15);
  for (const width of [2, 8, 32])
    for (const batch of [4, 16, 50]) expect(measured).toContain(`${width} ${batch}`);
  const cells = readFileSync(join(folder, "runs/refined/cells.csv"), "utf8");

  const width = [4, 16].find((one) => !measured.includes(`${one} 8`))!;
  const explained = await call(["explain", "runs/refined", `width=${width},batch_size=8`]);
  expect(explained.output.replace(/\s+/g, " ")).toContain(
    "train_loss, train_error_pct, test_loss, test_acc_pct, hessian_top_eig,",
  );
  expect(explained.output.replace(/\s+/g, " ")).toContain(": grid.refine has not chosen this cell");

  rmSync(join(folder, "runs/refined/cells.csv"));
  const again = await call(["run", "refined.yaml", "--workers", "1"]);
  expect(again.code).toBe(0);
  expect(readFileSync(join(folder, "runs/refined/cells.csv"), "utf8")).toBe(cells);

  writeFileSync(join(folder, "whole.yaml"), REFINED.replace(/.*refine: .*\n/, ""));
  const whole = await call(["run", "whole.yaml"]);
  expect(whole.code).toBe(0);
  expect(measuredCells()).toHaveLength(20);
});

test("several processes are refused a grid that one chooses on the way", async () => {
  const { code, errors } = await call(["run", "refined.yaml", "--prepare", "--out", "shared"]);
  expect(code).toBe(2);
  expect(errors).toMatch(/error \[run\/refined\]: grid\.refine: its cells are chosen round by round/);
});
