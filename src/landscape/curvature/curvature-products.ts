import { checkParameters, checkStatistics } from "../check-networks.ts";
import { checkStreams } from "./check-streams.ts";
import { matrixNamed } from "./matrices/matrices.ts";
import { compileProducts } from "./product-programs.ts";
import type { CurvatureOperators, ProductNetworks, ProductProgramRequest } from "./product-request.ts";
import { restrictedOperators, rowsOfLayers } from "./restricted.ts";

/** Whose matrices, of which kind, over what and of which parameters. */
export interface CurvatureProductsRequest extends ProductProgramRequest, ProductNetworks {
  /**
   * Names of parameter arrays, or what several begin with up to a dot (`layer1`): the matrices are then the blocks of
   * these rows and columns, in the order of the layout. All parameters if not said.
   */
  readonly layers?: readonly string[] | undefined;
}

/**
 * Compiles products with a matrix of second-order information about several networks' mean loss (no weight decay) over
 * one probe set: the Hessian, the Gauss-Newton or a Fisher matrix, over all parameters or the blocks of some layers.
 *
 * One call of `apply` advances all networks by one product each, one of `applyBlocks` by a block of products, which share
 * the pass about the network. Products are float32, summed over chunks in float64. A block costs as much as the whole.
 * Throws input errors `landscape/examples`, `landscape/parameters`, `landscape/statistics` for sizes that disagree,
 * `curvature/layers` for names that nothing has, `curvature/no-outputs` and `curvature/no-draws` for an objective that
 * does not say what the matrix is made of, and `curvature/streams` unless a matrix of drawn targets has a stream a
 * network.
 */
export async function curvatureProducts(request: CurvatureProductsRequest): Promise<CurvatureOperators> {
  const { objective, networks, statistics, matrix = "hessian", layers } = request;
  checkParameters(objective, networks);
  checkStatistics(objective, statistics, networks.length);
  if (matrixNamed(matrix).needsSlopes) checkStreams(networks, request.streams ?? []);
  const rows = layers && rowsOfLayers(objective.layout, layers);
  const programs = await compileProducts(request, networks.length);
  const operators = programs.of(request);
  const kept: CurvatureOperators = {
    ...operators,
    apply: async (vectors) => (await operators.apply(vectors)).map((product) => product?.slice() ?? null),
    applyBlocks: async (blocks) =>
      (await operators.applyBlocks(blocks)).map((products) => products.map((product) => product.slice())),
    release: () => {
      operators.release();
      programs.release();
    },
  };
  return rows === undefined ? kept : restrictedOperators(kept, rows);
}

/** The Hessians of several networks' losses as operators; release them when done. */
export type HessianOperators = CurvatureOperators;

/** Whose Hessians, over what. */
export type HessianRequest = Omit<CurvatureProductsRequest, "matrix" | "layers" | "draws" | "streams">;

/** `curvatureProducts` with the Hessian over all parameters. */
export function hessianProducts(request: HessianRequest): Promise<HessianOperators> {
  return curvatureProducts({ ...request, matrix: "hessian" });
}
