import { elementCount } from "./tensor.ts";

/** Where one named parameter lies in a flat parameter vector. */
export interface ParameterEntry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly offset: number;
  readonly size: number;
}

/** The one agreed order of a network's parameters inside a flat vector. */
export interface ParameterLayout {
  readonly entries: readonly ParameterEntry[];
  /** The number of parameters altogether. */
  readonly size: number;
}

/** Lays named shapes one after another, in the order given: the order of a flat vector of `size` numbers. */
export function parameterLayout(
  parameters: readonly { readonly name: string; readonly shape: readonly number[] }[],
): ParameterLayout {
  let size = 0;
  const entries = parameters.map(({ name, shape }) => {
    const entry = { name, shape, offset: size, size: elementCount(shape) };
    size += entry.size;
    return entry;
  });
  return { entries, size };
}

/** The arrays of a layout that are weights: those of two axes and more. Biases, and scales of normalised layers, are none. */
export function weightArrays({ entries }: Pick<ParameterLayout, "entries">): readonly ParameterEntry[] {
  return entries.filter(({ shape }) => shape.length >= 2);
}

/** Views (not copies) of each named parameter inside a flat vector `[layout.size]`, each row-major in its shape. */
export function splitParameters(
  layout: ParameterLayout,
  flat: Float32Array,
): Readonly<Record<string, Float32Array>> {
  return Object.fromEntries(
    layout.entries.map(({ name, offset, size }) => [name, flat.subarray(offset, offset + size)]),
  );
}
