import type { ExampleCurvatures } from "./example-curvatures.ts";
import type { CurvatureOperators } from "./product-request.ts";

/** The diagonal of a matrix that scales parameters, `[layout.size]`. */
export type ParameterScale = Float64Array;

/** D·v: what stands before and after a product with H in one with D·H·D. */
function scaledProduct(scale: ParameterScale, vector: Float64Array): Float64Array {
  return vector.map((value, i) => scale[i]! * value);
}

/** Matrices H_i as D_i·H_i·D_i, D_i the diagonal of scale i; a product costs what one with H_i does. */
export function scaledOperators(
  operators: CurvatureOperators,
  scales: readonly ParameterScale[],
): CurvatureOperators {
  return {
    ...operators,
    apply: async (vectors) => {
      const scaled = vectors.map((vector, i) => vector && scaledProduct(scales[i]!, vector));
      const products = await operators.apply(scaled);
      return products.map((product, i) => product && scaledProduct(scales[i]!, product));
    },
    applyBlocks: async (blocks) => {
      const products = await operators.applyBlocks(scaledBlocks(blocks, scales));
      return scaledBlocks(products, scales);
    },
  };
}

/** The same of programs that take vectors to the curvatures of examples along them. */
export function scaledPrograms<
  Programs extends Record<"curvatures" | "runCurvatures", ExampleCurvatures | undefined>,
>(programs: Programs, scales: readonly ParameterScale[]): Programs {
  const { curvatures, runCurvatures } = programs;
  return {
    ...programs,
    curvatures: curvatures && scaledCurvatures(curvatures, scales),
    runCurvatures: runCurvatures && scaledCurvatures(runCurvatures, scales),
  };
}

/** v·D_i·H·D_i·v for v·H·v. */
function scaledCurvatures(
  curvatures: ExampleCurvatures,
  scales: readonly ParameterScale[],
): ExampleCurvatures {
  return {
    ...curvatures,
    along: (vectors, networks) => curvatures.along(scaledBlocks(vectors, scales), networks),
    alongEach: (vectorsOf, networks) =>
      curvatures.alongEach(async (run) => scaledBlocks(await vectorsOf(run), scales), networks),
  };
}

function scaledBlocks(
  blocks: readonly (readonly Float64Array[])[],
  scales: readonly ParameterScale[],
): readonly (readonly Float64Array[])[] {
  return blocks.map((block, i) => block.map((vector) => scaledProduct(scales[i]!, vector)));
}
