import { registerExportFormat } from "./export-format.ts";
import { csv } from "./formats/csv.ts";
import { json } from "./formats/json.ts";
import { mlflow } from "./formats/mlflow.ts";
import { npz } from "./formats/npz.ts";
import { optuna } from "./formats/optuna.ts";
import { parquet } from "./formats/parquet.ts";

for (const format of [csv, parquet, json, npz, optuna, mlflow]) registerExportFormat(format);
