import { AtlasError } from "#errors";
import { nearestWord } from "#words";
import { paper, paperConstant, paperData, paperNoise } from "./paper.ts";
import type { Preset } from "./preset.ts";
import { thousand } from "./thousand.ts";

export type { Preset } from "./preset.ts";

/** Experiments to start from, in the order in which they are told. */
export const PRESETS: readonly Preset[] = [thousand, paper, paperConstant, paperNoise, paperData];

/**
 * The experiment of a name.
 *
 * @throws AtlasError `init/unknown-preset` of kind `input`
 */
export function presetNamed(name: string): Preset {
  const found = PRESETS.find((preset) => preset.name === name);
  if (found !== undefined) return found;
  const names = PRESETS.map((preset) => preset.name);
  const meant = nearestWord(name, names);
  throw new AtlasError({
    code: "init/unknown-preset",
    kind: "input",
    problem: `there is no preset ${name}`,
    where: "--preset",
    expected: `one of ${names.join(", ")}`,
    ...(meant !== undefined && { remedy: `Did you mean ${meant}?` }),
  });
}
