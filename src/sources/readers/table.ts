import { conjoined, counted, quotedBriefly } from "#words";
import type { Task } from "../own-data-settings.ts";
import { isConstant } from "./constant-column.ts";
import { type OwnData, pathIn } from "./own-data.ts";
import type { StoredImages, StoredNumbers } from "./stored-images.ts";
import { type TableRows, tableRows } from "./table-rows.ts";
import { labelsOfRows, numbersOfRows, targetsOfTables } from "./table-targets.ts";

/** Which tables are read, and which columns of them. */
export interface TableSettings {
  readonly file: string;
  readonly test_file?: string | undefined;
  readonly target?: string | undefined;
  readonly leave_out?: readonly string[] | undefined;
  /** As the targets say, unless it is given. */
  readonly task?: Task | undefined;
}

/**
 * Reads rows of numbers with a class, or a number to be predicted, from CSV tables (gzipped or not). Every column is a channel of its own, so that each
 * is standardised by itself; those that never change are left out.
 *
 * @throws AtlasError of kind `input` naming line and column for anything that is not so
 */
export async function readTable(settings: TableSettings, dataFolder: string): Promise<OwnData> {
  const all = await tableRows(pathIn(dataFolder, settings.file), settings);
  const test = async (columns: readonly string[]) =>
    settings.test_file === undefined
      ? null
      : tableRows(pathIn(dataFolder, settings.test_file), { target: all.target, columns });
  return dataOfRows(all, test, settings);
}

/**
 * Examples of rows, without the columns that never change.
 *
 * @param testRows reads the test rows, if there are any, of the columns that are left
 */
export async function dataOfRows(
  all: TableRows,
  testRows: (columns: readonly string[]) => Promise<TableRows | null>,
  { target: named, leave_out = [], task }: Pick<TableSettings, "target" | "leave_out" | "task">,
): Promise<OwnData> {
  const constant = all.columns.filter((_, i) => isConstant(all.values, all.columns.length, i));
  const columns = all.columns.filter((name) => !constant.includes(name));
  const { target, path } = all;
  const kept = constant.length === 0 || columns.length === 0 ? all : withColumns(all, columns);
  const test = await testRows(kept.columns);
  const targets = targetsOfTables(test === null ? [kept] : [kept, test], task);
  const leftOut = [...leave_out, ...(kept === all ? [] : constant)];
  const isOne = constant.length === 1;
  const common = {
    chosen: { target, ...(leftOut.length > 0 && { leave_out: leftOut }) },
    notes: [
      ...(all.isHeadless
        ? [`the first line of ${path} holds numbers and is taken for a row, its columns called 1, 2, …`]
        : []),
      ...(all.nameless > 0
        ? [
            `${counted(all.nameless, "column")} without a name, such as row numbers, ${all.nameless === 1 ? "is" : "are"} left out`,
          ]
        : []),
      ...(named === undefined
        ? [`the target is the last column, ${quotedBriefly(target)}; data.target names another`]
        : []),
      ...(kept === all
        ? []
        : [
            `${counted(constant.length, "column")} that never ${isOne ? "changes is" : "change are"} left out: ${conjoined(constant.slice(0, 10).map((name) => quotedBriefly(name)))}`,
          ]),
      ...targets.notes,
    ],
    where: path,
  };
  if (targets.task === "regression") {
    const part = (rows: TableRows): StoredNumbers => ({
      ...columnsOf(rows),
      numbers: numbersOfRows(rows),
      outputs: 1,
    });
    return { ...common, train: part(kept), test: test && part(test), targetNames: [target] };
  }
  const { classNames } = targets;
  const part = (rows: TableRows): StoredImages => ({
    ...columnsOf(rows),
    labels: labelsOfRows(rows, classNames),
    classes: classNames.length,
  });
  return { ...common, train: part(kept), test: test && part(test), classNames };
}

function withColumns(rows: TableRows, columns: readonly string[]): TableRows {
  const places = columns.map((name) => rows.columns.indexOf(name));
  const values = new Float32Array(rows.targets.length * columns.length);
  for (let row = 0; row < rows.targets.length; row++) {
    for (const [i, place] of places.entries()) {
      values[row * columns.length + i] = rows.values[row * rows.columns.length + place]!;
    }
  }
  return { ...rows, columns, values };
}

/** The numbers that networks read, every column a channel of its own. */
function columnsOf(rows: TableRows) {
  return {
    pixels: rows.values,
    white: 1,
    count: rows.targets.length,
    channels: rows.columns.length,
    height: 1,
    width: 1,
  };
}
