import { resnet18 } from "#families/networks";
import { classifierObjective } from "#landscape";
import { type HessianOperators, hessianProducts } from "#landscape/curvature";
import { crossEntropy } from "#landscape/losses";
import { initialise, initialStatistics } from "#nets/initialisation";
import { randomStream } from "#random";
import { elementCount } from "#trees";
import { classes, normals } from "./draws.ts";

/** Images that the loss is the mean over. */
export const HESSIAN_EXAMPLES = 256;

const SHAPE = [3, 32, 32];

/** The Hessian of an untrained ResNet-18 in evaluation, with as many random signs as it takes at once. */
export async function resnetHessian(width: number): Promise<{
  readonly operators: HessianOperators;
  readonly probes: readonly Float64Array[];
}> {
  const stream = randomStream(0, "bench", "hessian");
  const network = resnet18({ inputShape: SHAPE, width, classes: 10 });
  const operators = await hessianProducts({
    objective: classifierObjective(network, crossEntropy.make()),
    networks: [initialise(network, "pytorch", stream.child("initialisation"))],
    statistics: [initialStatistics(network.statistics!)],
    examples: {
      inputs: normals(HESSIAN_EXAMPLES * elementCount(SHAPE), stream.child("images")),
      targets: classes(HESSIAN_EXAMPLES, 10, stream.child("labels")),
    },
  });
  const signs = stream.child("probes");
  const probes = Array.from({ length: operators.blockSize }, () =>
    Float64Array.from({ length: operators.dimension }, () => signs.sign()),
  );
  return { operators, probes };
}
