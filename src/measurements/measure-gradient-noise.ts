import { gradientNoise } from "#landscape/sharpness";
import { lossesAbout, ofSoundNetworks } from "./measured-losses.ts";
import type { Measure } from "./measurement.ts";

/** What the measurement of gradient noise is told. */
export interface GradientNoiseSettings {
  readonly examples: number;
}

/** Measures the noise of gradients of every network that did not diverge. */
export const measureGradientNoise: Measure<GradientNoiseSettings> = (request) =>
  ofSoundNetworks(request, async (sound) => {
    const found = await gradientNoise(lossesAbout(request, sound, request.settings.examples));
    return found.map(({ scale, standardError, variance, squaredNorm }) => {
      const because = { because: "the gradient is lost in the noise of the examples" };
      return {
        observations: [
          {
            quantity: "gradient_noise_scale",
            value: scale,
            standardError,
            evidence: { variance, squared_norm: squaredNorm, ...(scale === null && because) },
          },
          {
            quantity: "gradient_norm",
            value: squaredNorm > 0 ? Math.sqrt(squaredNorm) : null,
            standardError: null,
            ...(!(squaredNorm > 0) && { evidence: because }),
          },
        ],
      };
    });
  });
