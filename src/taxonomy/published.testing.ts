import { existsSync, readFileSync } from "node:fs";
import type { Cell, MetricName, Observation } from "./table/cells.ts";
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

/** The rows of one published table. */
export function publishedRows(name: string): readonly Row[] {
  const [header, ...lines] = readFileSync(new URL(name, FOLDER), "utf8").trim().split(/\r?\n/);
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
export function publishedObservedCells(): ReadonlyMap<string, Cell> {
  const observations = new Map<string, Observation[]>();
  const add = (row: Row, metric: MetricName, seeds: Observation["seeds"], value: number | null) => {
    if (value === null) return;
    const key = `${row.width},${row.batch_size}`;
    const list = observations.get(key) ?? [];
    list.push({ metric, seeds, value, standardError: null });
    observations.set(key, list);
  };
  for (const row of publishedRows("lr_decay_per_seed.csv")) {
    const seeds = [Number(row.seed)] as const;
    for (const metric of ["train_loss", "test_acc_pct", "hessian_trace", "hessian_top_eig"] as const) {
      add(row, metric, seeds, field(row, metric));
    }
  }
  for (const row of publishedRows("lr_decay_per_pair.csv")) {
    const seeds = [Number(row.seed_i), Number(row.seed_j)] as const;
    add(row, "cka_softmax", seeds, field(row, "cka_softmax_ij"));
    add(row, "cka_softmax", seeds, field(row, "cka_softmax_ji"));
    add(row, "l2_distance", seeds, field(row, "l2_distance"));
  }
  const curves = Map.groupBy(
    publishedRows("lr_decay_curve_points.csv"),
    (row) => `${row.width},${row.batch_size}`,
  );
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
