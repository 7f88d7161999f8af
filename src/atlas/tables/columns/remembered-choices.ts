import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { AtlasError } from "#errors";
import { isRecord, parsedJson, readTextFile, writeFileAtomically } from "#files";
import { type ColumnChoices, requireSensible } from "./column-choices.ts";
import type { ColumnUnit } from "./column-unit.ts";

const FORMAT = "loss-atlas columns";
const VERSION = 1;
const ENDING = ".columns.json";
const EXAMPLE = {
  format: FORMAT,
  version: VERSION,
  map: { "val/accuracy": "test_acc_pct" },
  units: { "val/accuracy": "share" },
};
/** Names of a few thousand columns; whatever is larger is another file. */
const LARGEST_BYTES = 2 ** 20;

/** The file beside a table in which is kept what the reader was told of its columns. */
export function rememberedPath(table: string): string {
  return `${table}${ENDING}`;
}

/**
 * What was told of a table's columns before; `null` where nothing was.
 *
 * @param chosen columns that are knobs whatever they are called
 * @throws AtlasError of kind `input`: `tables/bad-columns-file`, `tables/unknown-name`, `tables/unknown-unit`; as
 *   `readTextFile`.
 */
export async function rememberedChoices(
  table: string,
  chosen: readonly string[],
): Promise<ColumnChoices | null> {
  const path = rememberedPath(table);
  const found = await stat(path).catch(() => null);
  if (found === null) return null;
  if (found.size > LARGEST_BYTES) throw badFile(path, `the file has ${found.size} bytes`);
  const content = parsedJson(await readTextFile(path));
  if (!isRecord(content) || content.format !== FORMAT) throw badFile(path, "this is no file of columns");
  if (content.version !== VERSION) {
    throw badFile(path, `the file is of version ${JSON.stringify(content.version)?.slice(0, 40)}`);
  }
  const map = texts(content.map, "map", path);
  const units = texts(content.units, "units", path) as Record<string, ColumnUnit>;
  requireSensible({ map, units }, chosen, path);
  return { map, units };
}

/**
 * Keeps what was told of a table's columns beside it.
 *
 * @throws AtlasError as `writeFileAtomically`.
 */
export async function rememberChoices(table: string, { map = {}, units = {} }: ColumnChoices): Promise<void> {
  const content = { format: FORMAT, version: VERSION, map, units };
  await writeFileAtomically(rememberedPath(table), `${JSON.stringify(content, null, 2)}\n`);
}

/** A clause that says what is used of the file beside a table, and where that lies. */
export function rememberedWords(table: string, { map = {}, units = {} }: ColumnChoices): string {
  const told = [
    ...Object.entries(map).map(([column, name]) => `--map ${quotedWhole(`${column}=${name}`)}`),
    ...Object.entries(units).map(([column, unit]) => `--unit ${quotedWhole(`${column}=${unit}`)}`),
  ];
  const shown = told.slice(0, 5).join(" ");
  const more = told.length > 5 ? ` and ${told.length - 5} more` : "";
  return `${rememberedPath(table)} remembers ${shown}${more}`;
}

/** What was said, in quotes, cut where it is very long. */
function quotedWhole(text: string): string {
  return JSON.stringify(text.length <= 100 ? text : `${text.slice(0, 99)}…`);
}

function texts(value: unknown, key: string, path: string): Record<string, string> {
  if (value === undefined) return {};
  if (!isRecord(value) || Object.values(value).some((one) => typeof one !== "string")) {
    throw badFile(path, `its ${key} are no texts by columns`);
  }
  return Object.fromEntries(Object.entries(value).map(([column, one]) => [column, String(one)]));
}

function badFile(path: string, problem: string): AtlasError {
  return new AtlasError({
    code: "tables/bad-columns-file",
    kind: "input",
    problem,
    where: path,
    expected: `what was said of the columns of ${basename(path, ENDING)} beside it, such as ${JSON.stringify(EXAMPLE)}`,
    remedy: "Mend the file, or delete it and say --map and --unit again",
  });
}
