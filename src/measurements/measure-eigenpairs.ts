import {
  type Eigenpairs,
  type ExtremeEigenvalue,
  measureEigenpairs,
  measureRayleighQuotients,
} from "#landscape/curvature";
import { float32Tensor, int32Tensor, type ParameterLayout, type Tensor } from "#trees";
import { keptVectors, vectorTensors } from "./kept-vectors.ts";
import { drawnAbout, ofSoundNetworks } from "./measured-losses.ts";
import type { Measure, MeasureAgain, Measured, MeasuredNetwork } from "./measurement.ts";

/** What the measurement of eigenpairs is told. */
export interface EigenpairsSettings {
  readonly examples: number;
  readonly pairs: number;
  readonly steps: number;
  readonly tolerance: number;
}

/** The purpose that random draws are named by. */
const PURPOSE = "eigenpairs";

/** Measures eigenpairs of every network that did not diverge, and keeps them. */
export const measureKeptEigenpairs: Measure<EigenpairsSettings> = (request) => {
  const { examples, pairs, steps, tolerance } = request.settings;
  return ofSoundNetworks(request, async (networks) => {
    const own = drawnAbout(request, networks, examples, PURPOSE);
    const found = await measureEigenpairs({ ...own, count: pairs, steps, tolerance });
    return found.map((ends, i) => resultOf(ends, networks[i]!, request.objective.layout));
  });
};

/** The quotients of the eigenvectors that earlier results kept, a product each. */
export const measureKeptEigenpairsAgain: MeasureAgain<EigenpairsSettings> = async (request, kept) => {
  const { objective, networks, settings, subjects } = request;
  const own = subjects.map(([position]) => networks[position!]!);
  const vectors = kept.map((arrays) => keptVectors(objective.layout, "largest", arrays).map(ofLengthOne));
  const isWhole = (i: number) => !own[i]!.diverged && vectors[i]!.length > 0;
  const left = [...own.keys()].filter(isWhole);
  if (left.length === 0) return own.map(() => ({ observations: [] }));
  const found = await measureRayleighQuotients(
    drawnAbout(
      request,
      left.map((i) => own[i]!),
      settings.examples,
      PURPOSE,
    ),
    left.map((i) => vectors[i]!),
  );
  return own.map((_, i) => {
    if (!isWhole(i)) return { observations: [] };
    const values = found[left.indexOf(i)]?.map(({ value }) => value);
    return { observations: [{ quantity: "hessian_top_sum", value: sumOf(values), standardError: null }] };
  });
};

function resultOf(ends: Eigenpairs | null, { key }: MeasuredNetwork, layout: ParameterLayout): Measured {
  const all = ends === null ? [] : [...ends.largest, ...ends.smallest];
  const observation = {
    quantity: "hessian_top_sum",
    value: sumOf(ends?.largest.map(({ value }) => value)),
    standardError: null,
    evidence: {
      pairs: ends?.largest.length ?? null,
      converged_pairs: all.filter(({ converged }) => converged).length,
      residual: ends?.largest.reduce((most, { residual }) => Math.max(most, residual), 0) ?? null,
      iterations: ends?.iterations ?? null,
    },
  };
  if (ends === null) return { observations: [observation] };
  return {
    observations: [observation],
    series: {
      eigenvalues: all.map(({ value }) => value),
      eigenvalue_residuals: all.map(({ residual }) => residual),
      eigenvalue_converged: all.map(({ converged }) => Number(converged)),
    },
    file: {
      name: `eigenvectors/${key}`,
      tensors: {
        ...tensorsOf("largest", ends.largest, layout),
        ...tensorsOf("smallest", ends.smallest, layout),
      },
    },
  };
}

function sumOf(values: readonly number[] | undefined): number | null {
  return values?.reduce((sum, value) => sum + value, 0) ?? null;
}

function tensorsOf(
  end: string,
  pairs: readonly ExtremeEigenvalue[],
  layout: ParameterLayout,
): Readonly<Record<string, Tensor>> {
  const vectors = pairs.map(({ vector }) => Float32Array.from(vector!));
  const column = (of: (pair: ExtremeEigenvalue) => number) => Float32Array.from(pairs, of);
  return {
    ...vectorTensors(layout, end, vectors),
    [`${end}.value`]: float32Tensor(column(({ value }) => value)),
    [`${end}.residual`]: float32Tensor(column(({ residual }) => residual)),
    [`${end}.converged`]: int32Tensor(Int32Array.from(pairs, ({ converged }) => Number(converged))),
  };
}

/** A vector that was unit but for the rounding of float32, of unit length beyond it. */
function ofLengthOne(vector: Float32Array): Float64Array {
  const exact = Float64Array.from(vector);
  const length = Math.sqrt(exact.reduce((sum, value) => sum + value * value, 0));
  return exact.map((value) => value / length);
}
