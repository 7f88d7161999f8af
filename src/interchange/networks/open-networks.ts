import { basename } from "node:path";
import { AtlasError } from "#errors";
import { readBytes, sha256Hex } from "#files";
import { conjoined } from "#words";
import { requireFinite } from "./finite-weights.ts";
import type { GivenChoice } from "./given-settings.ts";
import { openArchitecture } from "./open-architecture.ts";
import { openOnnx } from "./open-onnx.ts";
import { type OpenedNetworks, wholeShape } from "./opened-networks.ts";

/**
 * Reads the files of networks, which are all of one: ONNX files, weights of an ONNX file, or weights of a known architecture.
 *
 * @throws AtlasError of kind `input`: `networks/changed` for files that hold something else than the fingerprint says,
 *   `networks/differ` for files of different networks, `networks/not-finite` for weights that are no numbers; as `readOnnxModel`, `readWeights` and `networkOfWeights`
 */
export async function openNetworks(own: GivenChoice): Promise<OpenedNetworks> {
  const paths = [...new Set([...(own.network === "" ? [] : [own.network]), ...own.files])];
  const hashes: string[] = [];
  for (const path of paths) hashes.push(sha256Hex(await readBytes(path)));
  const fingerprint = sha256Hex(hashes.join(" "));
  if (own.fingerprint !== fingerprint && own.fingerprint !== "") {
    throw new AtlasError({
      code: "networks/changed",
      kind: "input",
      where: own.files[0]!,
      problem: "the files of the networks do not hold what they held when they were first measured",
      expected: `files of the fingerprint ${own.fingerprint.slice(0, 12)}, not ${fingerprint.slice(0, 12)}`,
      remedy: "Measure them as they are under another --name",
    });
  }
  const isOnnx = own.network !== "" || (await isOnnxFile(own.files[0]!));
  const opened = await (isOnnx ? openOnnx(own, fingerprint) : openArchitecture(own, fingerprint));
  for (const [seed, file] of own.files.entries()) {
    requireFinite(file, await opened.weights(seed, usualShape(opened)), opened.arrays);
  }
  return { ...opened, notes: [...opened.notes, ...(await notesOnEquals(own, opened))] };
}

/** Which files hold the same network, whose comparison says nothing of a landscape. */
async function notesOnEquals({ files }: GivenChoice, opened: OpenedNetworks): Promise<readonly string[]> {
  if (files.length < 2) return [];
  const hashes: string[] = [];
  for (const seed of files.keys()) {
    const { parameters } = await opened.weights(seed, usualShape(opened));
    hashes.push(sha256Hex(new Uint8Array(parameters.buffer, parameters.byteOffset, parameters.byteLength)));
  }
  return [...Map.groupBy(files.keys(), (seed) => hashes[seed]!).values()].flatMap((seeds) => {
    const names = conjoined(seeds.map((seed) => basename(files[seed]!)));
    return seeds.length === 1
      ? []
      : [`${names} hold the same network, whose comparison with itself says nothing`];
  });
}

/** A shape to ask weights for; those of files that leave sizes free do not depend on it. */
function usualShape({ axes }: OpenedNetworks): readonly number[] {
  return wholeShape(axes) ?? [];
}

/** Whether a path names an ONNX file. */
async function isOnnxFile(path: string): Promise<boolean> {
  return path.toLowerCase().endsWith(".onnx");
}
