import type { numpy as np } from "@jax-js/jax";
import { expect, test } from "vitest";
import * as lossAtlas from "../src/index.ts";

test("the package's surface has what its overview promises", () => {
  const promised = [
    "compile",
    "compileScan",
    "loadDataset",
    "glyphs",
    "corruptLabels",
    "mixupProbes",
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
