import { extname } from "node:path";
import type { FileMetaData, SchemaElement } from "hyparquet";
import { AtlasError } from "#errors";
import { askThread, isRecord, libraryProblem, parsedJson } from "#files";
import { briefly } from "#words";
import { statusOf } from "./data-file.ts";
import type { ParquetAnswer, ParquetColumn, ParquetQuestion } from "./parquet-columns.ts";

/** The version that is tested, and stands in the package as an optional dependency. */
const INSTALL = "npm install hyparquet@1.33.0";

/** A column of a Parquet file before it is read. */
export interface ParquetField {
  readonly name: string;
  /** `bytes` of pictures as well as of what is not said to be text. */
  readonly holds: "numbers" | "texts" | "bytes" | "other";
  /** Names of classes by their numbers, where the file says them as Hugging Face's do. */
  readonly classNames: readonly string[] | undefined;
}

/** What a Parquet file says of itself. */
export interface ParquetFile {
  readonly path: string;
  readonly rows: number;
  readonly fields: readonly ParquetField[];
  /** By what a change of it is known. */
  readonly stamp: readonly [bytes: number, milliseconds: number];
}

/**
 * The columns of a Parquet file.
 *
 * @throws AtlasError `data/needs-hyparquet` of kind `failure`; `data/bad-parquet` of kind `input`, or as `readBytes`
 */
export async function openParquet(path: string): Promise<ParquetFile> {
  const { asyncBufferFromFile, parquetMetadataAsync } = await loaded();
  const found = await statusOf(path);
  const { size, mtimeMs } = found;
  if (!found.isFile()) throw badParquet(path, "this is no file");
  if (size < 12) throw badParquet(path, `it has ${size} bytes`);
  try {
    const metadata = await parquetMetadataAsync(await asyncBufferFromFile(path));
    const rows = Number(metadata.num_rows);
    if (!(rows >= 0 && rows <= Math.min(MOST_ROWS, ROWS_PER_BYTE * size))) {
      throw new Error(`it says that it has ${rows} rows`);
    }
    return { path, rows, fields: fieldsOf(metadata), stamp: [size, mtimeMs] };
  } catch (cause) {
    throw badParquet(path, libraryProblem(cause), cause);
  }
}

/** More rows than any memory holds examples. */
const MOST_ROWS = 2 ** 28;
/** Rows that differ in a single truth value take an eighth of a byte, and are packed a hundred times at best. */
const ROWS_PER_BYTE = 800;

/**
 * Whole columns of a Parquet file, decoded in a thread of its own that ends when it takes far longer than files of the size
 * do.
 *
 * @throws AtlasError `data/bad-parquet` of kind `input`
 */
export async function parquetColumns(
  { path, stamp }: ParquetFile,
  columns: readonly string[],
): Promise<Readonly<Record<string, ParquetColumn>>> {
  const thread = new URL(`./parquet-thread${extname(import.meta.filename)}`, import.meta.url);
  const question: ParquetQuestion = { path, columns };
  const answer = await askThread<ParquetAnswer>(thread, question, stamp[0]);
  if ("columns" in answer) return answer.columns;
  throw badParquet(path, answer.problem);
}

function fieldsOf({ schema, key_value_metadata: texts = [] }: FileMetaData): readonly ParquetField[] {
  const features = featuresOf(texts.find(({ key }) => key === "huggingface")?.value);
  const [root, ...elements] = schema;
  const fields: ParquetField[] = [];
  let at = 0;
  for (let i = 0; i < (root?.num_children ?? 0) && at < elements.length; i++) {
    const element = elements[at]!;
    const end = endOf(elements, at);
    const inner = elements.slice(at + 1, end);
    fields.push({
      name: element.name,
      holds: inner.length === 0 ? kindOf(element) : kindOfGroup(inner),
      classNames: features.get(element.name),
    });
    at = end;
  }
  return fields;
}

/** Behind an element and all that it has below it. */
function endOf(elements: readonly SchemaElement[], at: number): number {
  let open = 1;
  let next = at;
  while (open > 0 && next < elements.length) open += (elements[next++]!.num_children ?? 0) - 1;
  return next;
}

function kindOf({
  type,
  repetition_type,
  converted_type,
  logical_type,
}: SchemaElement): ParquetField["holds"] {
  if (repetition_type === "REPEATED") return "other";
  if (type === "BYTE_ARRAY") {
    const isText = converted_type === "UTF8" || converted_type === "ENUM" || logical_type?.type === "STRING";
    return isText ? "texts" : "bytes";
  }
  const isMoment = /^(DATE|TIME|TIMESTAMP)/.test(converted_type ?? logical_type?.type ?? "");
  const isNumber = ["BOOLEAN", "INT32", "INT64", "FLOAT", "DOUBLE"].includes(type ?? "") && !isMoment;
  return isNumber ? "numbers" : "other";
}

function kindOfGroup(inner: readonly SchemaElement[]): ParquetField["holds"] {
  const isPicture =
    inner.length <= 2 && inner.some(({ name, type }) => name === "bytes" && type === "BYTE_ARRAY");
  return isPicture ? "bytes" : "other";
}

/** Names of classes by column, of what Hugging Face writes into its files. */
function featuresOf(text: string | undefined): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  const whole = text === undefined ? undefined : parsedJson(text);
  const info = isRecord(whole) ? whole.info : undefined;
  const features = isRecord(info) ? info.features : undefined;
  for (const [name, feature] of Object.entries(isRecord(features) ? features : {})) {
    const names: unknown = isRecord(feature) ? feature.names : undefined;
    if (Array.isArray(names) && names.every((one) => typeof one === "string")) found.set(name, names);
  }
  return found;
}

async function loaded(): Promise<typeof import("hyparquet")> {
  try {
    return await import("hyparquet");
  } catch (cause) {
    throw new AtlasError({
      code: "data/needs-hyparquet",
      kind: "failure",
      problem: "Parquet files are read by the package hyparquet, which is not installed",
      remedy: `Install it with ${INSTALL}, or save the data as a CSV table or as arrays of NumPy`,
      cause,
    });
  }
}

function badParquet(path: string, problem: string, cause?: unknown): AtlasError {
  return new AtlasError({
    code: "data/bad-parquet",
    kind: "input",
    where: path,
    problem: `the file cannot be read: ${briefly(problem.split("\n")[0]!, 200)}`,
    expected: "a whole Parquet file",
    remedy: problem.includes("compression codec")
      ? "Write it again with Snappy, gzip, Brotli or Zstandard"
      : "Download or write it again",
    cause,
  });
}
