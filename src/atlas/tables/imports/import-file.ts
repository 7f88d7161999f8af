import { stat } from "node:fs/promises";
import { join } from "node:path";
import { AtlasError } from "#errors";
import { isRecord, parsedJson, readTextFile } from "#files";
import type { AxisChoice } from "#taxonomy";

/** The file of a folder that says which tables were imported into it, and how they are read. */
export const IMPORT_FILE = "import.json";

/** Whether names are those of the files of a run's or an import's folder. */
export function areOfRunOrImport(names: readonly string[]): boolean {
  return names.includes("experiment.json") || names.includes(IMPORT_FILE);
}

const FORMAT = "loss-atlas import";
const VERSION = 1;
/** A few names and numbers; whatever is larger is another file. */
const LARGEST_BYTES = 2 ** 20;

/** How thresholds are chosen, by the words of the command. */
const THRESHOLD_CHOICES = ["default", "fit", "drawn"] as const;

/** Where an imported table came from. */
export interface ImportSource {
  /** As it was named. */
  readonly path: string;
  /** SHA-256 of its bytes. */
  readonly sha256: string;
}

/** Tables from elsewhere in a folder of their own, with how they are read. */
export interface TableImport {
  readonly name: string;
  readonly sources: readonly ImportSource[];
  /** Copies, below the folder; beside each lies what was said of its columns. */
  readonly tables: readonly string[];
  /** Columns that are knobs, beside those that are known as such. */
  readonly knobs: readonly string[];
  readonly axes: AxisChoice;
  readonly thresholds: (typeof THRESHOLD_CHOICES)[number];
  /** A table of phases that somebody gave to the cells, below the folder; `null` for none. */
  readonly labels: string | null;
}

/** The text of the file of an import. */
export function importText(content: TableImport): string {
  return `${JSON.stringify({ format: FORMAT, version: VERSION, ...content }, null, 2)}\n`;
}

/**
 * What was imported into a folder; `null` where there is no such file in it.
 *
 * @throws AtlasError `tables/bad-import` of kind `input`; as `readTextFile`
 */
export async function readImport(folder: string): Promise<TableImport | null> {
  const path = join(folder, IMPORT_FILE);
  const found = await stat(path).catch(() => null);
  if (found === null) return null;
  if (found.size > LARGEST_BYTES) throw badImport(path, `the file has ${found.size} bytes`);
  const content = parsedJson(await readTextFile(path));
  if (!isRecord(content) || content.format !== FORMAT) throw badImport(path, "this is no file of an import");
  if (content.version !== VERSION) {
    throw badImport(path, `the file is of version ${JSON.stringify(content.version)?.slice(0, 40)}`);
  }
  const { name, sources, tables, knobs, axes, labels } = content;
  const thresholds = THRESHOLD_CHOICES.find((known) => known === content.thresholds);
  const isWhole =
    typeof name === "string" &&
    Array.isArray(sources) &&
    sources.every(isSource) &&
    areTexts(tables) &&
    tables.length > 0 &&
    areTexts(knobs) &&
    isRecord(axes) &&
    (labels === null || typeof labels === "string") &&
    thresholds !== undefined;
  if (!isWhole) throw badImport(path, "fields are missing");
  const outside = [...tables, ...(labels === null ? [] : [labels])].find((file) => !isBelow(file));
  if (outside !== undefined) throw badImport(path, `it names ${JSON.stringify(outside)}`);
  const { load, temperature } = axes;
  return {
    name,
    sources,
    tables,
    knobs,
    axes: {
      ...(typeof load === "string" && { load }),
      ...(typeof temperature === "string" && { temperature }),
    },
    thresholds,
    labels,
  };
}

/** Whether a path is of a file below the folder that it is told of. */
function isBelow(path: string): boolean {
  const parts = path.split("/");
  return !path.includes("\\") && parts.every((part) => part !== "" && part !== "." && part !== "..");
}

function areTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}

function isSource(value: unknown): value is ImportSource {
  return isRecord(value) && typeof value.path === "string" && typeof value.sha256 === "string";
}

function badImport(path: string, problem: string): AtlasError {
  return new AtlasError({
    code: "tables/bad-import",
    kind: "input",
    problem,
    where: path,
    expected: `what loss-atlas import writes in version ${VERSION}`,
    remedy: "Import the tables again, into another folder",
  });
}
