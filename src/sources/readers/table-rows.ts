import { AtlasError } from "#errors";
import { csvRecords } from "#files";
import { counted, quotedBriefly } from "#words";
import { columnNames, isMissing, numberIn, tableBytes, textPieces } from "./table-text.ts";

/** A table as it is written: the numbers of its columns and the texts of its targets. */
export interface TableRows {
  readonly path: string;
  /** Of the columns that are read, in their order; the target is none of them. */
  readonly columns: readonly string[];
  readonly target: string;
  /** Row by row. */
  readonly values: Float32Array;
  readonly targets: readonly string[];
  /** Whether the first line holds values in place of names. */
  readonly isHeadless: boolean;
  /** Columns without a name, which are not read. */
  readonly nameless: number;
}

/** Which columns are the target and none at all. */
export interface ColumnChoice {
  readonly target?: string | undefined;
  readonly leave_out?: readonly string[] | undefined;
  /** The columns that must be there, in the order in which they are wanted; all but the target unless given. */
  readonly columns?: readonly string[];
}

/** Columns that are told of with what is wrong in them, at most. */
const MOST_TOLD = 8;

/**
 * The rows of a CSV table. Without a name in its first line its columns are called 1, 2, ….
 *
 * @throws AtlasError of kind `input`, `data/missing-column`, `data/bad-value`, `data/bad-row` or `data/empty-file` naming
 *   line and column, and as `csvRecords`
 */
export async function tableRows(path: string, choice: ColumnChoice): Promise<TableRows> {
  const bytes = await tableBytes(path);
  const records = csvRecords(textPieces(bytes, path), path);
  const first = records.next();
  if (first.done) throw emptyTable(path);
  const { names, isHeadless } = columnNames(first.value.fields.map((field) => field.trim()));
  requireDistinct(names, path);
  const target = choice.target ?? names.findLast((name) => !isNameless(name)) ?? "";
  const left = new Set(choice.leave_out);
  const columns =
    choice.columns ?? names.filter((name) => name !== target && !left.has(name) && !isNameless(name));
  for (const name of [target, ...columns, ...left]) requireColumn(name, names, path);
  if (columns.length === 0) throw missingColumn(path, "no column is left to learn from", names);
  const places = columns.map((name) => names.indexOf(name));
  const targetPlace = names.indexOf(target);
  const values = new GrowingNumbers(Math.ceil(bytes.length / CHARACTERS_OF_A_NUMBER));
  const targets: string[] = [];
  const wrong = new Map<string, { line: number; value: string }>();
  const known = new Map<string, string>();
  const add = (line: number, fields: readonly string[]): void => {
    if (fields.length !== names.length) throw wrongLength(`${path}:${line}`, fields.length, names.length);
    for (const [i, place] of places.entries()) {
      const text = fields[place]!;
      const value = numberIn(text);
      const single = value === undefined ? Number.NaN : Math.fround(value);
      if (!Number.isFinite(single) && !wrong.has(columns[i]!)) wrong.set(columns[i]!, { line, value: text });
      values.push(single);
    }
    const text = fields[targetPlace]!;
    if (isMissing(text) && !wrong.has(target)) wrong.set(target, { line, value: text });
    // One text for each class in place of a slice of the whole table for each row.
    const word = known.get(text) ?? Buffer.from(text.trim()).toString();
    known.set(text, word);
    targets.push(word);
  };
  if (isHeadless) add(first.value.line, first.value.fields);
  for (const { line, fields } of records) add(line, fields);
  if (targets.length === 0) throw emptyTable(path);
  if (wrong.size > 0) throw wrongValues(path, wrong);
  return {
    path,
    columns,
    target,
    values: values.numbers(),
    targets,
    isHeadless,
    nameless: names.filter(isNameless).length,
  };
}

/** A column of row numbers as pandas writes it, or one behind a last separator. */
function isNameless(name: string): boolean {
  return name === "" || /^unnamed: \d+$/i.test(name);
}

/** Few tables have shorter numbers, their separators counted. */
const CHARACTERS_OF_A_NUMBER = 4;

/** Numbers whose count is known at the end. Room that is not filled takes no memory, but growing takes it twice. */
class GrowingNumbers {
  #numbers: Float32Array;
  #length = 0;

  constructor(expected: number) {
    this.#numbers = new Float32Array(Math.max(16, expected));
  }

  push(value: number): void {
    if (this.#length === this.#numbers.length) {
      const larger = new Float32Array(2 * this.#length);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[this.#length++] = value;
  }

  numbers(): Float32Array {
    return this.#numbers.subarray(0, this.#length);
  }
}

function requireDistinct(names: readonly string[], path: string): void {
  const repeated = names.find((name, i) => name !== "" && names.indexOf(name) !== i);
  if (repeated === undefined) return;
  throw new AtlasError({
    code: "data/repeated-column",
    kind: "input",
    where: `${path}:1`,
    problem: `column ${quotedBriefly(repeated)} is there twice`,
    expected: "column names in the first line, each once",
  });
}

function requireColumn(name: string, names: readonly string[], path: string): void {
  if (!names.includes(name)) throw missingColumn(path, `there is no column ${quotedBriefly(name)}`, names);
}

function missingColumn(path: string, problem: string, names: readonly string[]): AtlasError {
  const shown = names.slice(0, 12).map((name) => quotedBriefly(name));
  return new AtlasError({
    code: "data/missing-column",
    kind: "input",
    where: `${path}:1`,
    problem,
    expected: `columns among ${shown.join(", ")}${names.length > shown.length ? ", …" : ""}`,
    remedy: "Name the column of the class by data.target",
  });
}

function wrongLength(where: string, found: number, expected: number): AtlasError {
  return new AtlasError({
    code: "data/bad-row",
    kind: "input",
    where,
    problem: `the row has ${counted(found, "value")}`,
    expected: `${expected}, one for each column`,
  });
}

function wrongValues(
  path: string,
  wrong: ReadonlyMap<string, { readonly line: number; readonly value: string }>,
): AtlasError {
  const told = [...wrong].slice(0, MOST_TOLD).map(([column, { line, value }]) => {
    const problem = isMissing(value) ? "has no value" : `holds ${quotedBriefly(value)}`;
    return { where: `${path}:${line}`, problem: `column ${quotedBriefly(column)} ${problem}` };
  });
  const [first] = told;
  const common = {
    code: "data/bad-value",
    kind: "input",
    expected: "a number that float32 holds in every column, and a class in every row",
    remedy:
      "Fill in or remove such rows, put numbers in place of words, write decimals with a point, or name columns that are not to be read by data.leave_out",
  } as const;
  if (told.length === 1 && wrong.size === 1) return new AtlasError({ ...common, ...first! });
  return new AtlasError({
    ...common,
    where: path,
    problem: `${counted(wrong.size, "column")} cannot be read`,
    lines: told.map(({ where, problem }) => `${where}: ${problem}`),
  });
}

function emptyTable(path: string): AtlasError {
  return new AtlasError({
    code: "data/empty-file",
    kind: "input",
    where: path,
    problem: "the table has no rows",
    expected: "a line of column names and rows of values",
  });
}
