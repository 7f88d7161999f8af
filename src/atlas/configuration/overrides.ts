import { isDeepStrictEqual } from "node:util";
import { isRecord } from "#files";
import { briefly } from "#words";
import type { Mistake, Place } from "./mistake.ts";
import { settingAt, withSetting } from "./setting-path.ts";
import { type KeyPath, readSource, type Source } from "./source-document.ts";
import { settingsByPath } from "./swept-settings.ts";

/** One value of the command line and the key that it is for. */
interface Override {
  readonly path: readonly string[];
  readonly value: unknown;
  readonly place: Place;
}

/** More than any path of a setting has. */
const MOST_KEYS = 24;

/** Keys that have an option of their own on the command line: `name` has `--name`. */
export interface KeyOptions {
  readonly name?: string;
  readonly device?: string;
}

/**
 * A source with values of the command line laid over it, in their order.
 *
 * @param flags texts such as `model.width=16` or `grid.load={depth: [1, 2]}`; values are read as YAML
 * @param options keys with an option of their own, which win over the flags
 * @returns the source, or every mistake in the flags themselves
 */
export function applyOverrides(
  source: Source,
  flags: readonly string[],
  options: KeyOptions = {},
): Source | { readonly mistakes: readonly Mistake[] } {
  const overrides: Override[] = [];
  const mistakes: Mistake[] = [];
  let { value } = source;
  let given: unknown = {};
  const reads = flags.map((flag, index) => {
    const offset = Number.MAX_SAFE_INTEGER - flags.length + index;
    return readFlag(flag, { where: `--set ${briefly(flag, 120)}`, offset });
  });
  for (const [key, value] of Object.entries({ name: options.name, device: options.device })) {
    if (value === undefined) continue;
    reads.push({ path: [key], value, place: { where: `--${key}`, offset: Number.MAX_SAFE_INTEGER } });
  }
  for (const [index, read] of reads.entries()) {
    const isFlag = index < flags.length;
    const obstacle =
      "mistakes" in read
        ? undefined
        : (obstacleTo(value, read) ?? (isFlag ? givenBefore(given, overrides, read) : undefined));
    if ("mistakes" in read) mistakes.push(...read.mistakes);
    else if (obstacle !== undefined) mistakes.push(obstacle);
    else {
      value = withSetting(value, read.path, read.value);
      given = withSetting(given, read.path, read.value);
      overrides.push(read);
    }
  }
  if (mistakes.length > 0) return { mistakes };
  const overrideAt = (path: KeyPath) =>
    overrides.findLast((override) => startsWith(path, override.path) || startsWith(override.path, path));
  return {
    value,
    placeOf: (path, part) => {
      const override = overrideAt(path);
      // A flag inside a section is to blame for the section only where the file does not have it.
      const isBlamed = override !== undefined && (startsWith(path, override.path) || !source.isGiven(path));
      return isBlamed ? override.place : source.placeOf(path, part);
    },
    isGiven: (path) => overrideAt(path) !== undefined || source.isGiven(path),
  };
}

/** What some flags give by themselves, by section and key; a flag that cannot be read gives nothing. */
export function settingsGivenBy(flags: readonly string[]): unknown {
  return flags.reduce<unknown>((given, flag) => {
    const read = readFlag(flag, { where: "--set", offset: 0 });
    return "mistakes" in read ? given : withSetting(given, read.path, read.value);
  }, {});
}

function readFlag(flag: string, place: Place): Override | { readonly mistakes: readonly Mistake[] } {
  const equals = flag.indexOf("=");
  if (flag.slice(0, equals).split(".", MOST_KEYS + 1).length > MOST_KEYS) {
    const problem = `a path of more than ${MOST_KEYS} keys`;
    return { mistakes: [{ place, problem, expected: "key.path=value, such as model.width=16" }] };
  }
  const path = pathOf(flag.slice(0, equals));
  if (equals === -1 || path.some((key) => key === "")) {
    return {
      mistakes: [
        { place, problem: "no key with a value", expected: "key.path=value, such as model.width=16" },
      ],
    };
  }
  const read = readSource(flag.slice(equals + 1), "");
  if ("mistakes" in read) return { mistakes: read.mistakes.map((mistake) => ({ ...mistake, place })) };
  return { path, value: read.value, place };
}

/** The keys of a dotted text. An axis is named by the path of its setting, which is one key of the grid. */
function pathOf(text: string): readonly string[] {
  const keys = text.split(".");
  const [section, direction, ...rest] = keys;
  if (section !== "grid" || direction === undefined) return keys;
  const { swept } = settingsByPath();
  for (let depth = rest.length; depth > 1; depth--) {
    const setting = rest.slice(0, depth).join(".");
    if (swept.has(setting)) return [section, direction, setting, ...rest.slice(depth)];
  }
  return keys;
}

/** What is in the way of a key: a value above it that holds no keys. */
function obstacleTo(root: unknown, { path, place }: Override): Mistake | undefined {
  let holder = root;
  for (const [depth, key] of path.entries()) {
    if (holder === undefined || holder === null) return undefined;
    if (!isRecord(holder)) {
      const owner = path.slice(0, depth).map(shown).join(".") || "the file";
      return {
        place,
        problem: `${owner} is not a mapping, so it has no ${shown(key)}`,
        expected: `a whole value for ${owner}`,
      };
    }
    holder = settingAt(holder, [key]);
  }
  return undefined;
}

/** What is wrong with a flag that overrules an earlier one. */
function givenBefore(
  given: unknown,
  earlier: readonly Override[],
  { path, value, place }: Override,
): Mistake | undefined {
  const before = settingAt(given, path);
  // What changes a part of an earlier mapping leaves the rest of it, and is meant.
  const isWhole = earlier.some((override) => startsWith(override.path, path));
  if (!isWhole || isDeepStrictEqual(before, value)) return undefined;
  const told = (own: unknown): string => briefly(JSON.stringify(own), 60);
  return {
    place,
    problem: `${path.map(shown).join(".")} is given twice, as ${told(before)} and as ${told(value)}`,
    expected: "one of the two",
  };
}

function shown(key: string): string {
  return briefly(key, 60);
}

function startsWith(path: KeyPath, start: KeyPath): boolean {
  return start.length <= path.length && start.every((key, depth) => key === path[depth]);
}
