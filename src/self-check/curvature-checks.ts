import {
  curvatureProducts,
  denseOperators,
  hessianProducts,
  hutchinson,
  inLockstep,
  lanczos,
} from "#landscape/curvature";
import { randomStream } from "#random";
import type { Check, CheckGroup } from "./check.ts";
import { NO_EXAMPLES, rosenbrock, softmaxObjective } from "./closed-forms.ts";

const ends = { stream: randomStream(1, "self-check"), tolerance: 0 };

/** Hessians whose spectra are known. */
export const curvatureChecks: CheckGroup = {
  name: "curvature",
  run: async () => [...(await rosenbrockChecks()), ...(await softmaxChecks()), ...(await denseChecks())],
};

/** Eigenvalues 501 ± √250601 and trace 1002. */
async function rosenbrockChecks(): Promise<readonly Check[]> {
  const of = "the Rosenbrock function at its minimum";
  const operators = await hessianProducts({
    objective: rosenbrock,
    networks: [Float32Array.of(1, 1)],
    examples: NO_EXAMPLES,
  });
  const [spectrum] = await inLockstep([lanczos({ ...ends, dimension: 2, steps: 2 })], operators);
  const [product] = await operators.apply([Float64Array.of(1, 2)]);
  operators.release();
  const root = Math.sqrt(250_601);
  return [
    {
      quantity: "largest eigenvalue",
      of,
      exact: 501 + root,
      ours: spectrum!.largest.value,
      tolerance: 1e-2,
    },
    {
      quantity: "smallest eigenvalue",
      of,
      exact: 501 - root,
      ours: spectrum!.smallest.value,
      tolerance: 1e-3,
    },
    { quantity: "Hessian times (1, 2), first", of, exact: 2, ours: product![0]!, tolerance: 1e-3 },
  ];
}

/** H = (1/2) Σ (diag p - ppᵀ) ⊗ xxᵀ with p = 1/3: eigenvalues 2/3 and 1/6 twice and 0 twice. */
async function softmaxChecks(): Promise<readonly Check[]> {
  const of = "softmax regression at weights of zero";
  const request = {
    objective: softmaxObjective,
    networks: [new Float32Array(6)],
    examples: { inputs: Float32Array.of(1, 0, 0, 2), targets: Int32Array.of(0, 2) },
  };
  const checks: Check[] = [];
  for (const matrix of ["hessian", "gauss-newton"] as const) {
    const operators = await curvatureProducts({ ...request, matrix });
    const [spectrum] = await inLockstep([lanczos({ ...ends, dimension: 6, steps: 6 })], operators);
    const unit = (place: number) => Float64Array.from({ length: 6 }, (_, i) => (i === place ? 1 : 0));
    let trace = 0;
    for (let place = 0; place < 6; place++) trace += (await operators.apply([unit(place)]))[0]![place]!;
    operators.release();
    const whose = matrix === "hessian" ? of : `${of}, Gauss-Newton`;
    checks.push(
      {
        quantity: "largest eigenvalue",
        of: whose,
        exact: 2 / 3,
        ours: spectrum!.largest.value,
        tolerance: 1e-5,
      },
      { quantity: "trace", of: whose, exact: 5 / 3, ours: trace, tolerance: 1e-5 },
    );
  }
  return checks;
}

async function denseChecks(): Promise<readonly Check[]> {
  const values = [-2, -1, 0, 0.5, 1, 3, 10, 25];
  const size = values.length;
  const diagonal = Float64Array.from({ length: size * size }, (_, at) =>
    at % (size + 1) === 0 ? values[at / (size + 1)]! : 0,
  );
  const operators = denseOperators([diagonal]);
  const [spectrum] = await inLockstep([lanczos({ ...ends, dimension: size, steps: size })], operators);
  const [trace] = await inLockstep(
    [hutchinson({ dimension: size, stream: randomStream(1, "self-check"), probes: 3 })],
    operators,
  );
  const { nodes, weights } = spectrum!.quadrature;
  const furthest = nodes.reduce((worst, node, i) => Math.max(worst, Math.abs(node - values[i]!)), 0);
  const of = "a matrix of eight known eigenvalues";
  return [
    { quantity: "furthest Ritz value, off by", of, exact: 0, ours: furthest, tolerance: 1e-10 },
    {
      quantity: "sum of spectral weights",
      of,
      exact: 1,
      ours: weights.reduce((sum, weight) => sum + weight, 0),
      tolerance: 1e-12,
    },
    { quantity: "trace by random probes", of, exact: 36.5, ours: trace!.value, tolerance: 1e-10 },
  ];
}
