import type { numpy as np } from "@jax-js/jax";
import type { SpecTree } from "#engine";
import { float32Tensor, type Tensor } from "#trees";

/** What an optimiser keeps, or reads, by its own names. */
type Named<Value> = Readonly<Record<string, Value>>;

/** What is made of each value, under the same name. */
export function mapped<From, To>(record: Named<From>, of: (value: From, name: string) => To): Named<To> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, of(value, name)]));
}

/** The specs of an optimiser's scalars. */
export function scalarSpecs(numbers: Named<number>): SpecTree<Named<np.Array>> {
  return mapped(numbers, () => ({ type: "float32", shape: [] }) as const);
}

/** Constants of an optimiser as scalars. */
export function scalarTensors(constants: Named<number>): Named<Tensor> {
  return mapped(constants, (value) => float32Tensor(Float32Array.of(value), []));
}

/** The numbers of so many updates from the first on, `[updates]` each. */
export function numbersOfUpdates(
  optimiser: { readonly numbersOf: (update: number) => Named<number> },
  first: number,
  updates: number,
): Named<Tensor> {
  return mapped(optimiser.numbersOf(first), (_, name) =>
    float32Tensor(Float32Array.from({ length: updates }, (_, i) => optimiser.numbersOf(first + i)[name]!)),
  );
}
