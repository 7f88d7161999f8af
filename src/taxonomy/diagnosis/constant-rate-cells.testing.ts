import { readFileSync } from "node:fs";
import type { Cell } from "../table/cells.ts";
import { cellFromMeans } from "../table/observed-cell.ts";
import type { Symptoms } from "./diagnosis.ts";
import { symptomsOf } from "./symptoms.ts";

/** A published cell with its symptoms, the exact peak of the curve among them. */
export interface ConstantRateCell {
  readonly cell: Cell;
  readonly symptoms: Symptoms;
}

/**
 * The cells that Zhou et al. 2024 published for ResNet-18 on CIFAR-10 at a constant rate: 13 widths by 13 batch
 * sizes by 10 amounts of data, means over five networks.
 */
export function constantRateCells(file: string | URL): readonly ConstantRateCell[] {
  const [header, ...lines] = readFileSync(file, "utf8").trim().split(/\r?\n/);
  const columns = header!.split(",");
  return lines.map((line) => {
    const fields = line.split(",");
    const of = (column: string) => Number(fields[columns.indexOf(column)]);
    const cell = cellFromMeans({
      knobs: { width: of("width"), batch_size: of("batch_size"), examples: of("n_train") },
      seeds: 5,
      means: {
        train_loss: of("train_loss"),
        train_error_pct: 100 - of("train_acc_pct"),
        test_loss: of("test_loss"),
        test_acc_pct: of("test_acc_pct"),
        hessian_top_eig: Math.exp(of("log_hessian_top_eig")),
        hessian_trace: Math.exp(of("log_hessian_trace")),
        mode_connectivity_pct: of("mode_connectivity_pct"),
        cka_softmax: of("cka_softmax"),
      },
    });
    return { cell, symptoms: { ...symptomsOf(cell), curvePeakPct: of("mode_connectivity_peak_pct") } };
  });
}
