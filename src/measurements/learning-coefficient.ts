import { numberBetween, positiveNumber, wholeNumber } from "#settings";
import { always, defineMeasurement, examplesSetting, setting } from "./define-measurement.ts";
import { MOST_MEASURED_BYTES } from "./work.ts";

/** How many dimensions of a basin count, by sampling it. */
export const learningCoefficient = defineMeasurement({
  kind: "learning_coefficient",
  summary: "Local learning coefficient, by chains that sample about a network",
  of: "network",
  edition: 2,
  onlyAsked: true,
  settings: {
    examples: examplesSetting(
      wholeNumber(
        "Training examples of the posterior, shared by all cells; by default at most what the smallest cell has",
        2,
        10_000_000,
      ),
      always(512),
    ),
    chains: setting(wholeNumber("Chains of each network", 2, 1000), always(4)),
    draws: setting(wholeNumber("Steps of each chain that are averaged", 10, 1_000_000), always(200)),
    burn_in: setting(wholeNumber("Steps of each chain before these", 0, 1_000_000), always(100)),
    localisation: setting(positiveNumber("Strength of the pull back to the network", 1e9), always(100)),
    step: setting(
      numberBetween(
        "Size of a step; 0 takes a sixteenth of what the curvature about the network just allows",
        0,
        1e6,
      ),
      always(0),
    ),
  },
  quantities: ["learning_coefficient"],
  artefacts: [{ name: "chain_estimates", meaning: "local learning coefficient by each chain alone" }],
  // A gradient a step and chain.
  work: ({ subjects, activationBytes }, { examples, chains, draws, burn_in }) => ({
    gradients: subjects * chains * (draws + burn_in) * examples,
    calls: draws + burn_in,
    activationBytes: Math.min(subjects * chains * activationBytes(examples), MOST_MEASURED_BYTES),
    vectors: 6 * subjects * chains,
  }),
  load: async () => (await import("./measure-learning-coefficient.ts")).measureLearningCoefficients,
});
