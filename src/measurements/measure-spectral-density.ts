import { type MeasuredSpectrum, measureSpectralDensity } from "#landscape/curvature";
import { SHARED_ERROR_OF_NODES } from "#quantities";
import { drawnAbout, ofSoundNetworks } from "./measured-losses.ts";
import type { Measure, Measured } from "./measurement.ts";

/** What the measurement of spectral densities is told. */
export interface SpectralDensitySettings {
  readonly examples: number;
  readonly starts: number;
  readonly steps: number;
}

/** Measures the spectrum of every network that did not diverge. */
export const measureSpectralDensities: Measure<SpectralDensitySettings> = (request) => {
  const { examples, starts, steps } = request.settings;
  return ofSoundNetworks(request, async (networks) => {
    const own = drawnAbout(request, networks, examples, "spectral_density");
    const spectra = await measureSpectralDensity({ ...own, starts, steps });
    return spectra.map((found) => resultOf(found, request.settings));
  });
};

function resultOf(found: MeasuredSpectrum | null, { starts, steps }: SpectralDensitySettings): Measured {
  const evidence = { starts, products: found?.products ?? null };
  const { negativeMass, negativeNodes, squaredNorm } = found?.moments ?? {};
  const norm = squaredNorm === undefined ? null : Math.sqrt(squaredNorm.value);
  const observations = [
    {
      quantity: "hessian_negative_mass",
      value: negativeMass?.value ?? null,
      standardError: negativeMass?.standardError ?? null,
      evidence: { ...evidence, [SHARED_ERROR_OF_NODES]: negativeMass?.resolution ?? null },
    },
    {
      quantity: "hessian_negative_nodes",
      value: negativeNodes ?? null,
      standardError: null,
      evidence: { ...evidence, steps, smallest: found?.moments.smallest ?? null },
    },
    {
      quantity: "hessian_frobenius_norm",
      value: norm,
      // Of a root half the relative error of what it is of.
      standardError: norm && squaredNorm?.standardError ? squaredNorm.standardError / (2 * norm) : null,
      evidence,
    },
  ];
  if (found === null) return { observations };
  const { quadratures } = found;
  return {
    observations,
    series: {
      density_nodes: quadratures.flatMap(({ nodes }) => [...nodes]),
      density_weights: quadratures.flatMap(({ weights }) => [...weights]),
      density_counts: quadratures.map(({ nodes }) => nodes.length),
    },
  };
}
