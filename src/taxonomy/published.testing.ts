import { existsSync, readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { KnobName } from "#knobs";
import type { QuantityName } from "#quantities";
import { classifyTable } from "./phases/classify.ts";
import { LANDSCAPE_PHASES, type LandscapePhase } from "./phases/phase-descriptions.ts";
import { knobNumber } from "./table/cell-knobs.ts";
import type { Cell, Observation } from "./table/cells.ts";
import type { AtlasTable } from "./table/classified.ts";
import { cellFromMeans, cellFromObservations } from "./table/observed-cell.ts";

/**
 * The numbers that the authors of the taxonomy published, for tests; `null` where the checkout lacks them.
 *
 * Yang et al. 2021 (learning-rate decay, with the phases they drew) and Zhou et al. 2024 (constant rate).
 */
const FOLDER = new URL("../../../shared/reference/", import.meta.url);

/** Whether the published numbers are there. */
export const published = existsSync(new URL("lr_decay_cells.csv", FOLDER));

type Row = Readonly<Record<string, string>>;

const COMMA_OUTSIDE_QUOTES = /,(?=(?:[^"]*"[^"]*")*[^"]*$)/;

/** The rows of one published table, from the checkout's folder unless another is named. */
export function publishedRows(name: string, folder?: string): readonly Row[] {
  const base = folder === undefined ? FOLDER : pathToFileURL(`${folder}/`);
  const [header, ...lines] = readFileSync(new URL(name, base), "utf8").trim().split(/\r?\n/);
  const columns = header!.split(",");
  return lines.map((line) => {
    const fields = line.split(COMMA_OUTSIDE_QUOTES);
    return Object.fromEntries(columns.map((column, i) => [column, fields[i] ?? ""]));
  });
}

/** A number of a published row; `null` where it is blank. */
export function field(row: Row, column: string): number | null {
  const text = row[column];
  return text === undefined || text === "" ? null : Number(text);
}

/** A cell from the columns that both published cell tables share. */
export function publishedCell(row: Row): Cell {
  const exponential = (column: string) => {
    const value = field(row, column);
    return value === null ? null : Math.exp(value);
  };
  return cellFromMeans({
    knobs: { width: field(row, "width"), batch_size: field(row, "batch_size") },
    seeds: 5,
    means: {
      train_loss: field(row, "train_loss"),
      test_acc_pct: field(row, "test_acc_pct"),
      hessian_trace: exponential("log_hessian_trace"),
      hessian_top_eig: exponential("log_hessian_top_eig"),
      mode_connectivity_pct: field(row, "mode_connectivity_pct"),
      cka_softmax: field(row, "cka_softmax"),
    },
  });
}

/** The learning-rate-decay cells with every published observation, keyed by `width,batch`. */
export function publishedObservedCells(folder?: string): ReadonlyMap<string, Cell> {
  const observations = new Map<string, Observation[]>();
  const add = (row: Row, metric: QuantityName, seeds: Observation["seeds"], value: number | null) => {
    if (value === null) return;
    const key = placeOf(row);
    const list = observations.get(key) ?? [];
    list.push({ metric, seeds, value, standardError: null });
    observations.set(key, list);
  };
  for (const row of publishedRows("lr_decay_per_seed.csv", folder)) {
    const seeds = [Number(row.seed)] as const;
    for (const metric of ["train_loss", "test_acc_pct", "hessian_trace", "hessian_top_eig"] as const) {
      add(row, metric, seeds, field(row, metric));
    }
  }
  for (const row of publishedRows("lr_decay_per_pair.csv", folder)) {
    const seeds = [Number(row.seed_i), Number(row.seed_j)] as const;
    add(row, "cka_softmax", seeds, field(row, "cka_softmax_ij"));
    add(row, "cka_softmax", seeds, field(row, "cka_softmax_ji"));
    add(row, "l2_distance", seeds, field(row, "l2_distance"));
  }
  const curves = Map.groupBy(publishedRows("lr_decay_curve_points.csv", folder), placeOf);
  for (const points of curves.values()) {
    const errors = points.map((row) => field(row, "train_err_pct")!);
    add(points[0]!, "mode_connectivity_pct", [0, 1], signedModeConnectivity(errors));
  }
  return new Map(
    [...observations].map(([key, list]) => {
      const [width, batch] = key.split(",").map(Number);
      return [
        key,
        cellFromObservations({ knobs: { width: width!, batch_size: batch! }, seeds: 5, observations: list }),
      ];
    }),
  );
}

/** Equation 4 of Yang et al. 2021: mean end error minus the error farthest from it, end points included. */
function signedModeConnectivity(errors: readonly number[]): number {
  const ends = (errors[0]! + errors.at(-1)!) / 2;
  const farthest = errors.reduce((far, error) =>
    Math.abs(error - ends) > Math.abs(far - ends) ? error : far,
  );
  return ends - farthest;
}

/** A learning-rate-decay cell, known by its means alone and by every published observation. */
export interface DecayedRateCell {
  readonly cell: Cell;
  readonly observed: Cell;
}

/** The 210 learning-rate-decay cells, keyed by `width,batch`. */
export function publishedDecayedRateCells(folder?: string): ReadonlyMap<string, DecayedRateCell> {
  const observed = publishedObservedCells(folder);
  return new Map(
    publishedRows("lr_decay_cells.csv", folder).map((row) => [
      placeOf(row),
      { cell: publishedCell(row), observed: observed.get(placeOf(row))! },
    ]),
  );
}

/** A learning-rate-decay cell with the phase whose region, as the authors drew it, holds most of it. */
export interface DrawnCell extends DecayedRateCell {
  readonly drawn: LandscapePhase;
  /** Whether over 95 % of the cell lie in one region. */
  readonly pure: boolean;
}

/** The 195 cells under the authors' lines, 161 of them pure. */
export function publishedDrawnCells(folder?: string): readonly DrawnCell[] {
  const cells = publishedDecayedRateCells(folder);
  return publishedRows("lr_decay_phase_labels.csv", folder).map((row) => ({
    ...cells.get(placeOf(row))!,
    drawn: LANDSCAPE_PHASES.find((phase) => phase === row.phase_majority)!,
    pure: ["frac_I", "frac_II", "frac_III", "frac_IV_A", "frac_IV_B"].some(
      (column) => field(row, column)! > 0.95,
    ),
  }));
}

function placeOf(row: Row): string {
  return `${row.width},${row.batch_size}`;
}

/** Cells as a plane of width and batch size, sliced by the examples where these vary. */
export function publishedPlane(cells: readonly Cell[]): AtlasTable {
  const axis = (knob: KnobName) => ({
    knob,
    values: [...new Set(cells.map((cell) => knobNumber(cell, knob)))].filter((value) => value !== null),
  });
  const examples = axis("examples");
  return {
    name: "published",
    load: axis("width"),
    temperature: axis("batch_size"),
    slices: examples.values.length > 1 ? [examples] : [],
    cells: classifyTable(cells),
  };
}

/** The constant-rate cells: 13 widths by 13 batch sizes, for each of ten amounts of data. */
export function publishedConstantRateCells(folder?: string): readonly Cell[] {
  return publishedRows("constant_lr_cells.csv", folder).map((row) => {
    const cell = publishedCell(row);
    return { ...cell, knobs: { ...cell.knobs, examples: field(row, "n_train") } };
  });
}
