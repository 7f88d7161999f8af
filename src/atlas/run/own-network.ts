import {
  type ExperimentConfiguration,
  ownNetworkCode,
  registerModule,
  registerOnnx,
  registerWeights,
} from "#atlas/configuration";
import type { RunStore } from "#atlas/store";
import { AtlasError } from "#errors";
import { families } from "#families";
import { isRecord, parsedJson } from "#files";

/** The folder of a run with the code of the networks of a user's, one folder for each family. */
const FOLDER = "networks";

const listOf = (family: string) => `${FOLDER}/${family}/files.json`;

/** Keeps the code of a network of a user's with the run that trains it, where there is such; its list last. */
export async function keepOwnNetwork(store: RunStore, { model }: ExperimentConfiguration): Promise<void> {
  const code = ownNetworkCode(model.family);
  if (code === undefined) return;
  const names = Object.keys(code.files);
  const list = `${JSON.stringify({ main: code.main, files: names }, undefined, 2)}\n`;
  if ((await store.readText(listOf(model.family)).catch(() => "")) === list) return;
  for (const name of names) await store.writeText(`${FOLDER}/${model.family}/${name}`, code.files[name]!);
  await store.writeText(listOf(model.family), list);
}

/**
 * Makes the network of a user's known that a run was begun with, by the code that the run keeps of it.
 *
 * @param model the model section as it is stored
 * @throws AtlasError `run/network-changed` of kind `input` where the code is not what the run was begun with
 */
export async function recallOwnNetwork(store: RunStore, model: unknown): Promise<void> {
  if (!isRecord(model)) return;
  const { family, onnx, weights } = model;
  if (typeof family !== "string" || families().some(({ name }) => name === family)) return;
  if (typeof onnx === "string") {
    if ((await registerOnnx(onnx)) !== family) throw changed(onnx, "its file was changed");
    return;
  }
  if (typeof weights === "string") {
    if ((await registerWeights(weights, model)) !== family) throw changed(weights, "its file was changed");
    return;
  }
  const list = parsedJson(await store.readText(listOf(family)).catch(() => ""));
  if (!isRecord(list) || typeof list.main !== "string" || !Array.isArray(list.files)) return;
  const { main } = list;
  const files: Record<string, string> = {};
  for (const name of list.files) files[String(name)] = await store.readText(`${FOLDER}/${family}/${name}`);
  const path = store.placeOf(`${FOLDER}/${family}/${main}`);
  const known = await registerModule(path, { main, files });
  if (known !== family) throw changed(path, "the copy of its code was changed");
}

function changed(path: string, how: string): AtlasError {
  return new AtlasError({
    code: "run/network-changed",
    kind: "input",
    problem: `the network is not the one that the run was begun with: ${how}`,
    where: path,
    remedy:
      "Change your own file instead, which makes other networks, and run it with --force or under another --name",
  });
}
