import { dirname, resolve } from "node:path";
import type { AtlasError } from "#errors";
import { families, registerFamily } from "#families";
import { isRecord } from "#files";
import { mistakesError } from "./mistake.ts";
import { settingAt } from "./setting-path.ts";
import type { Source } from "./source-document.ts";

/** The code of a network of a user's, as a run keeps it. */
export interface OwnNetworkCode {
  /** The name of the file that describes the network, among the others. */
  readonly main: string;
  /** Texts by their paths, with `/` between folders. */
  readonly files: Readonly<Record<string, string>>;
}

const KEY = ["model", "module"] as const;

/** The families that were made of modules, by the paths of their files. */
const familyOfPath = new Map<string, string>();
const codeOfFamily = new Map<string, OwnNetworkCode>();

/** The file of the network that a configuration names in the place of a family; `undefined` where it names none. */
export function ownNetworkOf(source: Source, file: string): string | undefined {
  const named = settingAt(source.value, KEY);
  return typeof named === "string" && named !== "" ? resolve(dirname(file), named) : undefined;
}

/**
 * Makes the family of a module of a user's known in this process, and gives its name.
 *
 * @param path of the file
 * @param given its code, where it is not to be read from there
 * @throws AtlasError of kind `input`: `network/…`
 */
export async function registerOwnNetwork(path: string, given?: OwnNetworkCode): Promise<string> {
  const { moduleFamily } = await import("#families/modules");
  const { family, code } = moduleFamily(path, given);
  if (!families().some(({ name }) => name === family.name)) registerFamily(family);
  if (given === undefined) familyOfPath.set(path, family.name);
  codeOfFamily.set(family.name, code);
  return family.name;
}

/** The code of a family that was made of a module; `undefined` for any other. */
export function ownNetworkCode(family: string): OwnNetworkCode | undefined {
  return codeOfFamily.get(family);
}

/** A configuration with the family of the module that it names, whose settings stand beside it. */
export function withOwnNetwork(source: Source, file: string): Source {
  const path = ownNetworkOf(source, file);
  const model = settingAt(source.value, ["model"]);
  if (path === undefined || !isRecord(source.value) || !isRecord(model)) return source;
  const refuse = (key: readonly string[], problem: string, remedy: string): AtlasError =>
    mistakesError([{ place: source.placeOf(key, "key"), problem, remedy }], file);
  if (source.isGiven(["model", "family"]))
    throw refuse(
      ["model", "family"],
      "model.family and model.module are both given",
      "Leave one of them out",
    );
  const family = familyOfPath.get(path);
  if (family === undefined)
    throw refuse(
      KEY,
      "model.module names a file, which this does not read",
      "Read the configuration by readConfiguration",
    );
  const { module: _, ...others } = model;
  return { ...source, value: { ...source.value, model: { family, ...others } } };
}
