/**
 * A real experiment of fifteen cells that takes some seconds and measures a part of them, in three rounds. Its numbers mean
 * nothing; the thresholds are such that its coarse cells differ.
 */
export const REFINED = `
name: refined
data: { source: glyphs, size: 8, examples: 100, test_examples: 50 }
model: { family: mlp, depth: 1 }
training: { budget: { epochs: 4 } }
grid:
  load: { width: [2, 4, 8, 16, 32] }
  temperature: { batch_size: [4, 16, 50] }
  refine: { rounds: 3, share: 0.75 }
seeds: 3
measure:
  curvature: { examples: 50, lanczos_steps: 4, trace_probes: 2 }
  connectivity: { interior_points: 3, epochs: 2, batch_size: 50 }
  similarity: { examples: 50 }
phases: { train_loss: 1, connectivity_pct: 50 }
`;
