import { stat } from "node:fs/promises";
import { AtlasError } from "#errors";
import { type CsvTable, parseCsv, readBytes } from "#files";
import { plainNumbers } from "./columns/grouped-numbers.ts";
import { joinedHeader } from "./columns/joined-header.ts";

/** A table of text with what was assumed to read it. */
export interface ReadCsvTable extends CsvTable {
  /** Clauses without a name of the file. */
  readonly assumptions: readonly string[];
}

/** A table of a hundred thousand cells has a tenth of this; whatever is larger is no table of cells. */
const LARGEST_BYTES = 2 ** 28;

/**
 * The table of text in a file as spreadsheets and statistics programs write it: UTF-8 or, with a byte order mark,
 * UTF-16; commas, semicolons or tabs between values; two lines of names above one another; numbers with points or commas
 * before decimals and between thousands, as `plainNumbers` tells them. Rows without a value are left out.
 *
 * @throws AtlasError of kind `input`: `files/not-text`, `tables/too-large`; as `readBytes`, `parseCsv` and `plainNumbers`.
 */
export async function readCsvTable(path: string): Promise<ReadCsvTable> {
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (size > LARGEST_BYTES) throw tooLarge(path, size);
  const table = parseCsv(decoded(await readBytes(path), path), path, joinedHeader);
  const { columns } = table;
  const filled = table.rows.filter(({ values }) => columns.some((column) => values[column]!.trim() !== ""));
  return { ...table, ...plainNumbers(filled, columns, path) };
}

function tooLarge(path: string, size: number): AtlasError {
  return new AtlasError({
    code: "tables/too-large",
    kind: "input",
    problem: `the table has ${Math.round(size / 2 ** 20)} MiB`,
    where: path,
    expected: `at most ${LARGEST_BYTES / 2 ** 20} MiB`,
    remedy: "Keep the rows and columns that place cells and say what was measured of them",
  });
}

function decoded(bytes: Uint8Array, path: string): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    // A NUL is in every other byte of UTF-16 without a mark, and in no table.
    if (!text.includes("\0")) return text;
  } catch {
    // What cannot be decoded is told below.
  }
  throw new AtlasError({
    code: "files/not-text",
    kind: "input",
    problem: "the file is not text",
    where: path,
    expected: "UTF-8",
    remedy: "Save the table as CSV in UTF-8",
  });
}
