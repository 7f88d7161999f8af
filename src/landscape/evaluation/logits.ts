import { type numpy as np, vmap } from "@jax-js/jax";
import { compile } from "#engine";
import { float32Tensor } from "#trees";
import { CHUNK_SIZE, checkParameters, chunked, stacked } from "../examples.ts";
import { float32Values } from "../float32-values.ts";
import { type Classifier, unravel } from "../objective.ts";

/** Fewest examples of one call, however many networks share it. */
const LEAST_ROWS = 16;

/** Networks of one architecture and the inputs to run them on. */
export interface ForwardPass {
  readonly classifier: Classifier;
  /** The flat parameters `[layout.size]` of each network; at least one network. */
  readonly parameters: readonly Float32Array[];
  /** Inputs shared by all networks, `[examples, ...inputShape]` flat; at least one example. */
  readonly inputs: Float32Array;
}

/**
 * The logits `[examples, classes]` (flat) of every network on every input, in the order of `parameters`.
 *
 * All networks run as one program, a bounded number of examples at a time; a last smaller chunk is filled up
 * and the surplus rows are dropped. Throws input errors `landscape/examples` and `landscape/parameters` for
 * lengths that do not fit the classifier.
 */
export async function logitsOf({
  classifier,
  parameters,
  inputs,
}: ForwardPass): Promise<readonly Float32Array[]> {
  const { classes, inputShape, layout } = classifier;
  const networks = parameters.length;
  checkParameters(classifier, parameters);
  const rowsPerCall = Math.max(LEAST_ROWS, Math.floor((2 * CHUNK_SIZE) / networks));
  const { examples, size, chunks } = chunked(classifier, inputs, rowsPerCall);
  const parametersShape = [networks, layout.size];
  const inputsShape = [size, ...inputShape];
  const program = await compile(
    (flats: np.Array, batch: np.Array) =>
      vmap((flat: np.Array, shared: np.Array) => classifier.logits(unravel(layout, flat), shared), [0, null])(
        flats,
        batch,
      ),
    [
      { type: "float32", shape: parametersShape },
      { type: "float32", shape: inputsShape },
    ],
    { name: "logits" },
  );
  const results = parameters.map(() => new Float32Array(examples * classes));
  try {
    const flats = float32Tensor(stacked(parameters), parametersShape);
    for (const chunk of chunks) {
      const logits = float32Values(await program.run(flats, float32Tensor(chunk.inputs, inputsShape)));
      results.forEach((result, network) => {
        const from = network * size * classes;
        result.set(logits.subarray(from, from + chunk.filled * classes), chunk.start * classes);
      });
    }
  } finally {
    program.release();
  }
  return results;
}
