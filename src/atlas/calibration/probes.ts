import { type ExperimentConfiguration, parseConfiguration } from "#atlas/configuration";
import type { Calibration } from "#atlas/plan";

/** A kind of networks whose jobs are timed by themselves. */
export type NetworkKind = keyof Calibration;

/** Experiments whose jobs take a machine's measure. */
interface Probes {
  /** Carried out first and not counted: what a process does for the first time takes longer than what it does again. */
  readonly warmUp: string;
  readonly timed: readonly string[];
}

/**
 * Small experiments on drawn characters: networks narrow and wide, batches small and large, so that calls, operations,
 * activations and passes over parameters have each a job that mostly consists of them. Small by few examples and not by few
 * steps, for what a measurement does beside its steps would weigh too much. Some seconds of one core.
 */
const PROBES: Readonly<Record<NetworkKind, Probes>> = {
  dense: {
    warmUp: `
data: { source: glyphs, size: 12, examples: 128, test_examples: 64 }
model: { family: mlp, depth: 2 }
training: { learning_rate: 0.02, budget: { epochs: 2 } }
grid: { load: { width: [6] }, temperature: { batch_size: [16] } }
seeds: 2
measure:
  curvature: { examples: 64, lanczos_steps: 3, trace_probes: 2 }
  connectivity: { epochs: 2, interior_points: 1 }
  similarity: { examples: 64 }
`,
    timed: [
      `
data: { source: glyphs, size: 12, examples: 250, test_examples: 100 }
model: { family: mlp, depth: 2 }
training: { learning_rate: 0.02, budget: { epochs: 40 } }
grid: { load: { width: [4, 32] }, temperature: { batch_size: [4, 64] } }
seeds: 3
measure: { curvature: { examples: 128, lanczos_steps: 40 }, similarity: { examples: 250 } }
`,
      `
data: { source: glyphs, size: 28, examples: 640, test_examples: 100 }
model: { family: mlp, depth: 2 }
training: { learning_rate: 0.02, budget: { epochs: 10 } }
grid: { load: { width: [8, 96] }, temperature: { batch_size: [32] } }
seeds: 3
measure: { curvature: { examples: 320, lanczos_steps: 40 }, similarity: { examples: 250 } }
`,
    ],
  },
  convolutional: {
    warmUp: `
data: { source: glyphs, size: 12, examples: 64, test_examples: 32 }
model: { family: cnn, depth: 2, norm: batch }
training: { learning_rate: 0.02, budget: { epochs: 2 } }
grid: { load: { width: [3] }, temperature: { batch_size: [16] } }
seeds: 2
measure:
  curvature: { examples: 32, lanczos_steps: 2, trace_probes: 2 }
  connectivity: { epochs: 2, interior_points: 1 }
  similarity: { examples: 32 }
`,
    timed: [
      `
data: { source: glyphs, size: 16, examples: 128, test_examples: 64 }
model: { family: cnn, depth: 2, norm: batch }
training: { learning_rate: 0.02, budget: { epochs: 12 } }
grid: { load: { width: [4, 16] }, temperature: { batch_size: [8, 128] } }
seeds: 2
measure:
  curvature: { examples: 16, lanczos_steps: 20, trace_probes: 16 }
  connectivity: { epochs: 24, interior_points: 5 }
  similarity: { examples: 64 }
`,
      `
data: { source: glyphs, size: 16, examples: 64, test_examples: 32 }
model: { family: resnet18 }
training: { learning_rate: 0.02, budget: { epochs: 12 } }
grid: { load: { width: [4, 8] }, temperature: { batch_size: [32] } }
seeds: 2
measure:
  curvature: { examples: 16, lanczos_steps: 20, trace_probes: 16 }
  connectivity: { epochs: 24, interior_points: 5 }
  similarity: { examples: 64 }
`,
    ],
  },
};

/** Whether a word names a kind of networks. */
export function isNetworkKind(word: string): word is NetworkKind {
  return Object.hasOwn(PROBES, word);
}

/** The experiments whose jobs take the measure of a machine for networks of a kind. */
export function probesOf(kind: NetworkKind): {
  readonly warmUp: ExperimentConfiguration;
  readonly timed: readonly ExperimentConfiguration[];
} {
  const { warmUp, timed } = PROBES[kind];
  const parsed = (text: string) => parseConfiguration(text, `probe of ${kind} networks`);
  return { warmUp: parsed(warmUp), timed: timed.map(parsed) };
}
