import { isRecord, parsedJson } from "#files";
import type { WeightGroup } from "../weight-group.ts";
import type { Archive } from "../zip.ts";
import { readHdf5 } from "./read-hdf5.ts";

const WEIGHTS = "model.weights.h5";
const CONFIGURATION = "config.json";

/** Whether an archive is a .keras file. */
export function isKerasArchive({ names }: Archive): boolean {
  return names.includes(WEIGHTS);
}

/** The weights of a .keras file, in the order of the layers in its configuration. Throws as `readHdf5`. */
export async function readKerasArchive(archive: Archive, where: string): Promise<WeightGroup> {
  const layers = archive.names.includes(CONFIGURATION) ? layersIn(archive.read(CONFIGURATION)) : [];
  return readHdf5(archive.read(WEIGHTS), `${where}, entry ${WEIGHTS}`, layers);
}

/** Names of layers in the order in which a configuration has them, those within layers included. */
function layersIn(configuration: Uint8Array): readonly string[] {
  const names: string[] = [];
  const visit = (value: unknown): void => {
    const config = isRecord(value) && isRecord(value.config) ? value.config : undefined;
    if (config === undefined) return;
    if (typeof config.name === "string") names.push(config.name);
    if (Array.isArray(config.layers)) for (const layer of config.layers) visit(layer);
  };
  visit(parsedJson(new TextDecoder().decode(configuration)));
  return names;
}
