import { z } from "zod";
import { AtlasError } from "#errors";
import { quotedBriefly } from "#words";

/** Settings by their keys, each field with its meaning, its range and its default. */
export type SettingsShape = Readonly<Record<string, z.ZodType>>;

/** What settings of a shape hold, every default filled in. */
export type SettingsOf<Shape extends SettingsShape> = z.output<z.ZodObject<Shape>>;

/** The values of some settings, among those of others or alone. */
export type GivenSettings = Readonly<Record<string, unknown>>;

/**
 * A function that reads the settings of one shape out of a mapping that may hold others too, and fills in defaults.
 * It throws an input error `settings/invalid` that names the first setting that is out of its range.
 *
 * @param owner whose settings they are, such as `teacher`
 */
export function settingsReader<const Shape extends SettingsShape>(
  owner: string,
  shape: Shape,
): (given: GivenSettings) => SettingsOf<Shape> {
  const mapping = z.object(shape);
  return (given) => {
    const read = mapping.safeParse(given);
    if (read.success) return read.data;
    const [issue] = read.error.issues;
    const key = issue?.path.join(".") ?? "";
    const value = given[String(issue?.path[0])];
    throw new AtlasError({
      code: "settings/invalid",
      kind: "input",
      problem: `${owner} cannot ${value === undefined ? `be without ${key}` : `have ${key} ${shown(value)}`}`,
      where: key,
      expected: issue?.message ?? "settings in their ranges",
    });
  };
}

function shown(value: unknown): string {
  return typeof value === "number" ? String(value) : quotedBriefly(String(value));
}
