import { join } from "node:path";
import { digestsUnder } from "./files-under.ts";

/**
 * A real experiment that takes about a second: four cells of three networks, every kind of job for each.
 *
 * Its numbers mean nothing; that they are the same bytes however they came about does.
 */
export const TINY = `
name: tiny
data: { source: glyphs, size: 8, examples: 100, test_examples: 50 }
model: { family: mlp, depth: 1 }
training: { budget: { epochs: 4 } }
grid:
  load: { width: [2, 4] }
  temperature: { batch_size: [16, 50] }
seeds: 3
measure:
  curvature: { examples: 50, lanczos_steps: 8, trace_probes: 4 }
  connectivity: { pairs: 2, interior_points: 3, epochs: 2, batch_size: 50, until_settled: true }
  similarity: { examples: 50 }
`;

/** How many jobs it has: training for each of four cells, three measurements for the two cells of each width. */
export const TINY_JOBS = 10;

/** What must not depend on how a run went: every file of its folder but the journals and the account of it, by digest. */
export function resultsOf(out: string): Record<string, string> {
  const files = Object.entries(digestsUnder(join(out, "tiny")));
  return Object.fromEntries(
    files.filter(
      ([path]) => !path.startsWith("journal/") && path !== "progress.json" && path !== "costs.html",
    ),
  );
}
