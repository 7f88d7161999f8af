import type { PlannedObservation } from "#atlas/cells";
import { type AlongObservation, detailText } from "#atlas/tables";
import { quantityNamed, unitUnder } from "#quantities";
import { knobsOf } from "./cell-tables.ts";
import { type ColumnOf, type ExportedTable, tableOf } from "./column.ts";
import type { ExportedCell } from "./exported-cells.ts";

interface Measured {
  readonly cell: ExportedCell;
  readonly own: PlannedObservation;
}

/** A line for each number of a network, a pair or a cell, as `measurements.csv` has them. */
export function measurementsTable(cells: readonly ExportedCell[]): ExportedTable {
  const rows = cells.flatMap((cell) => cell.observations.map((own): Measured => ({ cell, own })));
  const seedAt =
    (place: number) =>
    ({ own: { seeds } }: Measured) =>
      seeds[place] ?? null;
  return tableOf<Measured>("measurements", rows, [
    ...knobsOf<Measured>(rows, ({ cell }) => cell),
    { name: "cell", kind: "text", what: "key of the cell", of: ({ cell }) => cell.planned.cell },
    { name: "seed_i", kind: "integer", what: "seed; empty for a number of the whole cell", of: seedAt(0) },
    { name: "seed_j", kind: "integer", what: "second seed of a pair; empty otherwise", of: seedAt(1) },
    ...numberColumns<Measured>(
      ({ own }) => own,
      ({ cell }) => cell,
    ),
  ]);
}

interface Along {
  readonly cell: ExportedCell;
  readonly own: AlongObservation;
}

/** A line for each number of a network at a point of its training, as `along.csv` has them. */
export function alongTable(
  cells: readonly ExportedCell[],
  along: ReadonlyMap<string, readonly AlongObservation[]>,
): ExportedTable {
  const rows = cells.flatMap((cell) =>
    (along.get(cell.planned.cell) ?? []).map((own): Along => ({ cell, own })),
  );
  const [metric, ...number] = numberColumns<Along>(
    ({ own }) => own,
    ({ cell }) => cell,
  );
  return tableOf<Along>("along", rows, [
    ...knobsOf<Along>(rows, ({ cell }) => cell),
    { name: "cell", kind: "text", what: "key of the cell", of: ({ cell }) => cell.planned.cell },
    { name: "seed", kind: "integer", what: "seed of the network", of: ({ own }) => own.seed },
    metric,
    { name: "at", kind: "text", what: "epoch that was asked for, or last", of: ({ own }) => String(own.at) },
    { name: "epochs", kind: "number", what: "epochs trained by then", of: ({ own }) => own.epochs },
    ...number,
  ]);
}

function numberColumns<Row>(
  numberOf: (row: Row) => Pick<PlannedObservation, "metric" | "value" | "standard_error" | "detail">,
  cellOf: (row: Row) => ExportedCell,
): readonly [metric: ColumnOf<Row>, ...ColumnOf<Row>[]] {
  return [
    { name: "metric", kind: "text", what: "name of the quantity", of: (row) => numberOf(row).metric },
    {
      name: "value",
      kind: "number",
      what: "the number; empty where it is undefined",
      of: (row) => numberOf(row).value,
    },
    {
      name: "unit",
      kind: "text",
      what: "unit of the number",
      of: (row) => unitUnder(cellOf(row).planned.terms, quantityNamed(numberOf(row).metric)) || null,
    },
    {
      name: "standard_error",
      kind: "number",
      what: "standard error of the number; empty where it is exact or not known",
      of: (row) => numberOf(row).standard_error,
    },
    {
      name: "detail",
      kind: "text",
      what: "evidence beside the number: key=value by semicolons, with %, ; and = inside percent-encoded",
      of: (row) => detailText(numberOf(row).detail ?? {}) || null,
    },
  ];
}
