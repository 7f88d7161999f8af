/**
 * Writes the measured cells that a diagnosis compares networks with:
 * `node bench/reference-grids.ts PUBLISHED runs/causes-glyphs runs/causes-digits …`.
 *
 * PUBLISHED holds `dataframe_normal_public.csv` and `dataframe_noise_public.csv` of github.com/YefanZhou/ModelDiagnosis,
 * `model_diagnosis_dataset/dataframe`. A run is of examples/studies/causes-*.yaml. Writes a file a grid into
 * src/taxonomy/diagnosis/reference/grids; npm run format lays them out.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { linesOfRows, type ReferenceRow } from "../src/taxonomy/diagnosis/reference/reference-grid.ts";
import { asCommand, badArgument } from "./command.ts";

const FOLDER = join(import.meta.dirname, "../src/taxonomy/diagnosis/reference/grids");

const PUBLISHED = [
  { name: "cifar10-clean", file: "dataframe_normal_public.csv", labelNoise: 0 },
  { name: "cifar10-noisy", file: "dataframe_noise_public.csv", labelNoise: 0.1 },
] as const;

await asCommand(async () => {
  const [published, ...runs] = process.argv.slice(2);
  if (published === undefined)
    throw badArgument("no folder is named", "the folder of the published cells, then runs");
  for (const { name, file, labelNoise } of PUBLISHED) {
    const rows = rowsOf(join(published, file)).map((of) => ({
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
    }));
    write(name, file, rows);
  }
  for (const run of runs) {
    const name = basename(run);
    const rows = rowsOf(join(run, "cells.csv")).map((of) => ({
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
    }));
    write(name.replace("causes-", ""), `examples/studies/${name}.yaml`, rows);
  }
});

function write(name: string, from: string, rows: readonly ReferenceRow[]): void {
  const whole = rows.filter((row) => Object.values(row).every(Number.isFinite));
  const source = `/** Cells of ${from}, written by \`node bench/reference-grids.ts\`; the lines are those of a \`ReferenceGrid\`. */
export const ${name.toUpperCase().replace("-", "_")} = \`
${linesOfRows(whole)}
\`;
`;
  writeFileSync(join(FOLDER, `${name}.ts`), source);
  process.stdout.write(`${name}: ${whole.length} of ${rows.length} cells\n`);
}

function rowsOf(file: string): readonly ((column: string) => number)[] {
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
