import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ReferenceRow } from "#taxonomy";

const PUBLISHED = [
  { file: "dataframe_normal_public.csv", labelNoise: 0 },
  { file: "dataframe_noise_public.csv", labelNoise: 0.1 },
] as const;

/**
 * The published cells that are whole, clean ones first.
 *
 * `folder` holds `dataframe_normal_public.csv` and `dataframe_noise_public.csv` of github.com/YefanZhou/ModelDiagnosis,
 * `model_diagnosis_dataset/dataframe`.
 */
export function publishedRows(folder: string): readonly ReferenceRow[] {
  return PUBLISHED.flatMap(({ file, labelNoise }) =>
    recordsOf(join(folder, file)).map((of) => ({
      width: of("width"),
      examples: of("data_amount"),
      labelNoise,
      batchSize: of("bs"),
      trainErrorPct: of("train_error"),
      trainLoss: of("train_loss"),
      modeConnectivityPct: of("mode_connectivity"),
      lnHessianTrace: of("hessian_t"),
      cka: of("CKA"),
      testAccuracyPct: of("test_acc"),
    })),
  ).filter(isWhole);
}

/** The cells of a run that are whole. */
export function rowsOfRun(folder: string): readonly ReferenceRow[] {
  return recordsOf(join(folder, "cells.csv"))
    .map((of) => ({
      width: of("width"),
      examples: of("examples"),
      labelNoise: of("label_noise"),
      batchSize: of("batch_size"),
      trainErrorPct: of("train_error_pct"),
      trainLoss: of("train_loss"),
      modeConnectivityPct: of("mode_connectivity_pct"),
      lnHessianTrace: Math.log(of("hessian_trace")),
      cka: of("cka_softmax"),
      testAccuracyPct: of("test_acc_pct"),
    }))
    .filter(isWhole);
}

function isWhole(row: ReferenceRow): boolean {
  return Object.values(row).every(Number.isFinite);
}

function recordsOf(file: string): readonly ((column: string) => number)[] {
  const [header, ...lines] = readFileSync(file, "utf8").trim().split(/\r?\n/);
  const columns = header!.split(",");
  return lines.map((line) => {
    const fields = line.split(",");
    return (column) => {
      const text = fields[columns.indexOf(column)] ?? "";
      return text === "" ? Number.NaN : Number(text);
    };
  });
}
