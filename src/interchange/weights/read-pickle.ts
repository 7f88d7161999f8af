import { AtlasError } from "#errors";
import { collectTensors, isModule } from "./pickle/collect.ts";
import { unpickle } from "./pickle/machine.ts";
import { numpyArrayReader } from "./pickle/numpy-arrays.ts";
import { pickledModule } from "./torch/pickled-module.ts";
import { isTorchMagic, readTorchLegacy } from "./torch/torch-legacy.ts";
import type { WeightGroup } from "./weight-group.ts";

/**
 * The tensors of a file that begins with a pickle: one of PyTorch of before 1.6, or a dictionary of NumPy's arrays.
 *
 * @throws AtlasError of kind `input`: `weights/joblib` for what joblib wrote, `weights/pickled-module`, `weights/bad-pickle`
 */
export function readPickle(bytes: Uint8Array, where: string): WeightGroup {
  if (isOfJoblib(bytes)) throw ofJoblib(where);
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

/** By its name this far into a file joblib is told, whose arrays lie between the operations of the pickle. */
const LOOKED_AT = 2 ** 16;

function isOfJoblib(bytes: Uint8Array): boolean {
  const { buffer, byteOffset, length } = bytes;
  return Buffer.from(buffer, byteOffset, Math.min(length, LOOKED_AT)).includes("joblib.numpy_pickle");
}

function ofJoblib(where: string): AtlasError {
  return new AtlasError({
    code: "weights/joblib",
    kind: "input",
    problem:
      "joblib wrote this, as it writes a model of scikit-learn, which only running its code could bring back",
    where,
    expected: "arrays by their names",
    remedy:
      'Save the arrays of a perceptron with np.savez("weights.npz", **{"0.weight": model.coefs_[0], "0.bias": model.intercepts_[0]}), and so on for its other layers',
  });
}
