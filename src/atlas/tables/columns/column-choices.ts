import { AtlasError } from "#errors";
import { usualKnobs } from "#knobs";
import { quantitiesIn } from "#taxonomy";
import { nearestWord, quotedBriefly } from "#words";
import { knobOfColumn, plainColumnName } from "./column-dictionary.ts";
import { COLUMN_UNITS, type ColumnUnit } from "./column-unit.ts";
import { isKnownName } from "./named-columns.ts";

/** What the reader of a table is told of its columns, by their names as written or in plain form. */
export interface ColumnChoices {
  /** What columns are called: a name that the dictionary knows, or `none` to leave a column out. */
  readonly map?: Readonly<Record<string, string>>;
  /** In what unit columns count. */
  readonly units?: Readonly<Record<string, ColumnUnit>>;
}

/** The name under which a column is left out. */
export const LEFT_OUT = "none";

/**
 * Choices that can be followed.
 *
 * @param chosen columns that are knobs whatever they are called
 * @param where the file that the choices come from. Default the options.
 * @throws AtlasError of kind `input`: `tables/unknown-name`, `tables/unknown-unit`.
 */
export function requireSensible(
  { map = {}, units = {} }: ColumnChoices,
  chosen: readonly string[],
  where?: string,
): void {
  for (const [column, name] of Object.entries(map)) {
    if (name === LEFT_OUT || isKnownName(name) || knobOfColumn(name, chosen) !== null) continue;
    const known = [
      ...usualKnobs(),
      ...quantitiesIn([]),
      "seed",
      "seed_i",
      "seed_j",
      "seeds",
      "diverged_seeds",
    ];
    const meant = nearestWord(plainColumnName(name), known);
    throw new AtlasError({
      code: "tables/unknown-name",
      kind: "input",
      problem: `${quotedBriefly(column)} is mapped to ${quotedBriefly(name)}, which nothing is called`,
      where: where ?? "--map",
      expected: `one of ${known.join(", ")}, one of these with _se or _std, or ${LEFT_OUT}`,
      ...(meant !== undefined && { remedy: `Did you mean ${meant}?` }),
    });
  }
  for (const [column, unit] of Object.entries(units)) {
    if ((COLUMN_UNITS as readonly string[]).includes(unit)) continue;
    throw new AtlasError({
      code: "tables/unknown-unit",
      kind: "input",
      problem: `${quotedBriefly(column)} cannot be in ${quotedBriefly(String(unit))}`,
      where: where ?? "--unit",
      expected: `one of ${COLUMN_UNITS.join(", ")}`,
    });
  }
}

/** The choices that are about some of these columns. */
export function choicesAbout(
  { map = {}, units = {} }: ColumnChoices,
  columns: readonly string[],
): Required<ColumnChoices> {
  const isHere = ([key]: readonly [string, unknown]) => columns.some((column) => isAbout(key, column));
  return {
    map: Object.fromEntries(Object.entries(map).filter(isHere)),
    units: Object.fromEntries(Object.entries(units).filter(isHere)),
  };
}

/** Earlier choices with later ones, which count where both are about one column. */
export function choicesTogether(earlier: ColumnChoices, later: ColumnChoices): Required<ColumnChoices> {
  const together = <Choice>(
    a: Readonly<Record<string, Choice>> = {},
    b: Readonly<Record<string, Choice>> = {},
  ) => ({
    ...Object.fromEntries(Object.entries(a).filter(([key]) => choiceFor(b, key) === undefined)),
    ...b,
  });
  return { map: together(earlier.map, later.map), units: together(earlier.units, later.units) };
}

/** Whether nothing is chosen. */
export function isEmpty({ map = {}, units = {} }: ColumnChoices): boolean {
  return Object.keys(map).length + Object.keys(units).length === 0;
}

/** Whether a choice that is made for `key` is about a column. */
function isAbout(key: string, column: string): boolean {
  if (key.trim() === column.trim()) return true;
  const [told, plain] = [plainColumnName(key), plainColumnName(column)];
  // Two rows of names are joined, and whoever speaks of a column may know the first alone.
  return told === plain || told === plain.replace(/_(mean|avg|average)$/, "");
}

/** What a choice says of a column; `undefined` where none does. */
export function choiceFor<Choice>(
  choices: Readonly<Record<string, Choice>> | undefined,
  ...names: readonly string[]
): Choice | undefined {
  const entries = Object.entries(choices ?? {});
  for (const name of names) {
    const found = entries.find(([key]) => isAbout(key, name));
    if (found !== undefined) return found[1];
  }
  return undefined;
}

/**
 * Refuses choices about columns that no table has.
 *
 * @throws AtlasError `tables/no-such-column` of kind `input`
 */
export function requireUsed({ map = {}, units = {} }: ColumnChoices, columns: readonly string[]): void {
  const told = [
    ...Object.keys(map).map((column) => ["--map", column] as const),
    ...Object.keys(units).map((column) => ["--unit", column] as const),
  ];
  const unused = told.find(([, column]) => !columns.some((one) => isAbout(column, one)));
  if (unused === undefined) return;
  const [option, column] = unused;
  const meant = nearestWord(column, columns);
  throw new AtlasError({
    code: "tables/no-such-column",
    kind: "input",
    problem: "no column is called so",
    where: `${option} ${quotedBriefly(column)}`,
    expected: "a column as the table spells it",
    ...(meant !== undefined && { remedy: `Did you mean ${quotedBriefly(meant)}?` }),
  });
}
