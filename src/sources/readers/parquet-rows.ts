import { AtlasError } from "#errors";
import { quotedBriefly } from "#words";
import { type ParquetField, type ParquetFile, parquetColumns } from "./parquet-file.ts";
import type { TableRows } from "./table-rows.ts";

/** Numbers of columns that are asked for at a time: as float64 these take far less than what they are put into. */
const MOST_TOGETHER = 2 ** 20;

/**
 * The rows of Parquet files of one set: numbers of columns, and targets as texts.
 *
 * @throws AtlasError `data/bad-value` or `data/missing-column` of kind `input` naming file, row and column
 */
export async function parquetRows(
  files: readonly ParquetFile[],
  label: ParquetField,
  columns: readonly string[],
): Promise<TableRows> {
  const count = files.reduce((sum, { rows }) => sum + rows, 0);
  const values = new Float32Array(count * columns.length);
  const targets: string[] = [];
  let first = 0;
  for (const file of files) {
    requireNumbers(file, columns);
    const together = Math.max(1, Math.floor(MOST_TOGETHER / file.rows));
    for (let start = 0; start < Math.max(1, columns.length); start += together) {
      const part = columns.slice(start, start + together);
      const found = await parquetColumns(file, start === 0 ? [label.name, ...part] : part);
      for (const [i, name] of part.entries()) {
        const column = found[name];
        if (column?.kind !== "numbers")
          throw wrongColumn(file, name, "has no value in any row that is a number");
        if (column.missing !== -1) throw wrongValue(file, name, column.missing, "has no value");
        for (let row = 0; row < file.rows; row++) {
          const value = Math.fround(column.values[row]!);
          if (!Number.isFinite(value)) throw wrongValue(file, name, row, `holds ${column.values[row]}`);
          values[(first + row) * columns.length + start + i] = value;
        }
      }
      if (start > 0) continue;
      for (const word of targetsOf(file, label, found[label.name]!)) targets.push(word);
    }
    first += file.rows;
  }
  if (columns.length === 0)
    throw wrongColumn(files[0]!, label.name, "is the only one: none is left to learn from");
  return {
    path: files[0]!.path,
    columns,
    target: label.name,
    values,
    targets,
    isHeadless: false,
    nameless: 0,
  };
}

/** Labels as texts: numbers by the names that the file has for them, or as they are. */
export function targetsOf(
  file: ParquetFile,
  { name, classNames }: ParquetField,
  column: Awaited<ReturnType<typeof parquetColumns>>[string],
): readonly string[] {
  if (column.kind === "bytes") throw wrongColumn(file, name, "holds bytes, which are no classes");
  if (column.missing !== -1) throw wrongValue(file, name, column.missing, "has no value");
  if (column.kind === "texts") return column.values.map((text) => text.trim());
  return Array.from(column.values, (value, row) => {
    if (!Number.isFinite(value)) throw wrongValue(file, name, row, `holds ${value}`);
    if (classNames === undefined) return String(value);
    const known = classNames[value];
    if (known !== undefined) return known;
    throw wrongValue(
      file,
      name,
      row,
      `holds ${value}, which has no name among the ${classNames.length} of its file`,
    );
  });
}

function requireNumbers({ path, fields }: ParquetFile, columns: readonly string[]): void {
  for (const name of columns) {
    const field = fields.find((one) => one.name === name);
    if (field?.holds === "numbers") continue;
    throw new AtlasError({
      code: field === undefined ? "data/missing-column" : "data/bad-value",
      kind: "input",
      where: path,
      problem:
        field === undefined
          ? `there is no column ${quotedBriefly(name)}`
          : `column ${quotedBriefly(name)} holds ${field.holds === "other" ? "lists, times or mappings" : field.holds}`,
      expected: "numbers in every column but that of the class",
      remedy: "Leave such columns out by data.leave_out, or name the column of pictures by data.image",
    });
  }
}

function wrongColumn({ path }: ParquetFile, name: string, problem: string): AtlasError {
  return new AtlasError({
    code: "data/bad-value",
    kind: "input",
    where: path,
    problem: `column ${quotedBriefly(name)} ${problem}`,
    expected: "columns of numbers and one of classes",
  });
}

/** A value that is no number, or no class. */
export function wrongValue({ path }: ParquetFile, name: string, row: number, problem: string): AtlasError {
  return new AtlasError({
    code: "data/bad-value",
    kind: "input",
    where: `${path}, row ${row + 1}`,
    problem: `column ${quotedBriefly(name)} ${problem}`,
    expected: "a value in every row",
    remedy: "Fill in or remove such rows, or leave the column out by data.leave_out",
  });
}
