import { type ExperimentConfiguration, parseConfiguration } from "#atlas/configuration";
import type { Calibration } from "#atlas/plan";

/** A kind of networks whose jobs are timed by themselves. */
export type NetworkKind = keyof Calibration;

/**
 * Small experiments whose jobs take a machine's measure: drawn characters, networks narrow and wide, batches small and
 * large, so that calls, operations, passes over activations and over parameters have each a job that mostly consists of
 * them. A few seconds of one core.
 */
const PROBES: Readonly<Record<NetworkKind, readonly string[]>> = {
  dense: [
    `
name: dense-probe
data: { source: glyphs, size: 28, examples: 512, test_examples: 64 }
model: { family: mlp, depth: 2 }
training: { learning_rate: 0.02, budget: { epochs: 3 } }
grid: { load: { width: [4, 32, 128] }, temperature: { batch_size: [8, 256] } }
seeds: 3
measure:
  curvature: { examples: 256, lanczos_steps: 6, trace_probes: 4 }
  connectivity: { pairs: 1, epochs: 4, interior_points: 3 }
  similarity: { examples: 64 }
`,
  ],
  convolutional: [
    `
name: convolutional-probe
data: { source: glyphs, size: 16, examples: 256, test_examples: 64 }
model: { family: cnn, depth: 2, norm: batch }
training: { learning_rate: 0.02, budget: { epochs: 3 } }
grid: { load: { width: [4, 16] }, temperature: { batch_size: [16, 128] } }
seeds: 2
measure:
  curvature: { examples: 128, lanczos_steps: 3, trace_probes: 2 }
  connectivity: { pairs: 1, epochs: 3, interior_points: 1 }
  similarity: { examples: 64 }
`,
    `
name: residual-probe
data: { source: glyphs, size: 32, examples: 128, test_examples: 64 }
model: { family: resnet18 }
training: { learning_rate: 0.02, budget: { epochs: 2 } }
grid: { load: { width: [4, 12] }, temperature: { batch_size: [64] } }
seeds: 1
measure: { curvature: { examples: 64, lanczos_steps: 2, trace_probes: 2 } }
`,
  ],
};

/** Whether a word names a kind of networks. */
export function isNetworkKind(word: string): word is NetworkKind {
  return Object.hasOwn(PROBES, word);
}

/** The experiments whose jobs take the measure of a machine for networks of a kind. */
export function probesOf(kind: NetworkKind): readonly ExperimentConfiguration[] {
  return PROBES[kind].map((text) => parseConfiguration(text, `${kind} probe`));
}
