import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect } from "vitest";
import { readConfiguration } from "#atlas/configuration";
import { planExperiment } from "#atlas/plan";
import { runExperiment } from "#atlas/run";
import { writeReport } from "#report";

/** Words among the knobs, networks that diverge, numbers along the training and every kind of list. */
const EXPERIMENT = `
name: quickstart
data: { source: glyphs, size: 8, examples: 100, test_examples: 50 }
model: { family: mlp, depth: 1 }
training: { budget: { epochs: 4 }, batch_size: 50 }
grid:
  load: { width: [2, 4] }
  temperature: { learning_rate: [0.05, 1000] }
  slices: { schedule: [constant, cosine] }
seeds: 2
measure:
  at: [2, last]
  curvature: { examples: 50, lanczos_steps: 8, trace_probes: 4 }
  connectivity: { interior_points: 3, epochs: 2, batch_size: 50 }
  similarity: { examples: 50 }
  spectral_density: { examples: 50, starts: 2, steps: 5 }
`;

/** A folder with a finished run in `runs/quickstart` below it, made before the tests of a file and removed after them. */
export function folderWithRun(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `loss-atlas-${name}-`));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  beforeAll(async () => {
    const file = join(folder, "quickstart.yaml");
    writeFileSync(file, EXPERIMENT);
    const configuration = await readConfiguration(file, { overrides: [] });
    const run = join(folder, "runs", "quickstart");
    const plan = planExperiment(configuration);
    const outcome = await runExperiment({ configuration, plan, run, dataFolder: folder, workers: 1 });
    expect(outcome).toMatchObject({ failures: [], blocked: [], interrupted: false });
    await writeReport(run, { mostCellPages: 0 });
  });
  return folder;
}
