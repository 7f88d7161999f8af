import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { numpy as np } from "@jax-js/jax";
import { expect, test } from "vitest";
import { exportedNames } from "../build/public-surface.ts";
import * as lossAtlas from "../src/index.ts";
import * as taxonomy from "../src/taxonomy.ts";

test("the package's surface has what its overview promises", () => {
  const promised = [
    "compile",
    "compileScan",
    "loadDataset",
    "glyphs",
    "corruptLabels",
    "mixupProbes",
    "registerSource",
    "defineSource",
    "wholeNumber",
    "registerFamily",
    "defineFamily",
    "linear",
    "mlp",
    "cnn",
    "initialise",
    "trainEnsemble",
    "evaluate",
    "measureCurvature",
    "lanczos",
    "hutchinson",
    "hessianProducts",
    "fitBezierCurves",
    "profileAlong",
    "barrierAndDip",
    "linearCka",
    "l2Distance",
    "openTable",
    "classifyPhases",
    "classifyTable",
    "findTransitions",
    "diagnose",
    "phaseSummary",
    "testClaims",
    "readConfiguration",
    "planExperiment",
    "runExperiment",
    "writeReport",
  ];
  expect(promised.filter((name) => !(name in lossAtlas))).toEqual([]);
});

test("the README's example of the library computes what it says", async () => {
  const { compile, float32Tensor } = lossAtlas;
  const spec = { type: "float32", shape: [3] } as const;
  const square = await compile<[np.Array], np.Array>((x) => x.ref.mul(x).sum(), [spec]);
  const { data } = await square.run(float32Tensor(Float32Array.of(1, 2, 3)));
  square.release();
  expect([...data]).toEqual([14]);
});

test("the README's example of phases and diagnoses says what to change, from numbers alone", () => {
  const { cellFromMeans, classifyPhases, diagnose } = taxonomy;
  const narrow = { train_error_pct: 0.3, hessian_trace: 200, train_loss: 0.015, cka_softmax: 0.4 };
  const wide = { train_error_pct: 0, hessian_trace: 60, train_loss: 0.001, cka_softmax: 0.8 };
  const rows = [
    { width: 8, batch_size: 32, ...narrow, mode_connectivity_pct: -9 },
    { width: 64, batch_size: 32, ...wide, mode_connectivity_pct: 0 },
  ];
  const cells = rows.map(({ width, batch_size, ...means }) =>
    cellFromMeans({ knobs: { width, batch_size, label_noise: 0 }, means }),
  );
  const { table, thresholds } = classifyPhases(cells, { thresholds: "fit" });
  expect(table.cells.map(({ phase }) => phase)).toEqual(["III", "IV-B"]);
  expect(diagnose(table, { thresholds }).map(({ verdict }) => verdict)).toEqual(["too small", "fine"]);
});

const DOORS = ["index.ts", "taxonomy.ts"];

test.each(DOORS)("every name of src/%s says what it is", (door) => {
  const names = exportedNames(door);
  expect(names.length).toBeGreaterThan(50);
  const silent = names.filter(
    ({ docstring }) => !/^\S+ \S+ \S+[\s\S]*[.:)…]$/.test(docstring?.split("\n\n")[0] ?? ""),
  );
  expect(silent.map(({ file, name }) => `${file}: ${name}`)).toEqual([]);
});

test("the names that are read are the names that are there", () => {
  for (const [door, module] of [
    ["index.ts", lossAtlas],
    ["taxonomy.ts", taxonomy],
  ] as const) {
    const values = exportedNames(door).filter(({ kind }) => kind !== "interface" && kind !== "type");
    expect(values.map(({ name }) => name).sort()).toEqual(Object.keys(module).sort());
  }
});

test("no name is exported twice or under an asterisk of a room", () => {
  for (const door of DOORS) {
    const names = exportedNames(door).map(({ name }) => name);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  }
  const text = DOORS.map((door) => readFileSync(join(import.meta.dirname, "..", "src", door), "utf8")).join();
  expect([...text.matchAll(/^export \*.*$/gm)].map(([line]) => line)).toEqual([
    'export * from "./taxonomy.ts";',
  ]);
});

test("the guide lists every function and constant, and nothing else", () => {
  const guide = readFileSync(join(import.meta.dirname, "..", "docs", "library.md"), "utf8");
  const section = guide.slice(guide.indexOf("## What there is"));
  const listed = [...section.matchAll(/`(\w+)`/g)].map(([, name]) => name!);
  expect(listed.sort()).toEqual(Object.keys(lossAtlas).sort());
});
