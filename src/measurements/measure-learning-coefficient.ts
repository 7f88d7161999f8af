import { learningCoefficient } from "#landscape/sharpness";
import { drawnAbout, ofSoundNetworks } from "./measured-losses.ts";
import type { Measure } from "./measurement.ts";

/** What the measurement of learning coefficients is told. */
export interface LearningCoefficientSettings {
  readonly examples: number;
  readonly chains: number;
  readonly draws: number;
  readonly burn_in: number;
  readonly localisation: number;
  readonly step: number;
}

/** Measures the local learning coefficient of every network that did not diverge. */
export const measureLearningCoefficients: Measure<LearningCoefficientSettings> = (request) =>
  ofSoundNetworks(request, async (sound) => {
    const { examples, chains, draws, burn_in, localisation, step } = request.settings;
    const found = await learningCoefficient({
      ...drawnAbout(request, sound, examples, "learning coefficient"),
      chains,
      draws,
      burnIn: burn_in,
      localisation,
      ...(step > 0 && { step }),
    });
    return found.map((own) => ({
      observations: [
        {
          quantity: "learning_coefficient",
          value: own.value,
          standardError: own.standardError,
          evidence: {
            chains,
            drifting_chains: own.drifting,
            below_start: own.isBelowStart,
            step: own.step,
          },
        },
      ],
      series: { chain_estimates: own.chains.map((value) => (Number.isFinite(value) ? value : null)) },
    }));
  });
