import { parseConfiguration } from "#atlas/configuration";
import { standardisation, standardise } from "#data";
import { cnn, mlp } from "#families/networks";
import { classifierObjective } from "#landscape";
import { type CurvatureOperators, hessianProducts, inLockstep, lanczos } from "#landscape/curvature";
import { crossEntropy } from "#landscape/losses";
import { sgd } from "#landscape/optimisers";
import { trainEnsemble } from "#landscape/training";
import { initialise } from "#nets/initialisation";
import { type RandomStream, randomStream } from "#random";
import { loadDataset } from "#sources/datasets";

const EPOCHS = 40;
/** Examples that the Hessian is averaged over. */
const EXAMPLES = 256;

/** The Hessian of a trained network with what is exact of it; release the operators when done. */
export interface TrainedHessian {
  readonly name: string;
  readonly operators: CurvatureOperators;
  readonly stream: RandomStream;
  /** The sum of the diagonal, by unit vectors. */
  readonly trace: number;
  /** By as many Lanczos steps as it takes. */
  readonly largest: number;
}

/** Hessians of networks trained on the built-in data at several batch sizes, one after the other. */
export async function* trainedHessians(): AsyncGenerator<TrainedHessian> {
  const { data } = parseConfiguration("{}", "the defaults");
  const dataset = await loadDataset(data, { dataFolder: ".", rootSeed: 0, trainExamples: data.examples });
  const train = standardise(dataset.train, standardisation(dataset.train));
  const { classes } = train;
  const inputShape = [train.channels, train.height, train.width];
  const networks = [
    ["mlp, width 8", mlp({ inputShape, width: 8, depth: 2, classes }), [8, 64, 256]],
    ["cnn, width 4", cnn({ inputShape, width: 4, depth: 2, classes }), [64]],
  ] as const;
  const each = train.images.length / train.labels.length;
  const examples = {
    inputs: train.images.subarray(0, EXAMPLES * each),
    targets: train.labels.subarray(0, EXAMPLES),
  };
  for (const [name, network, batches] of networks) {
    const objective = classifierObjective(network, crossEntropy.make());
    for (const batchSize of batches) {
      const stream = randomStream(1, "trace estimators", name, batchSize);
      const [trained] = await trainEnsemble({
        objective,
        examples: { inputs: train.images },
        members: [
          {
            initial: initialise(network, "pytorch", stream.child("initialisation")),
            examples: { targets: train.labels },
            learningRate: 0.05,
            weightDecay: 5e-4,
            batchOrder: stream.child("order"),
          },
        ],
        batchSize,
        optimiser: sgd.make({ momentum: 0.9 }),
        schedule: { kind: "constant" },
        budget: { epochs: EPOCHS },
        stop: { kind: "never" },
        incompleteBatch: "drop",
      });
      const operators = await hessianProducts({ objective, networks: [trained!.parameters], examples });
      const { dimension } = operators;
      const options = { dimension, stream: stream.child("exact"), steps: 300, tolerance: 1e-6 };
      const [ends] = await inLockstep([lanczos(options)], operators);
      const trace = await exactTrace(operators);
      yield {
        name: `${name}, batch ${batchSize}`,
        operators,
        stream,
        trace,
        largest: ends!.largest.value,
      };
    }
  }
}

async function exactTrace(operators: CurvatureOperators): Promise<number> {
  const { dimension, blockSize } = operators;
  let trace = 0;
  for (let first = 0; first < dimension; first += blockSize) {
    const units = Array.from({ length: Math.min(blockSize, dimension - first) }, (_, i) => {
      const unit = new Float64Array(dimension);
      unit[first + i] = 1;
      return unit;
    });
    const [products] = await operators.applyBlocks([units]);
    for (const [i, product] of products!.entries()) trace += product[first + i]!;
  }
  return trace;
}

/** An error in percent of what is exact. */
export function percentOf(error: number, exact: number): string {
  return ((100 * error) / Math.abs(exact)).toPrecision(2);
}
