import { float32Tensor, type ParameterLayout, splitParameters, type Tensor } from "#trees";
import type { KeptArrays } from "./measurement.ts";

/** Vectors over the parameters of a network as they are kept: `bend1.<parameter>`, `bend2.<parameter>`, …, in their order. */
export function vectorTensors(
  layout: ParameterLayout,
  name: string,
  vectors: readonly Float32Array[],
): Readonly<Record<string, Tensor>> {
  const arrays = vectors.flatMap((vector, i) => {
    const parts = splitParameters(layout, vector);
    return layout.entries.map(
      ({ name: own, shape }) =>
        [`${name}${i + 1}.${own}`, float32Tensor(parts[own]!.slice(), shape)] as const,
    );
  });
  return Object.fromEntries(arrays);
}

/** The vectors of a name that were kept so, up to the first that is not whole. */
export function keptVectors(
  { entries, size }: ParameterLayout,
  name: string,
  arrays: KeptArrays,
): readonly Float32Array[] {
  const vectors: Float32Array[] = [];
  for (let place = 1; entries.every(({ name: own }) => `${name}${place}.${own}` in arrays); place++) {
    const vector = new Float32Array(size);
    for (const { name: own, offset, size: length } of entries) {
      const { data } = arrays[`${name}${place}.${own}`]!;
      if (data.length === length) vector.set(data, offset);
    }
    vectors.push(vector);
  }
  return vectors;
}
