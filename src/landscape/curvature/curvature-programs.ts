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
}

/** What the measurement of some networks is compiled to. */
interface CurvaturePrograms extends ProductPrograms {
  /** Where vectors are judged by the curvatures of examples. */
  readonly curvatures: ExampleCurvatures | undefined;
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
  const { objective, lanczosSteps, traceDeflation = true } = request;
  const { size } = objective.layout;
  const products = await compileProducts(request, count);
  const { blockSize } = products;
  const curvatures =
    judgedVectors > 0
      ? await compileExampleCurvatures(request, count, { vectors: Math.min(blockSize, judgedVectors) })
      : undefined;
  const deflation =
    traceDeflation && hasDeflationProgram(size, lanczosSteps)
      ? await compileDeflation(size, lanczosSteps, blockSize)
      : undefined;
  const orthogonalisation = hasOrthogonalisationProgram(size, lanczosSteps)
    ? compileOrthogonalisation(size, lanczosSteps)
    : undefined;
  const release = () => {
    for (const program of [products, curvatures, deflation, orthogonalisation]) program?.release();
  };
  return { ...products, curvatures, deflation, orthogonalisation, release };
}
