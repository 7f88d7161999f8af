import type { CsvTable } from "#files";
import { type KnobName, knobNamed, registeredKnobs } from "#knobs";
import { knobOfColumn, plainColumnName } from "./column-dictionary.ts";

/** A column that holds a knob. */
export interface KnobColumn {
  readonly column: string;
  readonly knob: KnobName;
}

/** What tells the rows of one cell apart, by the names of the dictionary. */
const WITHIN_CELL = new Set(["seed", "seed_i", "seed_j", "metric", "t"]);

/**
 * The columns of a table that place its rows.
 *
 * A column may be called like a knob and hold a result, such as the epochs that networks trained: of the knobs that
 * not every table has, only those count without which rows could not be told apart, and in a grid none that is another
 * in every row.
 *
 * @param chosen columns that count in any case, by their names as written, as the dictionary has them or by their knobs
 * @param nameOf what a column is called. Default as the file spells it.
 */
export function knobColumnsOf(
  { columns, rows }: Pick<CsvTable, "columns" | "rows">,
  chosen: readonly string[],
  nameOf: (column: string) => string = (column) => column,
): readonly KnobColumn[] {
  const isChosen = ({ column, knob }: KnobColumn) =>
    [column.trim(), plainColumnName(column), nameOf(column), plainColumnName(nameOf(column)), knob].some(
      (name) => chosen.includes(name),
    );
  const isOptional = (column: KnobColumn) => knobNamed(column.knob).column === "axis" && !isChosen(column);
  const within = columns.filter((column) => WITHIN_CELL.has(plainColumnName(nameOf(column))));
  const distinctRows = (placing: readonly KnobColumn[], beside = within) => {
    const names = [...placing.map(({ column }) => column), ...beside];
    return new Set(rows.map(({ values }) => JSON.stringify(names.map((name) => values[name])))).size;
  };
  const called = columns.flatMap((column) => {
    const knob = knobOfColumn(nameOf(column), chosen) ?? knobOfColumn(column, chosen);
    return knob === null ? [] : [{ column, knob }];
  });
  // What is another in every row of a grid was measured; along a single line it may be what was swept.
  const isGrid = called.some((column) => !isOptional(column) && distinctRows([column], []) > 1);
  const named = called.filter(
    (column) => !isGrid || !isOptional(column) || distinctRows([column], []) < rows.length,
  );
  const order = registeredKnobs().map(({ name }) => name);
  const most = distinctRows(named);
  return named
    .filter(isOptional)
    .toSorted((a, b) => order.indexOf(b.knob) - order.indexOf(a.knob))
    .reduce<readonly KnobColumn[]>((placing, column) => {
      const without = placing.filter((other) => other !== column);
      return distinctRows(without) === most ? without : placing;
    }, named);
}
