import type { Archive } from "../zip.ts";
import { kerasLayers } from "./keras-configuration.ts";
import { type KerasWeights, readHdf5 } from "./read-hdf5.ts";

const WEIGHTS = "model.weights.h5";
const CONFIGURATION = "config.json";

/** Whether an archive is a .keras file. */
export function isKerasArchive({ names }: Archive): boolean {
  return names.includes(WEIGHTS);
}

/** The weights of a .keras file, in the order of the layers in its configuration. Throws as `readHdf5`. */
export async function readKerasArchive(archive: Archive, where: string): Promise<KerasWeights> {
  const layers = archive.names.includes(CONFIGURATION)
    ? kerasLayers(new TextDecoder().decode(archive.read(CONFIGURATION)))
    : undefined;
  return readHdf5(archive.read(WEIGHTS), `${where}, entry ${WEIGHTS}`, layers);
}
