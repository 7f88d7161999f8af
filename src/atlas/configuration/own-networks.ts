import { dirname, resolve } from "node:path";
import type { AtlasError } from "#errors";
import { type Family, families, familyNamed, registerFamily } from "#families";
import type { ModuleFamily } from "#families/modules";
import { isRecord, readTextFile } from "#files";
import { onnxFamily, weightsFamily } from "#interchange/networks";
import { OWN_LOSS } from "#landscape/losses";
import type { ExperimentConfiguration } from "./configuration.ts";
import { networkFor } from "./example-shape.ts";
import { mistakesError } from "./mistake.ts";
import { modelsOfCells } from "./models-of-cells.ts";
import { settingAt, withSetting } from "./setting-path.ts";
import type { Source } from "./source-document.ts";

/** The code of a network of a user's, as a run keeps it. */
export interface OwnNetworkCode {
  /** The name of the file that describes the network, among the others. */
  readonly main: string;
  /** Texts by their paths, with `/` between folders. */
  readonly files: Readonly<Record<string, string>>;
}

/** The keys that name a file in the place of a family. */
const KEYS = ["module", "onnx", "weights"] as const;

/** A file that describes a network. */
interface NetworkFile {
  readonly key: (typeof KEYS)[number];
  readonly path: string;
  /** The model section that names it. */
  readonly model: Readonly<Record<string, unknown>>;
}

/** The families that were made of files, by the paths of these and what else decides which network theirs is. */
const familyOfPath = new Map<string, string>();
const familyOfModule = new Map<string, ModuleFamily>();

/** The file of the network that a configuration names in the place of a family; `undefined` where it names none. */
export function ownNetworkOf({ value }: Source, file: string): NetworkFile | undefined {
  // A configuration that was stored has its family, and the file beside it says where that is from.
  const family = settingAt(value, ["model", "family"]);
  if (families().some(({ name, settings }) => name === family && KEYS.some((key) => key in settings)))
    return undefined;
  const model = settingAt(value, ["model"]);
  if (!isRecord(model)) return undefined;
  for (const key of KEYS) {
    const named = model[key];
    if (typeof named === "string" && named !== "") return { key, path: resolve(dirname(file), named), model };
  }
  return undefined;
}

/**
 * Makes the family of a file of a user's known in this process, and gives its name.
 *
 * @throws AtlasError of kind `input`: `network/…`, and as `readOnnxModel`
 */
export function registerOwnNetwork({ key, path, model }: NetworkFile): Promise<string> {
  if (key === "module") return registerModule(path);
  return key === "onnx" ? registerOnnx(path) : registerWeights(path, model);
}

/** Makes the family of a module known by its code, or by what its file holds where none is given; gives its name. */
export async function registerModule(path: string, given?: OwnNetworkCode): Promise<string> {
  const { moduleFamily } = await import("#families/modules");
  const found = moduleFamily(path, given);
  const { family } = found;
  if (!families().some(({ name }) => name === family.name)) {
    registerFamily(family);
    familyOfModule.set(family.name, found);
  }
  if (given === undefined) familyOfPath.set(path, family.name);
  return family.name;
}

/** Makes the family of the network of an ONNX file known; gives its name. */
export async function registerOnnx(path: string): Promise<string> {
  return registered(path, await onnxFamily(path));
}

/** Makes the family of the network known that the weights of a file are of, as a model section reads them; gives its name. */
export async function registerWeights(
  path: string,
  model: Readonly<Record<string, unknown>>,
): Promise<string> {
  return registered(keyOf({ key: "weights", path, model }), await weightsFamily(path, model));
}

/** What decides which network the one of a file is: the same weights may be read in several ways. */
function keyOf({ key, path, model }: NetworkFile): string {
  return key === "weights"
    ? JSON.stringify([path, model.architecture, model.key, model.strip, model.map])
    : path;
}

function registered(key: string, family: Family): string {
  if (!families().some(({ name }) => name === family.name)) registerFamily(family);
  familyOfPath.set(key, family.name);
  return family.name;
}

/** The code of a family that was made of a module; `undefined` for any other. */
export function ownNetworkCode(family: string): OwnNetworkCode | undefined {
  return familyOfModule.get(family)?.code;
}

/** The file of a network of a user's that is not what it was when it was read, or of what it imports; `undefined` for none. */
export async function changedOwnNetwork({ model }: ExperimentConfiguration): Promise<string | undefined> {
  const code = ownNetworkCode(model.family);
  const path = [...familyOfPath].find(([, family]) => family === model.family)?.[0];
  if (code === undefined || path === undefined) return undefined;
  const root = resolve(path, ...code.main.split("/").map(() => ".."));
  for (const [name, text] of Object.entries(code.files)) {
    const file = resolve(root, name);
    if ((await readTextFile(file).catch(() => undefined)) !== text) return file;
  }
  return undefined;
}

/**
 * Tries the networks of an experiment that a module of a user's describes, before anything is trained.
 *
 * @throws AtlasError of kind `input`: `network/…`, at the line of the module as far as it is known
 */
export async function tryOwnNetwork(configuration: ExperimentConfiguration): Promise<void> {
  const found = familyOfModule.get(configuration.model.family);
  if (found === undefined) return;
  for (const model of modelsOfCells(configuration)) networkFor(model, configuration.data);
  await found.tryNetworks();
}

/**
 * A configuration with the family of the file that it names, whose settings stand beside it, and with the loss of that file,
 * where it has one and no other is asked for.
 */
export function withOwnNetwork(source: Source, file: string): Source {
  const own = ownNetworkOf(source, file);
  const model = settingAt(source.value, ["model"]);
  if (own === undefined || !isRecord(source.value) || !isRecord(model)) return source;
  const { key } = own;
  const refuse = (beside: string, problem: string, remedy: string): AtlasError =>
    mistakesError([{ place: source.placeOf(["model", beside], "key"), problem, remedy }], file);
  const other = ["family", ...KEYS].find((word) => word !== key && source.isGiven(["model", word]));
  if (other !== undefined)
    throw refuse(other, `model.${other} and model.${key} are both given`, "Leave one of them out");
  const family = familyOfPath.get(keyOf(own));
  if (family === undefined)
    throw refuse(
      key,
      `model.${key} names a file, which this does not read`,
      "Read the configuration by readConfiguration",
    );
  const { [key]: _, ...others } = model;
  const value = { ...source.value, model: { family, ...others } };
  const isLossOwn =
    familyNamed(family).hasOwnLoss === true &&
    settingAt(value, ["training", "loss"]) === undefined &&
    isRecord(settingAt(value, ["training"]) ?? {});
  return { ...source, value: isLossOwn ? withSetting(value, ["training", "loss"], OWN_LOSS) : value };
}
