import { knobColumns } from "#atlas/tables";
import { knobNamed } from "#knobs";
import { type QuantityName, quantityNamed, type Terms, titleUnder, unitUnder } from "#quantities";
import { estimateIn, inColumnOrder, knobOf, quantitiesIn } from "#taxonomy";
import { type ColumnOf, type ExportedTable, kindOfValues, tableOf } from "./column.ts";
import type { ExportedCell, ExportedNetwork } from "./exported-cells.ts";

/** A line for each cell of the grid: what `cells.csv` has, with the key of the cell that other tables name it by. */
export function cellsTable(cells: readonly ExportedCell[], terms: Terms): ExportedTable {
  return tableOf<ExportedCell>("cells", cells, [
    ...knobsOf(cells, (cell) => cell),
    { name: "cell", kind: "text", what: "key of the cell", of: ({ planned }) => planned.cell },
    {
      name: "seeds",
      kind: "integer",
      what: "networks that were asked for, 0 where grid.refine leaves the cell out",
      of: ({ found }) => found.seeds,
    },
    {
      name: "diverged_seeds",
      kind: "integer",
      what: "networks that diverged",
      of: ({ found }) => found.divergedSeeds,
    },
    {
      name: "degenerate_seeds",
      kind: "integer",
      what: "networks that answer every input the same",
      of: ({ found }) => found.degenerateSeeds,
    },
    ...quantitiesIn(cells.map(({ found }) => found)).flatMap((name) =>
      withError<ExportedCell>(name, terms, "mean over networks or pairs", ({ found }) =>
        estimateIn(found, name),
      ),
    ),
    { name: "phase", kind: "text", what: "phase of the taxonomy", of: ({ found }) => found.phase },
    {
      name: "phase_share",
      kind: "number",
      what: "probability of the phase",
      of: ({ found }) => found.phaseShare,
    },
    {
      name: "phase_margin",
      kind: "number",
      what: "probability of the least sure comparison behind the phase",
      of: ({ found }) => found.phaseMargin,
    },
  ]);
}

/** A line for each trained network: how its training went, and each quantity that single networks have. */
export function networksTable(networks: readonly ExportedNetwork[], terms: Terms): ExportedTable {
  const told = new Set(networks.flatMap(({ numbers }) => [...numbers.keys()]));
  const measured = inColumnOrder(told).filter((name) => told.has(name));
  return tableOf<ExportedNetwork>("networks", networks, [
    ...knobsOf(networks, ({ cell }) => cell),
    { name: "cell", kind: "text", what: "key of the cell", of: ({ cell }) => cell.planned.cell },
    { name: "seed", kind: "integer", what: "seed of the network", of: ({ seed }) => seed },
    {
      name: "network",
      kind: "text",
      what: "key of the network, which names its weights",
      of: ({ key }) => key,
    },
    { name: "status", kind: "text", what: "trained or diverged", of: ({ training }) => training.status },
    {
      name: "degenerate",
      kind: "flag",
      what: "whether it answers every input the same",
      of: ({ training }) => training.degenerate,
    },
    { name: "epochs", kind: "number", what: "epochs trained", of: ({ training }) => training.epochs },
    { name: "updates", kind: "integer", what: "updates made", of: ({ training }) => training.updates },
    {
      name: "stopped_by",
      kind: "text",
      what: "what ended its training",
      of: ({ training }) => training.stopped_by,
    },
    ...measured.flatMap((name) =>
      withError<ExportedNetwork>(name, terms, "of the network", ({ numbers }) => {
        const found = numbers.get(name);
        return { value: found?.value ?? null, standardError: found?.standard_error ?? null };
      }),
    ),
  ]);
}

/** The knobs of cells as columns, whole numbers where all values of one are. */
export function knobsOf<Row>(
  rows: readonly Row[],
  cellOf: (row: Row) => ExportedCell,
): readonly ColumnOf<Row>[] {
  const cells = [...new Set(rows.map(cellOf))].map(({ planned }) => planned);
  return knobColumns(cells).map((name) => ({
    name,
    kind: kindOfValues(cells.map((cell) => knobOf(cell, name))),
    what: `knob: ${knobNamed(name).title}`,
    of: (row) => knobOf(cellOf(row).planned, name),
  }));
}

interface Found {
  readonly value: number | null;
  readonly standardError: number | null;
}

function withError<Row>(
  name: QuantityName,
  terms: Terms,
  of: string,
  found: (row: Row) => Found,
): readonly ColumnOf<Row>[] {
  const quantity = quantityNamed(name);
  const title = titleUnder(terms, quantity);
  const unit = unitUnder(terms, quantity);
  return [
    { name, kind: "number", unit, what: `${title}, ${of}`, of: (row) => found(row).value },
    {
      name: `${name}_se`,
      kind: "number",
      unit,
      what: `standard error of ${name}`,
      of: (row) => found(row).standardError,
    },
  ];
}
