import { hillTail, weightSpectrum } from "#landscape/spectra";
import { layerTemperatures } from "#taxonomy";
import { measured } from "#timing";
import { type ParameterEntry, type ParameterLayout, weightArrays } from "#trees";

/** What a layer's parameters are called before their last dot; an array without one is a layer by itself. */
function layerOf({ name }: ParameterEntry): string {
  return name.includes(".") ? name.slice(0, name.lastIndexOf(".")) : name;
}

/**
 * By what the step of each parameter is multiplied so that layers train at temperatures by the tails of their spectra
 * (TempBalance: Zhou et al. 2023): as `layerTemperatures` has it for every array of two axes and more, with the biases of the
 * same layer where it has one such array. All other parameters keep their rate, and so do all of them where weights are
 * no longer finite.
 */
export function balancedLayers({
  entries,
  size,
}: ParameterLayout): (parameters: Float32Array) => Float32Array {
  const weights = weightArrays({ entries });
  const sole = new Map(
    [...Map.groupBy(weights, layerOf)].flatMap(([layer, [only, ...others]]) =>
      others.length === 0 ? [[layer, only!] as const] : [],
    ),
  );
  return (parameters) =>
    measured("vectors", () => {
      const factors = new Float32Array(size).fill(1);
      if (!parameters.every(Number.isFinite)) return factors;
      const temperatures = layerTemperatures(
        weights.map(({ shape, offset, size: own }) => {
          const tail = hillTail(weightSpectrum(parameters.subarray(offset, offset + own), shape));
          return tail?.exponent ?? null;
        }),
      );
      const ofArray = new Map(weights.map((entry, i) => [entry, temperatures[i]!]));
      for (const entry of entries) {
        const factor = ofArray.get(entry) ?? ofArray.get(sole.get(layerOf(entry)) ?? entry);
        if (factor !== undefined) factors.fill(factor, entry.offset, entry.offset + entry.size);
      }
      return factors;
    });
}
