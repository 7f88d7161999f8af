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
    pixel_noise_kind: "gaussian",
    pixel_noise_mode: "add",
    pixel_noise_clip: false,
    blur: 0,
  },
  model: { family: "mlp", width: 32, initialisation: "he-normal" },
  training: {
    batch_size: 32,
    learning_rate: 0.02,
    momentum: 0.9,
    weight_decay: 5e-4,
    loss: "cross-entropy",
    optimiser: "sgd",
    schedule: "constant",
    steps: { at: [0.5, 0.75], factor: 0.1 },
    cosine: { final: 0 },
    one_cycle: { rise: 0.3, initial: 0.04, final: 4e-6, anneal: "cosine" },
    pace: { per: "update", warmup_epochs: 0, warmup_updates: 0, warmup_start: 0.01 },
    budget: { epochs: 100 },
    stop: "never",
    plateau: { patience_epochs: 30, window: 5, tolerance: 1e-4 },
    target: { loss: 0.01 },
    zero: { loss: 0.01 },
    incomplete_batch: "keep",
    augmentation: "none",
    layer_temperatures: "equal",
    density: 1,
    pruning: { rewind_epochs: 1 },
    weight_bits: 32,
    checkpoint: "end",
    oracle: false,
  },
  grid: {
    load: { width: [3, 4, 6, 8, 12, 16, 24, 32, 64] },
    temperature: { batch_size: [4, 8, 16, 32, 64, 128, 256] },
  },
  seeds: 3,
  root_seed: 1,
  phases: DEFAULT_THRESHOLDS,
} as const;
