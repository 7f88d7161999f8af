import { AtlasError } from "#errors";

/** A table of text: what a CSV file holds. Every row has a value for every column. */
export interface CsvTable {
  readonly columns: readonly string[];
  readonly rows: readonly CsvRow[];
}

/** One row by column name. */
export interface CsvRow {
  /** The line of the file on which the row starts, counted from 1. */
  readonly line: number;
  readonly values: Readonly<Record<string, string>>;
}

interface CsvRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

/**
 * Reads comma-separated text with a header (RFC 4180; lines may end in LF or CRLF; empty lines are skipped).
 *
 * @param where what to call the text in errors, usually its path.
 * @throws AtlasError of kind `input` at `where:line`: `csv/empty`, `csv/duplicate-column`, `csv/wrong-field-count`, `csv/bad-quote`.
 */
export function parseCsv(text: string, where: string): CsvTable {
  const [header, ...records] = recordsOf(text, where);
  if (header === undefined)
    throw csvError("csv/empty", "the table is empty", where, "a line of column names");
  const columns = header.fields;
  const seen = new Set<string>();
  const repeated = columns.find((column) => seen.size === seen.add(column).size);
  if (repeated !== undefined) {
    const name = repeated.length <= 40 ? repeated : `${repeated.slice(0, 39)}…`;
    const problem = `column ${JSON.stringify(name)} appears twice`;
    throw csvError("csv/duplicate-column", problem, `${where}:${header.line}`, "each column once");
  }
  const rows = records.map(({ line, fields }) => {
    if (fields.length !== columns.length) {
      const problem = `the row has ${fields.length} ${fields.length === 1 ? "value" : "values"}`;
      const expected = `${columns.length}, one for each column`;
      throw csvError("csv/wrong-field-count", problem, `${where}:${line}`, expected);
    }
    return { line, values: Object.fromEntries(columns.map((column, index) => [column, fields[index]!])) };
  });
  return { columns, rows };
}

/**
 * Comma-separated text with a header, one line a row, each ended by LF; values are quoted only where they must be.
 *
 * @param rows one value for each column, in the columns' order.
 * @throws RangeError if a row has another length.
 */
export function formatCsv(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [columns, ...rows].map((fields, index) => {
    if (fields.length !== columns.length) {
      throw new RangeError(`row ${index} has ${fields.length} values for ${columns.length} columns`);
    }
    // A lone empty value would be an empty line, which readers skip.
    if (fields.length === 1 && fields[0] === "") return '""\n';
    return `${fields.map(quoted).join(",")}\n`;
  });
  return lines.join("");
}

function quoted(value: string): string {
  return /[",\r\n]/.test(value) || value.startsWith("\uFEFF") ? `"${value.replaceAll('"', '""')}"` : value;
}

function recordsOf(text: string, where: string): CsvRecord[] {
  const records: CsvRecord[] = [];
  let position = text.startsWith("\uFEFF") ? 1 : 0;
  let line = 1;
  while (position < text.length) {
    const lineEnd = lineEndLength(text, position);
    if (lineEnd > 0) {
      position += lineEnd;
      line++;
      continue;
    }
    const start = line;
    const fields: string[] = [];
    for (;;) {
      const field =
        text[position] === '"' ? quotedField(text, position, line, where) : bareField(text, position);
      if (text[position] !== '"' && field.value.includes('"')) {
        throw csvError("csv/bad-quote", "a quote inside a bare value", `${where}:${line}`, '"…""…"');
      }
      fields.push(field.value);
      position = field.end;
      line += field.lines;
      if (text[position] !== ",") break;
      position++;
    }
    records.push({ line: start, fields });
    position += lineEndLength(text, position);
    line++;
  }
  return records;
}

interface Field {
  readonly value: string;
  readonly end: number;
  /** Line ends inside the value. */
  readonly lines: number;
}

function bareField(text: string, start: number): Field {
  let end = start;
  while (end < text.length && text[end] !== "," && lineEndLength(text, end) === 0) end++;
  return { value: text.slice(start, end), end, lines: 0 };
}

function quotedField(text: string, start: number, line: number, where: string): Field {
  let close = start + 1;
  for (;;) {
    close = text.indexOf('"', close);
    if (close === -1) {
      throw csvError("csv/bad-quote", "a quoted value never ends", `${where}:${line}`, "a closing quote");
    }
    if (text[close + 1] !== '"') break;
    close += 2;
  }
  const end = close + 1;
  if (end < text.length && text[end] !== "," && lineEndLength(text, end) === 0) {
    throw csvError(
      "csv/bad-quote",
      "text after a closing quote",
      `${where}:${line}`,
      "a comma or a new line",
    );
  }
  const value = text.slice(start + 1, close).replaceAll('""', '"');
  return { value, end, lines: value.split("\n").length - 1 };
}

function lineEndLength(text: string, position: number): 0 | 1 | 2 {
  if (text[position] === "\n") return 1;
  return text[position] === "\r" && text[position + 1] === "\n" ? 2 : 0;
}

function csvError(code: string, problem: string, where: string, expected: string): AtlasError {
  return new AtlasError({ code, kind: "input", problem, where, expected });
}
