import { hillTail, type PowerLawTail, powerLawTail, weightSpectrum } from "#landscape/spectra";
import { mean } from "#statistics";
import { measured } from "#timing";
import type { ParameterLayout } from "#trees";
import type { Measure, Measured } from "./measurement.ts";

/** What the measurement of spectra is told. */
export interface SpectraSettings {
  readonly tail: "median" | "best-fit";
}

/** Measures the tails of every network that did not diverge. */
export const measureSpectra: Measure<SpectraSettings> = async ({
  objective,
  networks,
  subjects,
  settings,
}) => {
  const tailOf = settings.tail === "median" ? hillTail : powerLawTail;
  return subjects.map(([position]): Measured => {
    const { diverged, parameters } = networks[position!]!;
    if (diverged) return { observations: [] };
    const tails = measured("vectors", () => layerTails(objective.layout, parameters, tailOf));
    const exponents = tails.map((tail) => tail?.exponent ?? null);
    const known = exponents.filter((exponent) => exponent !== null);
    return {
      observations: [
        {
          quantity: "weight_tail_exponent",
          value: mean(known),
          standardError: null,
          evidence: { layers: known.length, of: exponents.length },
        },
      ],
      series: {
        layer_exponents: exponents,
        layer_exponents_se: tails.map((tail) => tail?.standardError ?? null),
      },
    };
  });
};

/** The tails of the arrays of two axes and more; null for one without. */
function layerTails(
  { entries }: ParameterLayout,
  parameters: Float32Array,
  tailOf: (spectrum: Float64Array) => PowerLawTail | null,
): readonly (PowerLawTail | null)[] {
  return entries
    .filter(({ shape }) => shape.length >= 2)
    .map(({ shape, offset, size }) =>
      tailOf(weightSpectrum(parameters.subarray(offset, offset + size), shape)),
    );
}
