import type { z } from "zod";
import { findKnob, knobNamed } from "#knobs";
import { alternatives, withHyphens } from "#words";
import { dataSection } from "./data-section.ts";
import { modelSection } from "./model-section.ts";
import { withSetting } from "./setting-path.ts";
import type { KeyPath } from "./source-document.ts";
import { settingsByPath } from "./swept-settings.ts";
import { trainingSection } from "./training-section.ts";

/** The sections with settings that cells can differ in. */
const SECTIONS: ReadonlyMap<string, () => z.ZodType> = new Map<string, () => z.ZodType>([
  ["data", dataSection],
  ["model", modelSection],
  ["training", trainingSection],
]);

/** What to write where a key does not take what was given; `undefined` where there is no telling. */
export function remedyFor(path: KeyPath, found: unknown): string | undefined {
  if (typeof found === "string" && /^−[\d.]/.test(found))
    return `Write the minus sign as a hyphen: ${withHyphens(found)}`;
  const [section, place, axis, ...inside] = path;
  if (section === "grid" && axis !== undefined && inside.length > 0) {
    return meant(settingsWithin(knobNamed(String(axis)).sets, found).map(nameOfAxis));
  }
  const key = path.join(".");
  if (!Array.isArray(found)) return place === undefined ? undefined : meant(settingsWithin(key, found));
  const listed: readonly unknown[] = found;
  const [first, ...others] = [key, ...settingsByPath().swept.keys()].filter((setting) =>
    listed.every((value) =>
      setting === key ? takes(key, value) : settingsWithin(key, value).includes(setting),
    ),
  );
  if (first === undefined || listed.length === 0) return undefined;
  return onAxis(first === key ? [key] : [first, ...others]);
}

const meant = (names: readonly string[]): string | undefined =>
  names.length === 0 ? undefined : `Did you mean ${alternatives(names)}?`;

const nameOfAxis = (path: string): string => findKnob(path)?.name ?? path;

/** The settings inside a mapping that would be right by themselves with some value. */
function settingsWithin(mapping: string, value: unknown): readonly string[] {
  return [...settingsByPath().swept.keys()].filter(
    (path) =>
      path.startsWith(`${mapping}.`) &&
      !path.slice(mapping.length + 1).includes(".") &&
      mapping.includes(".") &&
      takes(path, value),
  );
}

/** Whether a setting may have a value that is a number or a word. */
function takes(path: string, value: unknown): boolean {
  const [name = "", ...keys] = path.split(".");
  if (!settingsByPath().swept.has(path) || (typeof value !== "number" && typeof value !== "string"))
    return false;
  return SECTIONS.get(name)?.().safeParse(withSetting({}, keys, value)).success ?? false;
}

/** Where the values of a setting go that cells differ in. */
function onAxis(paths: readonly string[]): string {
  const [path = ""] = paths;
  const { kind } = knobNamed(path);
  const isNumber = settingsByPath().swept.get(path)?.kind === "number";
  const places = isNumber && kind !== "other" ? [`grid.${kind}`, "grid.slices"] : ["grid.slices"];
  return `Cells differ in it along an axis: put the list under ${alternatives(places)} as ${alternatives(paths.map(nameOfAxis))}`;
}
