import { hillTail, powerLawTail, tailDistance, weightNorms, weightSpectrum } from "#landscape/spectra";
import { mean } from "#statistics";
import { measured } from "#timing";
import { type ParameterLayout, weightArrays } from "#trees";
import { ofSoundNetworks } from "./measured-losses.ts";
import type { Measure, Measured, MeasuredNetwork, MeasurementRequest, Observed } from "./measurement.ts";

/** What the measurement of spectra is told. */
export interface SpectraSettings {
  readonly tail: "median" | "best-fit";
  readonly norms: boolean;
}

/** Measures the tails of every network that did not diverge. */
export const measureSpectra: Measure<SpectraSettings> = (request) =>
  ofSoundNetworks(request, async (sound) => sound.map((network) => spectraOf(network, request)));

function spectraOf(
  { parameters }: MeasuredNetwork,
  { objective, settings }: MeasurementRequest<SpectraSettings>,
): Measured {
  const tailOf = settings.tail === "median" ? hillTail : powerLawTail;
  const layers = layersOf(objective.layout, parameters);
  const tails = measured("vectors", () =>
    layers.map(({ weights, shape }) => {
      const spectrum = weightSpectrum(weights, shape);
      return { spectrum, tail: tailOf(spectrum) };
    }),
  );
  const exponents = tails.map(({ tail }) => tail?.exponent ?? null);
  const known = exponents.filter((exponent) => exponent !== null);
  const norms = settings.norms ? normsOf(layers) : undefined;
  return {
    observations: [
      {
        quantity: "weight_tail_exponent",
        value: mean(known),
        standardError: null,
        evidence: { layers: known.length, of: exponents.length },
      },
      ...(norms?.observations ?? []),
    ],
    series: {
      layer_exponents: exponents,
      layer_exponents_se: tails.map(({ tail }) => tail?.standardError ?? null),
      ...(norms && {
        layer_tail_distances: tails.map(({ tail, spectrum }) => tail && tailDistance(tail, spectrum)),
        ...norms.series,
      }),
    },
  };
}

/** Norms of layers, and what of a network they come to. */
function normsOf(layers: readonly Layer[]) {
  const own = measured("vectors", () => layers.map(({ weights, shape }) => weightNorms(weights, shape)));
  const known = own.filter((norms) => norms !== null);
  const spectral = mean(known.map((norms) => Math.log(norms.spectral)));
  const squares = known.reduce((sum, norms) => sum + norms.frobenius ** 2, 0);
  return {
    observations: [
      observed("weight_spectral_norm", spectral === null ? null : Math.exp(spectral)),
      observed("weight_frobenius_norm", Math.sqrt(squares)),
      observed("weight_stable_rank", mean(known.map((norms) => norms.stableRank))),
    ],
    series: {
      layer_spectral_norms: own.map((norms) => norms?.spectral ?? null),
      layer_frobenius_norms: own.map((norms) => norms?.frobenius ?? null),
      layer_stable_ranks: own.map((norms) => norms?.stableRank ?? null),
    },
  };
}

function observed(quantity: string, value: number | null): Observed {
  return { quantity, value, standardError: null };
}

/** An array of two axes and more. */
interface Layer {
  readonly weights: Float32Array;
  readonly shape: readonly number[];
}

function layersOf(layout: ParameterLayout, parameters: Float32Array): readonly Layer[] {
  return weightArrays(layout).map(({ shape, offset, size }) => ({
    shape,
    weights: parameters.subarray(offset, offset + size),
  }));
}
