import { AtlasError } from "#errors";
import { type CsvRow, type CsvTable, parseCsv, readBytes } from "#files";

/** A table of text with what was assumed to read it. */
export interface ReadCsvTable extends CsvTable {
  /** Clauses without a name of the file. */
  readonly assumptions: readonly string[];
}

/**
 * The table of text in a file as spreadsheets and statistics programs write it: UTF-8 or, with a byte order mark,
 * UTF-16; commas, semicolons or tabs between values; numbers such as `2,5` where no comma separates and no value has
 * a decimal point. Rows without a value are left out.
 *
 * @throws AtlasError of kind `input`: `files/not-text`; as `readBytes` and `parseCsv`.
 */
export async function readCsvTable(path: string): Promise<ReadCsvTable> {
  const table = parseCsv(decoded(await readBytes(path), path), path);
  const rows = table.rows.filter(({ values }) => Object.values(values).some((value) => value.trim() !== ""));
  const hasCommas = table.separator !== "," && someValue(rows, COMMA) && !someValue(rows, POINT);
  return {
    ...table,
    rows: hasCommas ? rows.map(withPoints) : rows,
    assumptions: hasCommas ? ["commas in numbers are read as decimal points"] : [],
  };
}

const COMMA = /^\s*[+-]?\d*,\d+(e[+-]?\d+)?\s*$/i;
const POINT = /^\s*[+-]?\d*\.\d+(e[+-]?\d+)?\s*$/i;

function someValue(rows: readonly CsvRow[], pattern: RegExp): boolean {
  return rows.some(({ values }) => Object.values(values).some((value) => pattern.test(value)));
}

function withPoints({ line, values }: CsvRow): CsvRow {
  const pointed = Object.entries(values).map(([column, value]) => [
    column,
    COMMA.test(value) ? value.replace(",", ".") : value,
  ]);
  return { line, values: Object.fromEntries(pointed) };
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
