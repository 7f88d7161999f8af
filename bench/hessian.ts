import { resnet18 } from "#families/networks";
import { classifierObjective } from "#landscape";
import { type HessianOperators, type HessianRequest, hessianProducts } from "#landscape/curvature";
import { crossEntropy } from "#landscape/losses";
import { recalibrate } from "#landscape/normalisation";
import { sgd } from "#landscape/optimisers";
import { trainEnsemble } from "#landscape/training";
import type { Network } from "#nets";
import { initialise, initialStatistics } from "#nets/initialisation";
import { randomStream } from "#random";
import { elementCount, type ParameterLayout } from "#trees";
import { classes, normals } from "./draws.ts";

/** Images that the loss is the mean over. */
export const HESSIAN_EXAMPLES = 256;

const SHAPE = [3, 32, 32];

/** How `trainedResnet` is trained; on labels that were drawn, so that it needs no data. */
const TRAINING = { epochs: 15, batchSize: 64, learningRate: 0.05, weightDecay: 5e-4, momentum: 0.9 };

/** A ResNet-18 that has learned drawn labels for a while, as networks are whose trace is asked for. */
export async function trainedResnet(
  width: number,
): Promise<HessianRequest & { readonly layout: ParameterLayout }> {
  const stream = randomStream(0, "bench", "hessian");
  const network = resnet18({ inputShape: SHAPE, width, classes: 10 });
  const objective = classifierObjective(network, crossEntropy.make());
  const inputs = normals(HESSIAN_EXAMPLES * elementCount(SHAPE), stream.child("images"));
  const targets = classes(HESSIAN_EXAMPLES, 10, stream.child("labels"));
  const { epochs, batchSize, momentum, learningRate, weightDecay } = TRAINING;
  const [member] = await trainEnsemble({
    objective,
    examples: { inputs },
    members: [
      {
        initial: initialise(network, "pytorch", stream.child("initialisation")),
        examples: { targets },
        learningRate,
        weightDecay,
        batchOrder: stream.child("order"),
      },
    ],
    batchSize,
    optimiser: sgd.make({ momentum }),
    schedule: { kind: "constant" },
    budget: { epochs },
    stop: { kind: "never" },
    incompleteBatch: "drop",
  });
  const networks = [member!.parameters];
  const statistics = await recalibrate({ classifier: network, parameters: networks, inputs });
  return { objective, networks, statistics, examples: { inputs, targets }, layout: network.layout };
}

/** The products of a Hessian, with as many random signs as it takes at once. */
export interface ProbedHessian {
  readonly operators: HessianOperators;
  readonly probes: readonly Float64Array[];
}

/** The Hessian of an untrained ResNet-18 in evaluation. */
export function resnetHessian(width: number): Promise<ProbedHessian> {
  return networkHessian(resnet18({ inputShape: SHAPE, width, classes: 10 }), HESSIAN_EXAMPLES);
}

/** The Hessian of an untrained batch-normalised network of 3×32×32 images in evaluation. */
export async function networkHessian(network: Network, examples: number): Promise<ProbedHessian> {
  const stream = randomStream(0, "bench", "hessian");
  const operators = await hessianProducts({
    objective: classifierObjective(network, crossEntropy.make()),
    networks: [initialise(network, "pytorch", stream.child("initialisation"))],
    statistics: [initialStatistics(network.statistics!)],
    examples: {
      inputs: normals(examples * elementCount(SHAPE), stream.child("images")),
      targets: classes(examples, 10, stream.child("labels")),
    },
  });
  const signs = stream.child("probes");
  const probes = Array.from({ length: operators.blockSize }, () =>
    Float64Array.from({ length: operators.dimension }, () => signs.sign()),
  );
  return { operators, probes };
}
