import { collectTensors, isModule } from "./pickle/collect.ts";
import { unpickle } from "./pickle/machine.ts";
import { numpyArrayReader } from "./pickle/numpy-arrays.ts";
import { pickledModule } from "./torch/pickled-module.ts";
import { isTorchMagic, readTorchLegacy } from "./torch/torch-legacy.ts";
import type { WeightGroup } from "./weight-group.ts";

/**
 * The tensors of a file that begins with a pickle: one of PyTorch of before 1.6, or a dictionary of NumPy's arrays.
 *
 */
export function readPickle(bytes: Uint8Array, where: string): WeightGroup {
  const first = unpickle(bytes, where);
  if (isTorchMagic(first.value)) return readTorchLegacy(bytes, first.end, where);
  if (isModule(first.value)) throw pickledModule(first.value, where);
  const root =
    Array.isArray(first.value) || first.value instanceof Map
      ? first.value
      : new Map([["array", first.value]]);
  const readArray = numpyArrayReader();
  return collectTensors(root, (value, name) => readArray(value, `${where}, array ${name}`));
}
