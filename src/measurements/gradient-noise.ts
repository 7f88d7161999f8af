import { wholeNumber } from "#settings";
import { always, defineMeasurement, examplesSetting } from "./define-measurement.ts";
import { MOST_MEASURED_BYTES } from "./work.ts";

/** How noisy the gradients of batches are. */
export const gradientNoise = defineMeasurement({
  kind: "gradient_noise",
  summary: "How noisy the gradients of batches are",
  of: "network",
  edition: 1,
  onlyAsked: true,
  settings: {
    examples: examplesSetting(
      wholeNumber(
        "Training examples whose gradients are compared, shared by all cells; by default at most what the smallest cell has",
        2,
        10_000_000,
      ),
      always(512),
    ),
  },
  quantities: ["gradient_noise_scale", "gradient_norm"],
  // One gradient, and those of its runs of examples are kept.
  work: ({ subjects, activationBytes }, { examples }) => ({
    gradients: subjects * examples,
    calls: 16,
    activationBytes: Math.min(subjects * activationBytes(examples / 16), MOST_MEASURED_BYTES),
    vectors: 18 * subjects,
  }),
  load: async () => (await import("./measure-gradient-noise.ts")).measureGradientNoise,
});
