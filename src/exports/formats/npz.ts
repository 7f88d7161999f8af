import type { ExportFormat } from "../export-format.ts";
import type { ExportedRun } from "../exported-run.ts";
import { npyOfFlags, npyOfIntegers, npyOfNumbers, npyOfTexts } from "../numpy/npy.ts";
import { zipArchive } from "../numpy/zip.ts";
import type { ExportedColumn } from "../tables/column.ts";

/** The array that comes first, by which a file of ours is known. */
const FIRST = "loss_atlas.npy";

/** Where the name of the first entry begins in an archive. */
const NAME_AT = 30;

/**
 * One archive of arrays for `numpy.load`: `<table>/<column>` for every column, and `loss_atlas`, which holds the name of the
 * run and the hash of its configuration. A missing number is NaN, so that whole numbers of which some are missing are
 * float64; a missing text is empty.
 */
export const npz: ExportFormat = {
  name: "npz",
  what: "one archive of NumPy arrays",
  usualName: "run.npz",
  holds: "tables",
  isFolder: false,
  filesOf: async (run) => [{ path: "", content: zipArchive(entriesOf(run)) }],
  isOurs: (bytes) =>
    Buffer.from(bytes.subarray(NAME_AT, NAME_AT + FIRST.length)).toString("latin1") === FIRST,
};

function* entriesOf({ name, experiment, tables }: ExportedRun) {
  yield { name: FIRST, content: npyOfTexts([name, experiment.configuration_hash]) };
  for (const { name: table, columns } of tables)
    for (const column of columns) yield { name: `${table}/${column.name}.npy`, content: npyOf(column) };
}

function npyOf(column: ExportedColumn): Uint8Array {
  const { kind } = column;
  if (kind === "text") return npyOfTexts(column.values.map((value) => value ?? ""));
  if (kind === "flag") return npyOfFlags(column.values.map((value) => value === true));
  const isWhole = kind === "integer" && !column.values.includes(null);
  const numbers = column.values.map((value) => value ?? Number.NaN);
  return isWhole ? npyOfIntegers(numbers) : npyOfNumbers(numbers);
}
