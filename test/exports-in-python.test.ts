import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { exportFormats, exportRun } from "#exports";
import { isRecord, parseCsv } from "#files";
import { folderWithRun } from "./exported-run.ts";

/** Has the packages of which some are tried. */
const PYTHON = process.env.LOSS_ATLAS_PYTHON ?? "python3";

/** What a block of the documentation imports, and what is asked of what it leaves: the phases of the cells, or more. */
const BLOCKS = {
  "pd.read_parquet": ["pandas", "cells.phase.tolist()"],
  "pd.read_csv": ["pandas", "cells.phase.tolist()"],
  "pl.read_parquet": ["polars", "cells['phase'].to_list()"],
  duckdb: ["duckdb", "cells.phase.tolist()"],
  "json.load": ["json", "[cell['phase'] for cell in cells]"],
  "np.load": ["numpy", "phases.tolist()"],
  optuna: ["optuna", "[trial.values and trial.values[0] for trial in study.trials]"],
} as const;

/** Runs each program of a list whose module is installed and prints what it was asked for, or null. */
const RUNNER = `
import importlib.util, json, sys
found = []
for module, block, question in json.load(open(sys.argv[1])):
    if importlib.util.find_spec(module) is None:
        found.append(None)
        continue
    names = {}
    exec(block, names)
    found.append(eval(question, names))
print(json.dumps(found))
`;

const hasPython = spawnSync(PYTHON, ["-c", "import json"]).status === 0;
const folder = folderWithRun("exports-python");
const run = join(folder, "runs", "quickstart");

beforeAll(async () => {
  for (const { name } of exportFormats()) await exportRun(run, { format: name });
});

/** What Python says of programs; `null` of one whose module is not installed. */
function asked(programs: readonly (readonly [module: string, block: string, question: string])[]): unknown[] {
  writeFileSync(join(folder, "programs.json"), JSON.stringify(programs));
  writeFileSync(join(folder, "runner.py"), RUNNER);
  const { status, stdout, stderr } = spawnSync(PYTHON, ["runner.py", "programs.json"], {
    cwd: folder,
    encoding: "utf8",
  });
  expect(status, stderr).toBe(0);
  const found: unknown = JSON.parse(stdout);
  if (!Array.isArray(found)) throw new Error("no list");
  return found;
}

/** A column of the networks or cells of the run, as its tables have it. */
function column(table: string, name: string): readonly string[] {
  const path = join(run, "exports", "csv", `${table}.csv`);
  return parseCsv(readFileSync(path, "utf8"), path).rows.map(({ values }) => values[name]!);
}

test.skipIf(!hasPython)("every program of the documentation opens what it says", () => {
  const text = readFileSync(join(import.meta.dirname, "..", "docs", "export.md"), "utf8");
  const blocks = [...text.matchAll(/```python\n([\s\S]*?)```/g)].map(([, block]) => block!);
  const programs = Object.entries(BLOCKS).map(([word, [module, question]]) => {
    const own = blocks.filter((block) => block.includes(word));
    expect(own, word).toHaveLength(1);
    return [module, own[0]!, question] as const;
  });
  expect(programs).toHaveLength(blocks.length);
  const errors = column("networks", "test_acc_pct").map((value) =>
    value === "" ? null : 100 - Number(value),
  );
  const phases = column("cells", "phase");
  for (const [index, found] of asked(programs).entries())
    if (found !== null)
      expect(found, programs[index]![1]).toEqual(programs[index]![0] === "optuna" ? errors : phases);
});

test.skipIf(!hasPython)("numbers, whole numbers, truth values and what is missing arrive as such", () => {
  const parquet = `
import pandas
networks = pandas.read_parquet("runs/quickstart/exports/parquet/networks.parquet")
numbers = {name: [None if pandas.isna(x) else x for x in networks[name].tolist()] for name in ("test_loss", "seed", "degenerate", "schedule")}
kinds = {name: str(networks[name].dtype) for name in ("test_loss", "seed", "degenerate")}
`;
  const arrays = `
import numpy
held = numpy.load("runs/quickstart/exports/run.npz", allow_pickle=False)
kinds = {name: held["networks/" + name].dtype.kind for name in ("test_loss", "seed", "degenerate", "schedule")}
kinds["seed_j"] = held["measurements/seed_j"].dtype.kind
`;
  const study = `
import optuna
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend
study = optuna.load_study(study_name="quickstart", storage=JournalStorage(JournalFileBackend("runs/quickstart/exports/optuna.log")))
best = study.best_trial
`;
  const [numbers, kinds, arrayKinds, best, states] = asked([
    ["pandas", parquet, "numbers"],
    ["pandas", parquet, "kinds"],
    ["numpy", arrays, "kinds"],
    ["optuna", study, "[best.value, best.params, study.metric_names, len(best.intermediate_values)]"],
    ["optuna", study, "[trial.state.name for trial in study.trials]"],
  ]);
  const own = (name: string) => column("networks", name);
  if (numbers !== null) {
    if (!isRecord(numbers)) throw new Error("no table");
    expect(numbers.test_loss).toEqual(own("test_loss").map((value) => (value === "" ? null : Number(value))));
    expect(numbers.seed).toEqual(own("seed").map(Number));
    expect(numbers.degenerate).toEqual(own("degenerate").map((value) => value === "true"));
    expect(numbers.schedule).toEqual(own("schedule"));
    expect(kinds).toEqual({ test_loss: "float64", seed: "int64", degenerate: "bool" });
  }
  if (arrayKinds !== null)
    expect(arrayKinds).toEqual({ test_loss: "f", seed: "i", degenerate: "b", schedule: "U", seed_j: "f" });
  if (best !== null) {
    const accuracies = own("test_acc_pct").map((value) =>
      value === "" ? Number.NEGATIVE_INFINITY : Number(value),
    );
    const index = accuracies.indexOf(Math.max(...accuracies));
    const params = Object.fromEntries(
      ["width", "depth", "examples", "label_noise", "batch_size", "learning_rate", "weight_decay"].map(
        (knob) => [knob, Number(own(knob)[index])],
      ),
    );
    expect(best).toEqual([
      100 - accuracies[index]!,
      { ...params, schedule: own("schedule")[index] },
      ["test_error_pct"],
      4,
    ]);
    expect(states).toEqual(own("status").map((status) => (status === "diverged" ? "FAIL" : "COMPLETE")));
  }
});
