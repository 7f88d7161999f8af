import { type FileHandle, open, realpath } from "node:fs/promises";
import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import { readError } from "#files";
import type { OnnxTensor } from "./model.ts";
import { modelError } from "./model-error.ts";
import { rawBytes } from "./tensor-data.ts";

/** The data of tensors that lie in files of their own. */
export type ExternalData = ReadonlyMap<OnnxTensor, Uint8Array>;

/**
 * Reads what tensors have in files beside their model. Offsets and lengths are checked against the files before memory is
 * taken.
 *
 * @param path the model's.
 * @throws AtlasError `onnx/external-data` for a place outside the model's folder or its file, or of another length than the
 *   shape asks for; as `readBytes` for files that cannot be read.
 */
export async function readExternalData(path: string, tensors: readonly OnnxTensor[]): Promise<ExternalData> {
  const found = new Map<OnnxTensor, Uint8Array>();
  const byLocation = Map.groupBy(
    tensors.filter(({ external }) => external !== undefined),
    ({ external }) => external!.location,
  );
  for (const [location, own] of byLocation) {
    const file = await placeWithin(path, location);
    let handle: FileHandle | undefined;
    try {
      handle = await open(file, "r");
      const { size } = await handle.stat();
      const parts = new Map<string, Uint8Array>();
      let taken = 0;
      for (const tensor of own) {
        const { offset, length } = checkedPlace(tensor, size, path);
        const key = `${offset}:${length}`;
        const known = parts.get(key);
        if (known === undefined) taken += length;
        if (taken > 2 * size) {
          throw modelError("external-data", path, `tensors overlap in ${location}, over and over`);
        }
        const bytes = known ?? (await bytesAt(handle, offset, length));
        parts.set(key, bytes);
        found.set(tensor, bytes);
      }
    } catch (error) {
      throw readError(error, file);
    } finally {
      await handle?.close();
    }
  }
  return found;
}

async function placeWithin(path: string, location: string): Promise<string> {
  const folder = dirname(resolve(path));
  const file = resolve(folder, location);
  const isInside = (inner: string, outer: string): boolean => {
    const way = relative(outer, inner);
    return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
  };
  if (isAbsolute(location) || !isInside(file, folder)) {
    throw modelError("external-data", path, `its data are to be read from ${location}`, {
      expected: "a file in the model's folder",
    });
  }
  try {
    const [realFile, realFolder] = await Promise.all([realpath(file), realpath(folder)]);
    if (!isInside(realFile, realFolder)) {
      throw modelError("external-data", path, `${location} leads out of the model's folder`, {
        expected: "a file in the model's folder",
      });
    }
    return realFile;
  } catch (error) {
    throw readError(error, file);
  }
}

function checkedPlace(
  tensor: OnnxTensor,
  size: number,
  path: string,
): { readonly offset: number; readonly length: number } {
  const { location, offset, length = size - offset } = tensor.external!;
  const wanted = rawBytes(tensor);
  if (offset > size || length < 0 || offset + length > size || length !== wanted) {
    const problem = `the tensor "${tensor.name}" takes ${length} bytes at ${offset} of ${location}`;
    throw modelError("external-data", path, problem, {
      expected: `${wanted ?? "another element type, and its"} bytes within the ${size} of the file`,
    });
  }
  return { offset, length };
}

async function bytesAt(handle: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let read = 0;
  while (read < length) {
    const { bytesRead } = await handle.read(bytes, read, length - read, offset + read);
    if (bytesRead === 0) break;
    read += bytesRead;
  }
  return bytes;
}
