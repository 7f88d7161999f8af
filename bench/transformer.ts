import * as jax from "@jax-js/jax";
import type { Objective } from "#landscape";
import { type HessianOperators, hessianProducts } from "#landscape/curvature";
import { crossEntropy } from "#landscape/losses";
import { adam } from "#landscape/optimisers";
import { trainEnsemble } from "#landscape/training";
import { transformerLogits } from "#nets";
import { initialise } from "#nets/initialisation";
import { PADDING, sizesOfLayers, type TransformerShape, transformerLayers } from "#nets/layers";
import { type RandomStream, randomStream } from "#random";

/** The Transformer that is timed, and the length of its sentences, whose second half is partly padding. */
export const TRANSFORMER: TransformerShape = {
  width: 64,
  heads: 4,
  hidden: 256,
  depth: 2,
  words: { source: 1000, target: 1000 },
  length: { source: 16, target: 16 },
};

/** The token that every target begins with. */
const START = 1;

const { length, words } = TRANSFORMER;

const sizes = sizesOfLayers({
  family: "transformer",
  inputShape: [length.source],
  classes: words.target,
  layers: transformerLayers(TRANSFORMER),
});

const { value: lossOfLogits } = crossEntropy.make();

/** The mean over pairs of sentences of the mean cross-entropy of a target's tokens. */
const transformerObjective: Objective = {
  layout: sizes.layout,
  workload: sizes.workload,
  examples: {
    source: { type: "int32", shape: [length.source], below: words.source },
    target: { type: "int32", shape: [length.target], below: words.target },
    wanted: { type: "int32", shape: [length.target], below: words.target },
  },
  loss: (parameters, { source, target, wanted }, shares) => {
    const logits = transformerLogits(parameters, { source: source!, target: target! }, TRANSFORMER);
    return lossOfLogits(jax, logits, wanted!, shares);
  },
  // Only time is wanted, and PyTorch's side counts no errors either.
  error: {
    name: "share",
    unit: "of the examples",
    of: (sum) => sum,
    sum: (_parameters, _batch, shares) => shares.sum(),
  },
};

/** Freshly drawn parameters. */
function transformerParameters(stream: RandomStream): Float32Array {
  return initialise(sizes, "glorot-uniform", stream);
}

/** Pairs of random sentences, half filled to filled, the rest padding. */
function sentencePairs(pairs: number, stream: RandomStream): Readonly<Record<string, Int32Array>> {
  const drawn = (tokens: number, among: number, child: RandomStream): Int32Array => {
    const sentences = new Int32Array(pairs * tokens).fill(PADDING);
    for (let pair = 0; pair < pairs; pair++) {
      const filled = tokens / 2 + child.below(tokens / 2 + 1);
      for (let i = 0; i < filled; i++) sentences[pair * tokens + i] = 1 + child.below(among - 1);
    }
    return sentences;
  };
  const wanted = drawn(length.target, words.target, stream.child("wanted"));
  const target = Int32Array.from(wanted, (token, i) =>
    i % length.target === 0 ? START : token === PADDING ? PADDING : wanted[i - 1]!,
  );
  return { source: drawn(length.source, words.source, stream.child("source")), target, wanted };
}

/**
 * Seconds of one update of one network in `trainEnsemble`, by Adam on random sentences: trained for one epoch and for
 * two, the difference holds everything that training does and no compilation.
 */
export async function secondsOfTransformerUpdate(batchSize: number, updates: number): Promise<number> {
  const stream = randomStream(0, "bench", "transformer");
  const examples = sentencePairs(batchSize * updates, stream);
  const initial = transformerParameters(stream);
  const secondsOfEpochs = async (epochs: number): Promise<number> => {
    const begin = performance.now();
    await trainEnsemble({
      objective: transformerObjective,
      examples,
      members: [{ initial, learningRate: 1e-3, weightDecay: 0, batchOrder: stream.child("order") }],
      batchSize,
      optimiser: adam.make({ beta2: 0.98 }),
      schedule: { kind: "constant" },
      budget: { epochs },
      stop: { kind: "never" },
      incompleteBatch: "drop",
    });
    return (performance.now() - begin) / 1000;
  };
  const once = await secondsOfEpochs(1);
  return ((await secondsOfEpochs(2)) - once) / updates;
}

/** The Hessian of an untrained Transformer over some pairs, with as many random signs as it takes at once. */
export async function transformerHessian(pairs: number): Promise<{
  readonly operators: HessianOperators;
  readonly probes: readonly Float64Array[];
}> {
  const stream = randomStream(0, "bench", "transformer");
  const operators = await hessianProducts({
    objective: transformerObjective,
    networks: [transformerParameters(stream)],
    examples: sentencePairs(pairs, stream),
  });
  const signs = stream.child("probes");
  const probes = Array.from({ length: operators.blockSize }, () =>
    Float64Array.from({ length: operators.dimension }, () => signs.sign()),
  );
  return { operators, probes };
}
