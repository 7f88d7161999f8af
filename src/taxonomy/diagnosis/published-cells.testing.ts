import { existsSync, readFileSync } from "node:fs";
import type { Cell } from "../table/cells.ts";
import { cellFromMeans } from "../table/observed-cell.ts";

/** Reads a column of a row; not a number where the row has none. */
type Row = (column: string) => number;

/**
 * The cells that Zhou et al. 2024 published for ResNet-18 on CIFAR-10 at a constant rate: 13 widths by 13 batch
 * sizes by 10 amounts of data, means over five networks.
 */
export function constantRateCells(file: string): readonly Cell[] {
  return rowsOf(file).map((of) => publishedCell(of, of("n_train")));
}

/**
 * The cells with test accuracy that Yang et al. 2021 published for the same network with one decay of the rate:
 * 13 widths by 13 batch sizes, all data, means over five networks; none where the file is absent.
 */
export function decayedRateCells(file: string): readonly Cell[] {
  if (!existsSync(file)) return [];
  return rowsOf(file)
    .filter((of) => of("width") > 1 && of("test_acc_pct") > 0)
    .map((of) => publishedCell(of, 50_000));
}

function rowsOf(file: string): readonly Row[] {
  const [header, ...lines] = readFileSync(file, "utf8").trim().split(/\r?\n/);
  const columns = header!.split(",");
  return lines.map((line) => {
    const fields = line.split(",");
    return (column) => Number(fields[columns.indexOf(column)] || Number.NaN);
  });
}

function publishedCell(of: Row, examples: number): Cell {
  return cellFromMeans({
    knobs: { width: of("width"), batch_size: of("batch_size"), examples },
    seeds: 5,
    means: {
      train_loss: of("train_loss"),
      train_error_pct: 100 - of("train_acc_pct"),
      test_loss: of("test_loss"),
      test_acc_pct: of("test_acc_pct"),
      hessian_top_eig: Math.exp(of("log_hessian_top_eig")),
      hessian_trace: Math.exp(of("log_hessian_trace")),
      mode_connectivity_pct: of("mode_connectivity_pct"),
      mode_connectivity_peak_pct: finiteOrNull(of("mode_connectivity_peak_pct")),
      cka_softmax: of("cka_softmax"),
    },
  });
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
