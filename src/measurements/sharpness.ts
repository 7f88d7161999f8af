import { positiveNumber, wholeNumber } from "#settings";
import { always, defineMeasurement, examplesSetting, setting } from "./define-measurement.ts";
import { testDataSetting, withTestData } from "./on-test-data.ts";
import { MOST_MEASURED_BYTES } from "./work.ts";

/** Passes for gradients that critical sharpness takes, as a rule. */
const USUAL_CRITICAL_PASSES = 8;

/** How much the loss rises about a network. */
export const sharpness = defineMeasurement({
  kind: "sharpness",
  summary:
    "How much the loss rises about a network: at worst, on average, in adaptive balls, along its gradient",
  of: "network",
  edition: 3,
  onlyAsked: true,
  settings: {
    examples: examplesSetting(
      wholeNumber(
        "Training examples the loss is averaged over, shared by all cells; by default at most what the smallest cell has",
        1,
        10_000_000,
      ),
      always(512),
    ),
    radius: setting(positiveNumber("Radius of the ball of the worst case", 1e6), always(0.05)),
    adaptive_radius: setting(
      positiveNumber("Radius of the ball measured by the magnitudes of the parameters", 1e6),
      always(0.5),
    ),
    filter_radius: setting(
      positiveNumber("Radius of the ball measured by the norms of filters", 1e6),
      always(0.05),
    ),
    ascents: setting(wholeNumber("Steps towards the worst point of a ball", 1, 1000), always(5)),
    deviation: setting(
      positiveNumber("Standard deviation of the noise on the parameters of the average case", 1e6),
      always(0.01),
    ),
    draws: setting(
      wholeNumber("Draws of that noise, each taken forward and backward", 2, 100_000),
      always(10),
    ),
    test_data: testDataSetting,
  },
  quantities: withTestData([
    "sharpness_sam",
    "sharpness_worst",
    "sharpness_elementwise",
    "sharpness_filterwise",
    "sharpness_average",
    "critical_sharpness",
  ]),
  // Three balls, noise of both signs, and the search along the gradient, a gradient each.
  work: ({ subjects, activationBytes }, { examples, ascents, draws, test_data }) => {
    const passes = (3 * (ascents + 1) + 2 * draws + 1 + USUAL_CRITICAL_PASSES) * (test_data ? 2 : 1);
    return {
      gradients: subjects * passes * examples,
      calls: 16 * passes,
      activationBytes: Math.min(subjects * activationBytes(examples / 16), MOST_MEASURED_BYTES),
      vectors: 6 * subjects,
    };
  },
  load: async () => (await import("./measure-sharpness.ts")).measureSharpness,
});
