import { AtlasError, reworded } from "#errors";
import { sources } from "#sources";
import { OPTIONS } from "./settings-of-options.ts";

/** What is called by an option though it is no setting. */
const WHOLE: Readonly<Record<string, string>> = { data: "--data", family: "--family" };

/** What to do at the command line, by the code of what is wrong, in place of words about a call of the library. */
const REMEDIES: Readonly<Record<string, (remedy: string) => string>> = {
  "weights/several-groups": () => "Name one with --key",
  "weights/no-key": () => "Name another with --key, or leave it out",
  "weights/mismatch": (remedy) =>
    remedy.startsWith("Strip or map names")
      ? "Change names with --strip and --map-weights, or name the network that these weights are of"
      : remedy,
  "weights/same-name": () => "Take less off with --strip, or name other tensors with --map-weights",
  "weights/no-architecture": (remedy) =>
    /^(Choose|Name)/.test(remedy)
      ? remedy
          .replace(/^Choose /, "Call with --family ")
          .replace(/^Name the family if that is so: /, "If that is so, call with --family ")
      : "Name an ONNX file of the network before --weights, or what it is with --family, such as --family mlp",
};

/**
 * An error of what reads networks and data in the words of the command line: settings are `--set data.y=…`, or options that stand
 * for them. Other errors as they are.
 */
export function atCommandLine(error: unknown): unknown {
  if (!(error instanceof AtlasError)) return error;
  const { code, where, expected } = error;
  const own = error.remedy === undefined ? undefined : (REMEDIES[code]?.(error.remedy) ?? error.remedy);
  const remedy = own ?? REMEDIES[code]?.("");
  return reworded(error, {
    ...(where !== undefined && { where: placeIn(where, code) }),
    ...(expected !== undefined && { expected: inOptions(expected) }),
    ...(remedy !== undefined && { remedy: inOptions(remedy) }),
  });
}

/** What a place is called at the command line: an option, a setting of data, or as it is. */
function placeIn(where: string, code: string): string {
  const named = code === "settings/invalid" ? where : /^data\.(\w+)$/.exec(where)?.[1];
  const setting = named !== undefined && settingsOfData().has(named) ? `data.${named}` : undefined;
  const option = WHOLE[where] ?? OPTIONS[setting ?? where];
  return option ?? (setting === undefined ? where : `--set ${setting}`);
}

/** A text in which settings of data are options of the command line; a file that is called `data.npz` is none. */
export function inOptions(text: string): string {
  const settings = settingsOfData();
  /** Other words for what a pattern finds, whose first group is the key of a setting. */
  const worded = (told: string, pattern: RegExp, words: (key: string, value: string) => string): string =>
    told.replaceAll(pattern, (whole: string, key: string, value: string) =>
      settings.has(key) ? words(key, value) : whole,
    );
  const set = (key: string, value: string): string => `--set data.${key}=${value}`;
  let told = text.replaceAll(/, or --data-dir to the folder that it lies in/g, "");
  told = worded(told, /\bdata\.(source) ([a-z-]+)/g, set);
  told = worded(told, /\bdata\.(\w+)(?: is|:) (\w+)/g, set);
  told = worded(told, /\bdata\.(\w+) ([^\s,]+)(?=,|$)/g, (key, value) => `data.${key}=${value}`);
  told = worded(told, /\bSet data\.(?!folder|file|test_f)(\w+) to /g, (key) => `Add --set data.${key}=`);
  return worded(
    told,
    /(?<!--set )\bdata\.(\w+)(?![=\w])/g,
    (key) => OPTIONS[`data.${key}`] ?? `--set data.${key}=…`,
  );
}

/** What any section of data may set. */
function settingsOfData(): ReadonlySet<string> {
  const own = sources().flatMap(({ settings }) => Object.keys(settings));
  return new Set(["source", "examples", "test_examples", "standardise", ...own]);
}
