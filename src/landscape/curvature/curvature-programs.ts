import { checkExamples } from "../examples.ts";
import { hessianRows } from "../group-size.ts";
import { compileDeflation, type DeflationProgram, hasDeflationProgram } from "./deflation.ts";
import { compileExampleCurvatures, type ExampleCurvatures } from "./example-curvatures.ts";
import {
  compileOrthogonalisation,
  hasOrthogonalisationProgram,
  type OrthogonalisationProgram,
} from "./orthogonalisation.ts";
import { compileProducts, type ProductPrograms } from "./product-programs.ts";
import type { ProductProgramRequest } from "./product-request.ts";

/** What is measured, of whichever networks. */
interface CurvatureProgramRequest extends ProductProgramRequest {
  readonly lanczosSteps: number;
  readonly traceDeflation?: boolean | undefined;
  readonly traceProbes: number;
  readonly traceRuns?: number | undefined;
}

/** What the measurement of some networks is compiled to. */
interface CurvaturePrograms extends ProductPrograms {
  /** Where vectors are judged by the curvatures of examples. */
  readonly curvatures: ExampleCurvatures | undefined;
  /** The same for runs of examples, where each has random vectors of its own. */
  readonly runCurvatures: ExampleCurvatures | undefined;
  /** Where it pays. */
  readonly deflation: DeflationProgram | undefined;
  /** Likewise. */
  readonly orthogonalisation: OrthogonalisationProgram | undefined;
}

/** Compiles the measurement of any `count` networks, with the curvatures of examples along so many vectors of each. */
export async function compileCurvature(
  request: CurvatureProgramRequest,
  count: number,
  { judgedVectors }: { readonly judgedVectors: number },
): Promise<CurvaturePrograms> {
  const { objective, examples, lanczosSteps, traceDeflation = true, traceProbes, traceRuns = 1 } = request;
  const { size } = objective.layout;
  const products = await compileProducts(request, count);
  const { blockSize } = products;
  const curvatures =
    judgedVectors > 0
      ? await compileExampleCurvatures(request, count, { vectors: Math.min(blockSize, judgedVectors) })
      : undefined;
  const runCurvatures =
    traceRuns > 1
      ? await compileExampleCurvatures(
          { ...request, chunkSize: runLength(checkExamples(objective.examples, examples), request) },
          count,
          { vectors: Math.min(blockSize, traceProbes) },
        )
      : undefined;
  const deflation =
    traceDeflation && hasDeflationProgram(size, lanczosSteps)
      ? await compileDeflation(size, lanczosSteps, blockSize)
      : undefined;
  const orthogonalisation = hasOrthogonalisationProgram(size, lanczosSteps)
    ? compileOrthogonalisation(size, lanczosSteps)
    : undefined;
  const release = () => {
    for (const program of [products, curvatures, runCurvatures, deflation, orthogonalisation])
      program?.release();
  };
  return { ...products, curvatures, runCurvatures, deflation, orthogonalisation, release };
}

/** Examples of a run where they are cut into so many, or more where memory has room for fewer at once. */
function runLength(
  examples: number,
  { objective, traceRuns = 1 }: Pick<CurvatureProgramRequest, "objective" | "traceRuns">,
): number {
  return Math.min(Math.ceil(examples / traceRuns), hessianRows(objective, examples));
}
