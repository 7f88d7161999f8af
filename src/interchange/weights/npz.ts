import { quotedBriefly } from "#words";
import { isNpy, readNpy } from "./npy.ts";
import { GroupBuilder, type WeightGroup } from "./weight-group.ts";
import type { Archive } from "./zip.ts";

const ENDING = ".npy";

/** Whether an archive is one of NumPy's arrays. */
export function isNpz({ names }: Archive): boolean {
  return names.some((name) => name.endsWith(ENDING));
}

/**
 * The arrays of an npz file, stored or compressed, in its order.
 *
 * @throws AtlasError of kind `input`: `weights/bad-archive`, `weights/bad-npy`, `weights/bad-shape`
 */
export function readNpz(archive: Archive, where: string): WeightGroup {
  const group = new GroupBuilder();
  for (const entry of archive.names) {
    if (!entry.endsWith(ENDING)) continue;
    const bytes = archive.read(entry);
    if (!isNpy(bytes)) continue;
    const name = entry.slice(0, -ENDING.length);
    const array = readNpy(bytes, `${where}, array ${quotedBriefly(name)}`);
    if ("unread" in array) group.unread.set(name, array.unread);
    else group.tensors.set(name, array);
  }
  return group;
}
