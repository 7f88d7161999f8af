import type { ExportFormat } from "../export-format.ts";
import type { ExportedRun } from "../exported-run.ts";
import type { ExportedTable } from "../tables/column.ts";

/** What a file of ours begins with. */
const BEGINNING = '{"format":"loss-atlas export"';

/** One document: what the run is, and under the name of each table a list of its lines, an object each. */
export const json: ExportFormat = {
  name: "json",
  what: "one JSON document",
  usualName: "run.json",
  holds: "tables",
  isFolder: false,
  filesOf: async (run) => [{ path: "", content: documentOf(run) }],
  isOurs: (bytes) => Buffer.from(bytes.subarray(0, BEGINNING.length)).toString("latin1") === BEGINNING,
};

function* documentOf({ name, experiment, notes, tables }: ExportedRun): Generator<string> {
  const { configuration, configuration_hash, environment } = experiment;
  const head = { version: 1, name, notes, configuration_hash, configuration, environment };
  yield `${BEGINNING},${JSON.stringify(head).slice(1, -1)}`;
  for (const table of tables) {
    yield `,\n${JSON.stringify(table.name)}:[`;
    yield* linesOf(table);
    yield "]";
  }
  yield "}\n";
}

/** Many lines a part: a write each would take longer than the lines. */
const LINES_OF_PART = 2000;

function* linesOf({ rows, columns }: ExportedTable): Generator<string> {
  for (let from = 0; from < rows; from += LINES_OF_PART) {
    const lines = Array.from({ length: Math.min(LINES_OF_PART, rows - from) }, (_, i) =>
      JSON.stringify(Object.fromEntries(columns.map(({ name, values }) => [name, values[from + i] ?? null]))),
    );
    yield `${from === 0 ? "\n" : ",\n"}${lines.join(",\n")}`;
  }
}
