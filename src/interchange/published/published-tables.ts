import { AtlasError } from "#errors";
import { formatCsv } from "#files";
import { conjoined } from "#words";
import { type CellFiles, type Line, linesOfCell, METRIC_FILES } from "./metrics-of-cell.ts";

/** A table made of published files. */
export interface PublishedTable {
  /** `per_seed.csv`, `per_pair.csv` or `curve_points.csv`. */
  readonly name: string;
  readonly text: string;
}

/** Where the metrics of a cell lie: batch size, how it was trained, width. */
const PLACE = /^(?:(.*)\/)?bs_(\d+)\/(?:(.*)\/)?ResNet18_w(\d+)\/metrics\/([^/]+)$/;

/** Whether a path is one of the files of a published cell. */
export function isPublishedFile(path: string): boolean {
  const name = PLACE.exec(path)?.[5];
  return name !== undefined && kindOf(name) !== undefined;
}

/**
 * The tables of networks, of pairs and of points of curves that the authors of the taxonomy published as pickles and arrays
 * of NumPy, a folder `bs_<batch size>/<training>/ResNet18_w<width>/metrics` for each cell.
 *
 * @param files by their paths, separated by `/`; others than those of cells are passed over
 * @throws AtlasError of kind `input`: `published/no-cells`, `published/several-grids`; as `linesOfCell`
 */
export function publishedTables(
  files: ReadonlyMap<string, Uint8Array>,
  where: string,
): readonly PublishedTable[] {
  const cells = cellsAmong(files, where);
  const lines = cells.map(({ width, batchSize, files: own }) => ({
    place: { width: String(width), batch_size: String(batchSize) },
    ...linesOfCell(own),
  }));
  const table = (name: string, of: (cell: (typeof lines)[number]) => readonly Line[]): PublishedTable[] => {
    const rows = lines.flatMap((cell) => of(cell).map((line): Line => ({ ...cell.place, ...line })));
    const [first] = rows;
    if (first === undefined) return [];
    const columns = Object.keys(first);
    return [
      {
        name,
        text: formatCsv(
          columns,
          rows.map((row) => columns.map((column) => row[column] ?? "")),
        ),
      },
    ];
  };
  return [
    ...table("per_seed.csv", ({ networks }) => networks),
    ...table("per_pair.csv", ({ pairs }) => pairs),
    ...table("curve_points.csv", ({ points }) => points),
  ];
}

interface Cell {
  readonly width: number;
  readonly batchSize: number;
  readonly files: CellFiles;
}

function cellsAmong(files: ReadonlyMap<string, Uint8Array>, where: string): readonly Cell[] {
  const grids = new Set<string>();
  const cells = new Map<string, { width: number; batchSize: number; files: CellFiles }>();
  for (const [path, bytes] of files) {
    const [, above = "", batchSize, training = "", width, name = ""] = PLACE.exec(path) ?? [];
    const kind = kindOf(name);
    if (kind === undefined) continue;
    grids.add(above === "" ? training : `${above}/…/${training}`);
    const key = `${width} ${batchSize}`;
    const cell = cells.get(key) ?? { width: Number(width), batchSize: Number(batchSize), files: {} };
    cell.files = { ...cell.files, [kind]: { bytes, where: `${where}: ${path}` } };
    cells.set(key, cell);
  }
  if (cells.size === 0) {
    throw new AtlasError({
      code: "published/no-cells",
      kind: "input",
      problem: "there are no measurements of cells in it",
      where,
      expected:
        "files such as bs_64/lr_decay/ResNet18_w16/metrics/loss_acc.pkl, as the authors published them",
    });
  }
  if (grids.size > 1) {
    throw new AtlasError({
      code: "published/several-grids",
      kind: "input",
      problem: `it holds several grids: ${conjoined([...grids].slice(0, 5))}`,
      where,
      expected: "one",
      remedy: "Unpack it and name the folder of one",
    });
  }
  return [...cells.values()].sort((a, b) => a.width - b.width || a.batchSize - b.batchSize);
}

function kindOf(name: string): keyof CellFiles | undefined {
  const kinds = Object.entries(METRIC_FILES).find(([, form]) => form.test(name));
  const [kind] = kinds ?? [];
  return KINDS.find((known) => known === kind);
}

const KINDS: readonly (keyof CellFiles)[] = [
  "train",
  "test",
  "hessian",
  "distances",
  "similarities",
  "curve",
];
