import { AtlasError } from "#errors";
import { randomStream } from "#random";
import { chunkOf } from "../chunks.ts";
import { checkExamples } from "../examples.ts";
import { type CurvatureProductsRequest, curvatureProducts } from "./curvature-products.ts";
import { addScaled, dot, norm } from "./vector.ts";

/** How far products are from what those of a symmetric matrix of a sum over examples are, as shares of their size. */
export interface CheckedProducts {
  /** |u·Mv - v·Mu| of random u and v over ‖u‖‖Mv‖, the largest of any network. */
  readonly asymmetry: number;
  /** ‖Mv - M'v‖ / ‖Mv‖, M' with half as many examples pushed through at once; `null` where there is a single example. */
  readonly chunkDifference: number | null;
}

/** Examples that are looked at. */
const EXAMPLES = 64;

/** More than any rounding in float32 explains, and far less than batch statistics or random layers make of products. */
const TOLERANCE = 1e-3;

/**
 * Checks an objective of one's own before its curvature is believed: the same product twice must be the same bits, the
 * examples that happen to share a batch must not change it, and it must be that of a symmetric matrix.
 *
 * At most 64 examples are looked at. Throws input errors `curvature/not-repeatable`, `curvature/batch-dependent` (a layer
 * that normalises by the batch, or drops or draws at random) and `curvature/not-symmetric`, and as `curvatureProducts`;
 * products that are not finite are not judged.
 */
export async function checkProducts(request: CurvatureProductsRequest): Promise<CheckedProducts> {
  const { objective, networks } = request;
  const count = Math.min(EXAMPLES, checkExamples(objective.examples, request.examples));
  const examples = chunkOf(objective.examples, request.examples, 0, count, count);
  const own = { ...request, examples, chunkSize: count };
  const stream = randomStream(0, "check of products");
  const operators = await curvatureProducts(own);
  const draw = () => Float64Array.from({ length: operators.dimension }, () => stream.normal());
  const [u, v] = [draw(), draw()];
  const productsOf = (vector: Float64Array) => operators.apply(networks.map(() => vector));
  const ofV = await productsOf(v);
  const again = await productsOf(v);
  const ofU = await productsOf(u);
  operators.release();
  if (ofV.some((product, i) => product!.some((value, k) => !Object.is(value, again[i]![k]!)))) {
    throw refused("curvature/not-repeatable", "the same product twice is not the same");
  }
  const asymmetry = worst(
    ofV.map((product, i) => Math.abs(dot(u, product!) - dot(v, ofU[i]!)) / (norm(u) * norm(product!))),
  );
  if (asymmetry > TOLERANCE)
    throw refused("curvature/not-symmetric", "products are those of no symmetric matrix");
  if (count === 1) return { asymmetry, chunkDifference: null };
  const halves = await curvatureProducts({ ...own, chunkSize: Math.ceil(count / 2) });
  const byHalves = await halves.apply(networks.map(() => v));
  halves.release();
  const chunkDifference = worst(
    ofV.map((product, i) => {
      const difference = byHalves[i]!.slice();
      addScaled(difference, -1, product!);
      return norm(difference) / norm(product!);
    }),
  );
  if (chunkDifference > TOLERANCE) {
    throw refused(
      "curvature/batch-dependent",
      "what an example adds to the loss depends on the batch that it is in: a layer normalises by the batch, or drops or draws at random",
    );
  }
  return { asymmetry, chunkDifference };
}

/** The largest of the numbers that are finite; 0 for none, as of products of zeros. */
function worst(shares: readonly number[]): number {
  return Math.max(0, ...shares.filter(Number.isFinite));
}

function refused(code: string, problem: string): AtlasError {
  return new AtlasError({
    code,
    kind: "input",
    problem,
    where: "objective.loss",
    expected: "a sum over examples of share · a number of that example alone, in evaluation",
    remedy: "Give normalised layers statistics that are held fixed, and leave dropout out of the objective",
  });
}
