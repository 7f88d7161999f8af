import { AtlasError } from "#errors";
import { collectTensors, isModule } from "../pickle/collect.ts";
import { unpickle } from "../pickle/machine.ts";
import type { WeightGroup } from "../weight-group.ts";
import type { Archive } from "../zip.ts";
import { pickledModule } from "./pickled-module.ts";
import { torchTensorReader } from "./torch-tensors.ts";

const PICKLE = /^(?:.*\/)?data\.pkl$/;

/** Whether an archive is one of `torch.save`. */
export function isTorchArchive({ names }: Archive): boolean {
  return names.some((name) => PICKLE.test(name));
}

/**
 * The tensors of a file that `torch.save` of PyTorch 1.6 or later wrote: an archive of a pickle and its storages.
 *
 * Format: `torch/serialization.py`. Nothing of the pickle is executed.
 *
 * @throws AtlasError of kind `input`: `weights/script` for TorchScript, `weights/pickled-module`, `weights/bad-pickle`,
 *   `weights/bad-tensor`, `weights/bad-shape`, `weights/bad-archive`
 */
export function readTorchArchive(archive: Archive, where: string): WeightGroup {
  const pickle = archive.names.find((name) => PICKLE.test(name))!;
  const folder = pickle.slice(0, -"data.pkl".length);
  if (archive.names.some((name) => name.startsWith(`${folder}code/`))) throw script(where);
  const order = `${folder}byteorder`;
  const isBigEndian =
    archive.names.includes(order) && new TextDecoder().decode(archive.read(order)) === "big";
  const { value } = unpickle(archive.read(pickle), `${where}, entry ${pickle}`);
  if (isModule(value)) throw pickledModule(value, where);
  const storages = new Map<string, Uint8Array>();
  const storageBytes = (key: string, bytes: number): Uint8Array => {
    const storage = storages.get(key) ?? archive.read(`${folder}data/${key}`);
    storages.set(key, storage);
    return storage.subarray(0, bytes);
  };
  return collectTensors(value, torchTensorReader({ storageBytes, isBigEndian, where }));
}

function script(where: string): AtlasError {
  return new AtlasError({
    code: "weights/script",
    kind: "input",
    problem: "this is a TorchScript program, not a file of weights",
    where,
    remedy: 'Save its weights with torch.save(torch.jit.load(path).state_dict(), "weights.pt")',
  });
}
