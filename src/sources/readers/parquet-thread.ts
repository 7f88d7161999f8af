/** The thread that decodes the columns of a Parquet file: a damaged one can keep the library busy for ever. */
import { parentPort, workerData } from "node:worker_threads";
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from "node:zlib";
import type { ColumnData, Compressors } from "hyparquet";
import type { ParquetAnswer, ParquetColumn, ParquetQuestion } from "./parquet-columns.ts";

const { path, columns }: ParquetQuestion = workerData;

/** A page in one piece: pieces would be there twice while they are put together. */
const limited = (length: number) => ({ maxOutputLength: Math.max(1, length), chunkSize: length + 64 });

const compressors: Compressors = {
  GZIP: (input, length) => gunzipSync(input, limited(length)),
  BROTLI: (input, length) => brotliDecompressSync(input, limited(length)),
  ZSTD: (input, length) => zstdDecompressSync(input, limited(length)),
};

async function answer(): Promise<ParquetAnswer> {
  const { asyncBufferFromFile, parquetMetadataAsync, parquetRead } = await import("hyparquet");
  const file = await asyncBufferFromFile(path);
  const metadata = await parquetMetadataAsync(file);
  const rows = Number(metadata.num_rows);
  const found: Record<string, ParquetColumn> = {};
  for (const column of columns) {
    const chunks: ColumnData[] = [];
    const onChunk = (chunk: ColumnData) => chunks.push(chunk);
    await parquetRead({ file, metadata, columns: [column], utf8: false, compressors, onChunk });
    chunks.sort((a, b) => a.rowStart - b.rowStart);
    const count = chunks.reduce((sum, { columnData }) => sum + columnData.length, 0);
    if (count !== rows) throw new Error(`column ${column} has ${count} of ${rows} values`);
    found[column] = columnOf(chunks);
  }
  return { columns: found };
}

function columnOf(chunks: readonly ColumnData[]): ParquetColumn {
  const values = function* (): Generator<unknown> {
    for (const { columnData } of chunks) yield* columnData;
  };
  const count = chunks.reduce((sum, { columnData }) => sum + columnData.length, 0);
  let first: unknown;
  for (const value of values()) {
    if (value === null || value === undefined) continue;
    first = value;
    break;
  }
  if (typeof first === "string") return textsOf(values(), count);
  return typeof first === "object" ? bytesOf(values(), count) : numbersOf(values(), count);
}

function numbersOf(values: Iterable<unknown>, count: number): ParquetColumn {
  const numbers = new Float64Array(count).fill(Number.NaN);
  let missing = -1;
  let row = 0;
  for (const value of values) {
    const isNumber = typeof value === "number" || typeof value === "bigint" || typeof value === "boolean";
    if (isNumber) numbers[row] = Number(value);
    else if (missing === -1) missing = row;
    row++;
  }
  return { kind: "numbers", values: numbers, missing };
}

function textsOf(values: Iterable<unknown>, count: number): ParquetColumn {
  const texts = new Array<string>(count).fill("");
  let missing = -1;
  let row = 0;
  for (const value of values) {
    if (typeof value === "string") texts[row] = value;
    else if (missing === -1) missing = row;
    row++;
  }
  return { kind: "texts", values: texts, missing };
}

/** Bytes of each row, those of pictures as Hugging Face keeps them (`{ bytes, path }`) included. */
function bytesOf(values: Iterable<unknown>, count: number): ParquetColumn {
  const ends = new Float64Array(count);
  const parts: Uint8Array[] = [];
  let missing = -1;
  let row = 0;
  let end = 0;
  for (const value of values) {
    const inner: unknown =
      typeof value === "object" && value !== null && "bytes" in value ? value.bytes : value;
    if (inner instanceof Uint8Array && inner.length > 0) {
      parts.push(inner);
      end += inner.length;
    } else if (missing === -1) missing = row;
    ends[row++] = end;
  }
  const bytes = new Uint8Array(end);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return { kind: "bytes", bytes, ends, missing };
}

const found = await answer();
const moved = Object.values(found.columns).flatMap((column) => {
  if (column.kind === "texts") return [];
  return column.kind === "bytes" ? [column.bytes.buffer, column.ends.buffer] : [column.values.buffer];
});
parentPort?.postMessage(
  found,
  moved.filter((buffer) => buffer instanceof ArrayBuffer),
);
