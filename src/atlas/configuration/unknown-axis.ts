import { findKnob, knobNamed, registeredKnobs } from "#knobs";
import { briefly, nearestWord } from "#words";
import type { Mistake } from "./mistake.ts";
import { settingsByPath } from "./swept-settings.ts";

/** The sections whose settings make the networks of a cell. */
const OF_CELLS: ReadonlySet<string> = new Set(["data", "model", "training"]);

/** Sections and keys of the file that are the same in every cell. */
const OF_EXPERIMENTS: ReadonlySet<string> = new Set([
  "name",
  "device",
  "grid",
  "seeds",
  "root_seed",
  "measure",
  "phases",
  "slurm",
]);

/**
 * What is wrong with a key of the grid that is no axis there, and what to write instead.
 *
 * @param section where it stands: `grid.load`, `grid.temperature` or `grid.slices`
 * @param allowed the names of the knobs that belong there
 */
export function unknownAxis(
  key: string,
  section: string,
  allowed: readonly string[],
): Omit<Mistake, "place"> {
  const name = `${section}.${briefly(key, 60)}`;
  const [top = key, ...rest] = key.split(".");
  const { swept, fixed } = settingsByPath();
  const setting = swept.get(knobNamed(key).sets);
  if (setting === undefined && OF_EXPERIMENTS.has(top)) {
    return {
      problem: `${name} cannot vary: ${key} is the same in every cell`,
      expected: "a setting of data, model or training",
    };
  }
  if (fixed.has(key)) {
    return {
      problem: `${name} cannot vary: ${key} is ${fixed.get(key)}`,
      expected: "a setting that is a number or one of a few words",
    };
  }
  const expected = `one of ${listed(allowed)}, or the path of a setting, such as training.momentum`;
  const problem = `${name} is not a key`;
  if (setting?.kind === "word") {
    const remedy = `${key} takes words, which have no order on an axis: put it under grid.slices`;
    return { problem, expected, remedy };
  }
  const { kind } = knobNamed(key);
  if (setting !== undefined && kind !== "other" && section !== "grid.slices") {
    return {
      problem,
      expected,
      remedy: `${key} is a ${kind} knob: put it under grid.${kind} or grid.slices`,
    };
  }
  if (OF_CELLS.has(top) && rest.length === 0) {
    return { problem, expected, remedy: `Name a setting by its path in one key, such as ${exampleOf(top)}` };
  }
  const meant = meantBy(key, allowed);
  return { problem, expected, ...(meant === undefined ? {} : { remedy: `Did you mean ${meant}?` }) };
}

/** More names than anyone reads in a message. */
const MOST_NAMES = 16;

function listed(names: readonly string[]): string {
  const others = names.length - MOST_NAMES;
  return others <= 1
    ? names.join(", ")
    : `${names.slice(0, MOST_NAMES).join(", ")} and ${others} more, which loss-atlas explain lists`;
}

/** The knob or path that a key was probably meant to be: by its alias, by its last part, or misspelt. */
function meantBy(key: string, allowed: readonly string[]): string | undefined {
  const paths = [...settingsByPath().swept.keys()];
  const alias = findKnob(key)?.name;
  if (alias !== undefined) return alias;
  const names = [...new Set([...allowed, ...registeredKnobs().map(({ name }) => name)])];
  return nearestWord(key, names) ?? paths.find((path) => path.endsWith(`.${key}`)) ?? nearestWord(key, paths);
}

function exampleOf(section: string): string {
  return (
    [...settingsByPath().swept.keys()].find((path) => path.startsWith(`${section}.`)) ?? "training.momentum"
  );
}
