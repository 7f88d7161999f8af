import { isLandscapePhase, type Phase } from "#taxonomy";
import type { Border, EdgeKind, RegionLabel } from "./figure.ts";
import type { Plane } from "./plane.ts";

/** The phases of a plane as rows from the top; a place without a cell is `not measured`. */
export function phaseGrid(plane: Plane): Phase[][] {
  const grid: Phase[][] = plane.y.values.map(() => []);
  for (const { row, cell } of plane.cells) grid[row]?.push(cell?.phase ?? "not measured");
  return grid;
}

/**
 * The borders between neighbouring cells of different phases, collinear pieces of one kind joined.
 * Against cells that were not measured there is no border: nothing is known there.
 *
 * @param grid rows of equal length, from the top
 */
export function phaseBorders(grid: readonly (readonly Phase[])[]): Border[] {
  const rows = grid.length;
  const columns = grid[0]?.length ?? 0;
  const borders: Border[] = [];
  for (let row = 1; row < rows; row++)
    joinRuns(columns, (column) => borderKind(grid[row - 1]?.[column], grid[row]?.[column])).forEach((run) => {
      borders.push({ kind: run.kind, x1: run.start, y1: row, x2: run.end, y2: row });
    });
  for (let column = 1; column < columns; column++)
    joinRuns(rows, (row) => borderKind(grid[row]?.[column - 1], grid[row]?.[column])).forEach((run) => {
      borders.push({ kind: run.kind, x1: column, y1: run.start, x2: column, y2: run.end });
    });
  return borders;
}

function borderKind(one: Phase | undefined, other: Phase | undefined): EdgeKind | null {
  if (one === undefined || other === undefined || one === other) return null;
  if (one === "not measured" || other === "not measured") return null;
  if (!isLandscapePhase(one) || !isLandscapePhase(other)) return "uncertain";
  return one.startsWith("IV") && other.startsWith("IV") ? "crossover" : "transition";
}

function joinRuns(
  length: number,
  kindAt: (position: number) => EdgeKind | null,
): { kind: EdgeKind; start: number; end: number }[] {
  const runs: { kind: EdgeKind; start: number; end: number }[] = [];
  for (let position = 0; position < length; position++) {
    const kind = kindAt(position);
    if (kind === null) continue;
    const last = runs.at(-1);
    if (last?.kind === kind && last.end === position) last.end = position + 1;
    else runs.push({ kind, start: position, end: position + 1 });
  }
  return runs;
}

/**
 * One label for every connected region of a decided phase, where there is most room for its letters, larger regions
 * first.
 */
export function regionLabels(
  grid: readonly (readonly Phase[])[],
): (RegionLabel & { readonly cells: number })[] {
  const seen = grid.map((row) => row.map(() => false));
  const labels: (RegionLabel & { cells: number })[] = [];
  grid.forEach((phases, row) => {
    phases.forEach((phase, column) => {
      if (!isLandscapePhase(phase) || seen[row]?.[column]) return;
      const region = floodFill(grid, seen, row, column);
      labels.push({ text: phase, ...widestPlace(region), cells: region.length });
    });
  });
  return labels.sort((a, b) => b.cells - a.cells);
}

interface Place {
  readonly row: number;
  readonly column: number;
}

function floodFill(
  grid: readonly (readonly Phase[])[],
  seen: boolean[][],
  row: number,
  column: number,
): Place[] {
  const phase = grid[row]?.[column];
  const region: Place[] = [];
  const open: Place[] = [{ row, column }];
  while (open.length > 0) {
    const place = open.pop()!;
    const marks = seen[place.row];
    if (marks === undefined || grid[place.row]?.[place.column] !== phase || marks[place.column]) continue;
    marks[place.column] = true;
    region.push(place);
    for (const [down, right] of [
      [-1, 0],
      [1, 0],
      [0, -1],
      [0, 1],
    ] as const)
      open.push({ row: place.row + down, column: place.column + right });
  }
  return region;
}

/** The centre of the widest run of cells in one row, of equal ones that of the row nearest the region's middle. */
function widestPlace(region: readonly Place[]): { readonly x: number; readonly y: number } {
  const meanRow = region.reduce((sum, { row }) => sum + row, 0) / region.length;
  const runs = [...Map.groupBy(region, ({ row }) => row)].flatMap(([row, places]) =>
    runsOf(places.map(({ column }) => column).sort((a, b) => a - b)).map((run) => ({ row, ...run })),
  );
  runs.sort(
    (a, b) =>
      b.length - a.length ||
      Math.abs(a.row - meanRow) - Math.abs(b.row - meanRow) ||
      a.row - b.row ||
      a.start - b.start,
  );
  const { row, start, length } = runs[0]!;
  return { x: start + length / 2, y: row + 0.5 };
}

/** Runs of consecutive numbers among ascending ones. */
function runsOf(columns: readonly number[]): { readonly start: number; readonly length: number }[] {
  const starts = columns.filter((column, i) => column - 1 !== columns[i - 1]);
  return starts.map((start, i) => {
    const next = starts[i + 1];
    const length =
      next === undefined
        ? columns.length - columns.indexOf(start)
        : columns.indexOf(next) - columns.indexOf(start);
    return { start, length };
  });
}
