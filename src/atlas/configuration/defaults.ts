import { DEFAULT_THRESHOLDS } from "#taxonomy";

/**
 * The value of every key that a configuration leaves out, which is also the experiment that
 * `loss-atlas run` performs when no file is given.
 */
export const DEFAULTS = {
  name: "quickstart",
  device: "cpu",
  data: {
    source: "glyphs",
    examples: 1000,
    test_examples: 1000,
    label_noise: 0,
    pixel_noise: 0,
  },
  model: { family: "mlp", width: 32, initialisation: "he-normal" },
  training: {
    batch_size: 32,
    learning_rate: 0.02,
    momentum: 0.9,
    weight_decay: 5e-4,
    schedule: "constant",
    steps: { at: [0.5, 0.75], factor: 0.1 },
    cosine: { final: 0 },
    budget: { epochs: 100 },
    stop: "never",
    plateau: { patience_epochs: 30, window: 5, tolerance: 1e-4 },
    target: { loss: 0.01 },
    incomplete_batch: "keep",
  },
  grid: {
    load: { width: [3, 4, 6, 8, 12, 16, 24, 32, 64] },
    temperature: { batch_size: [4, 8, 16, 32, 64, 128, 256] },
  },
  seeds: 3,
  root_seed: 1,
  measure: {
    better: {
      curvature: { examples: 512, lanczos_steps: 40, lanczos_tolerance: 1e-3, trace_probes: 32 },
      // 50 epochs of the paper's 50,000 examples are 20,000 updates; small data needs more epochs for as good a curve.
      connectivity: { pairs: 3, interior_points: 13, epochs: 250, initialisation: "line" },
      similarity: { examples: 512 },
    },
    paper: {
      curvature: { examples: 200, lanczos_steps: 100, lanczos_tolerance: 1e-3, trace_probes: 100 },
      connectivity: { pairs: 1, interior_points: 3, epochs: 50, initialisation: "random" },
      similarity: { examples: 768 },
    },
    curve: { batch_size: 128, learning_rate: 0.01, weight_decay: 5e-4 },
    mixup_alpha: 16,
  },
  phases: DEFAULT_THRESHOLDS,
} as const;
