import type { BasicType } from "hyparquet-writer";
import { AtlasError } from "#errors";
import type { ExportFormat } from "../export-format.ts";
import type { ExportedColumn, ExportedTable } from "../tables/column.ts";

/** The version that is tested, and stands in the package as an optional dependency. */
const INSTALL = "npm install hyparquet-writer@0.17.0";

/** A folder with a Parquet file for each table, packed by Snappy; every column may lack values. */
export const parquet: ExportFormat = {
  name: "parquet",
  what: "a folder of Parquet tables",
  usualName: "parquet",
  holds: "tables",
  isFolder: true,
  filesOf: async ({ tables, name, experiment }) => {
    const { parquetWriteBuffer } = await loaded();
    const kvMetadata = [
      { key: "loss-atlas.run", value: name },
      { key: "loss-atlas.configuration_hash", value: experiment.configuration_hash },
    ];
    return filesOf();

    // One at a time: the bytes of a table need not be in memory beside those of another.
    function* filesOf() {
      for (const table of tables)
        yield {
          path: `${table.name}.parquet`,
          content: new Uint8Array(
            parquetWriteBuffer({ columnData: columnsOf(table), kvMetadata, createdBy: "loss-atlas" }),
          ),
        };
    }
  },
};

const TYPES: Readonly<Record<ExportedColumn["kind"], BasicType>> = {
  text: "STRING",
  number: "DOUBLE",
  integer: "INT64",
  flag: "BOOLEAN",
};

function columnsOf({ columns }: ExportedTable) {
  return columns.map((column) => ({
    name: column.name,
    type: TYPES[column.kind],
    nullable: true,
    data:
      column.kind === "integer"
        ? column.values.map((value) => (value === null ? null : BigInt(value)))
        : [...column.values],
  }));
}

async function loaded(): Promise<typeof import("hyparquet-writer")> {
  try {
    return await import("hyparquet-writer");
  } catch (cause) {
    throw new AtlasError({
      code: "exports/needs-hyparquet-writer",
      kind: "failure",
      problem: "Parquet files are written by the package hyparquet-writer, which is not installed",
      remedy: `${INSTALL}, or export as csv`,
      cause,
    });
  }
}
