import { AtlasError } from "#errors";
import { isRecord } from "#files";
import { choice, numberBetween, type SettingsShape, wholeNumber, yesOrNo } from "#settings";
import type { NetworkModule } from "./network-module.ts";

/** What a module says of the sizes of its networks. */
export interface NamedSizes {
  /** Those that are its own, as settings. */
  readonly settings: SettingsShape;
  /** `undefined` for a module that names none. */
  readonly width: number | undefined;
  readonly depth: number | undefined;
}

type Setting = SettingsShape[string];

/** Keys of a model section or of what a module is told that mean something else. */
const TAKEN: readonly string[] = [
  "family",
  "module",
  "norm",
  "initialisation",
  "inputShape",
  "classes",
  "vocabulary",
  "places",
];

const MOST = 65_536;

/**
 * The settings of the sizes that a module names: a whole number for a whole number, a number for any other, true or false,
 * one of the words of a list, whose first is the usual one, or `{ usual, least, most }` for a number of that range.
 *
 * @throws AtlasError `network/sizes` of kind `input`
 */
export function namedSizes({ sizes, path, name }: NetworkModule): NamedSizes {
  const { width, depth, ...own } = sizes;
  const settings = Object.entries(own).map(([key, usual]) => {
    if (TAKEN.includes(key) || !/^[A-Za-z]\w{0,63}$/.test(key))
      throw badSize(path, `it names a size ${key}`, `another name, of letters, digits and underscores`);
    const field = fieldOf(key, usual, name);
    if (field === undefined)
      throw badSize(
        path,
        `the usual value of its size ${key} is ${JSON.stringify(usual) ?? String(usual)}`,
        'a number, true, false, a list of words such as ["gelu", "relu"], or { usual: 2, least: 1, most: 8 }',
      );
    return [key, field] as const;
  });
  return {
    settings: Object.fromEntries(settings),
    width: counted(path, "width", width, MOST),
    depth: counted(path, "depth", depth, 64),
  };
}

function fieldOf(key: string, usual: unknown, name: string): Setting | undefined {
  const meaning = `The size ${key} of ${name}`;
  if (typeof usual === "boolean") return yesOrNo(meaning).default(usual);
  if (typeof usual === "number") {
    if (!Number.isFinite(usual)) return undefined;
    if (!Number.isInteger(usual)) return numberBetween(meaning, -1e6, 1e6).default(usual);
    return Math.abs(usual) > MOST ? undefined : wholeNumber(meaning, Math.min(0, usual), MOST).default(usual);
  }
  if (Array.isArray(usual)) {
    const words = usual.filter((word) => typeof word === "string");
    const isChoice =
      words.length > 0 && words.length === usual.length && new Set(words).size === words.length;
    return isChoice ? choice(meaning, words).default(words[0]!) : undefined;
  }
  return isRecord(usual) ? rangeOf(meaning, usual) : undefined;
}

function rangeOf(
  meaning: string,
  { usual, least, most, ...rest }: Record<string, unknown>,
): Setting | undefined {
  if (Object.keys(rest).length > 0) return undefined;
  if (typeof usual !== "number" || typeof least !== "number" || typeof most !== "number") return undefined;
  if (!(least <= usual && usual <= most && Number.isFinite(most - least))) return undefined;
  const kind = [usual, least, most].every(Number.isSafeInteger) ? wholeNumber : numberBetween;
  return kind(meaning, least, most).default(usual);
}

function counted(path: string, key: string, usual: unknown, most: number): number | undefined {
  if (usual === undefined) return undefined;
  if (typeof usual === "number" && Number.isSafeInteger(usual) && usual >= 1 && usual <= most) return usual;
  throw badSize(
    path,
    `the usual value of its size ${key} is ${JSON.stringify(usual) ?? String(usual)}`,
    `a whole number from 1 to ${most}`,
  );
}

function badSize(where: string, problem: string, expected: string): AtlasError {
  return new AtlasError({ code: "network/sizes", kind: "input", problem, where, expected });
}
