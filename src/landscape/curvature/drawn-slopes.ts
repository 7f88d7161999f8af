import { type numpy as np, vmap } from "@jax-js/jax";
import { described } from "#descriptions";
import { compile, type SpecTree, type TensorTree } from "#engine";
import { AtlasError } from "#errors";
import type { RandomStream } from "#random";
import { elementCount, float32Tensor, type Tensor } from "#trees";
import { type Chunks, chunkOf, exampleTensors } from "../chunks.ts";
import type { Examples } from "../examples.ts";
import { float32Values } from "../float32-values.ts";
import type { NetworkArrays } from "../network-arrays.ts";
import type { Batch, Objective } from "../objective.ts";
import { matrixNamed } from "./matrices/matrices.ts";
import { lossOfOutputs, outputsOfParameters, partsOfOutputs } from "./matrices/outputs.ts";
import { placeSpecs } from "./matrices/product-program.ts";
import type { ProductProgramRequest } from "./product-request.ts";

/** Derivatives of the loss by outputs at targets that networks draw, of as many networks as they are compiled for. */
export interface DrawnSlopes {
  /** Shape of those of one network and chunk, `[draws, rows, ...]`. */
  readonly shape: readonly number[];
  /** The slopes of each chunk `[networks, draws, rows, ...]`, divided by the root of the draws. */
  of(networks: TensorTree<NetworkArrays>, streams: readonly RandomStream[]): Promise<readonly Tensor[]>;
  /** Frees the compiled program. */
  release(): void;
}

/** Targets that are drawn for an example: more cost next to nothing beside the passes through the network. */
const DRAWS = 8;

/** The slopes that a matrix is made of, compiled for `count` networks; `undefined` for one that is made of none. */
export async function slopesOf(
  { objective, examples, matrix = "hessian", draws = DRAWS }: ProductProgramRequest,
  cut: Chunks,
  count: number,
): Promise<DrawnSlopes | undefined> {
  if (!matrixNamed(matrix).needsSlopes) return undefined;
  return compileDrawnSlopes(objective, examples, cut, { networks: count, draws });
}

/**
 * Compiles the outputs of any `count` networks, from which targets are drawn.
 *
 * Draws go example by example, so that they do not depend on how many are pushed through at once. Throws input errors
 * `curvature/no-outputs` and `curvature/no-draws` for an objective whose loss is not known to be a likelihood of outputs.
 */
async function compileDrawnSlopes(
  objective: Objective,
  examples: Examples,
  { size, chunks }: Chunks,
  { networks: count, draws }: { readonly networks: number; readonly draws: number },
): Promise<DrawnSlopes> {
  const { drawnSlopes, shape: outputsShape } = lossOfOutputs(objective);
  if (drawnSlopes === undefined) {
    throw new AtlasError({
      code: "curvature/no-draws",
      kind: "input",
      problem: "targets cannot be drawn from outputs: this loss is not known to be a likelihood of them",
      where: "objective.lossOfOutputs.drawnSlopes",
      remedy: "Ask for the Gauss-Newton or the empirical Fisher matrix",
    });
  }
  const shape = [draws, size, ...outputsShape];
  const [networkSpecs, batchSpecs] = placeSpecs(objective, { networks: count, rows: size });
  const outputsOfOne = ({ parameters, ...given }: NetworkArrays, batch: Batch): np.Array =>
    outputsOfParameters(objective, given, batch)(parameters);
  const program = await compile(
    described(
      (networks: NetworkArrays, batch: Batch) => vmap(outputsOfOne, [0, null])(networks, batch) as np.Array,
      "outputs of networks",
      partsOfOutputs(objective),
    ),
    [networkSpecs, batchSpecs] satisfies SpecTree<[NetworkArrays, Batch]>,
    { name: "outputs" },
  );
  const each = elementCount(outputsShape);
  const scale = 1 / Math.sqrt(draws);
  return {
    shape,
    async of(networks, streams) {
      const draw = streams.map((stream) =>
        Array.from({ length: draws }, (_, i) => stream.child("targets", i)),
      );
      const found: Tensor[] = [];
      for (const { arrays, start, filled } of chunks) {
        const batch = exampleTensors(objective.examples, arrays, [size]);
        const outputs = float32Values(await program.run(networks, batch));
        const own = chunkOf(objective.examples, examples, start, filled, filled);
        const slopes = new Float32Array(count * elementCount(shape));
        for (const [network, ofNetwork] of draw.entries()) {
          const from = network * size * each;
          const answers = outputs.subarray(from, from + filled * each);
          for (const [i, stream] of ofNetwork.entries()) {
            const place = (network * draws + i) * size * each;
            slopes.set(
              drawnSlopes(answers, own, stream).map((slope) => scale * slope),
              place,
            );
          }
        }
        found.push(float32Tensor(slopes, [count, ...shape]));
      }
      return found;
    },
    release: program.release,
  };
}
