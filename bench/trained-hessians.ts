import { cnn, mlp } from "#families/networks";
import {
  type CurvatureOperators,
  type HessianRequest,
  hessianProducts,
  inLockstep,
  lanczos,
} from "#landscape/curvature";
import { type RandomStream, randomStream } from "#random";
import { builtInExamples, trainedNetwork } from "./trained-network.ts";

const EPOCHS = 40;
/** Examples that the Hessian is averaged over. */
const EXAMPLES = 256;

/** The Hessian of a trained network with what is exact of it; release the operators when done. */
export interface TrainedHessian {
  readonly name: string;
  /** What the operators are of: one network. */
  readonly request: HessianRequest;
  readonly operators: CurvatureOperators;
  readonly stream: RandomStream;
  /** The sum of the diagonal, by unit vectors. */
  readonly trace: number;
  /** By as many Lanczos steps as it takes. */
  readonly largest: number;
}

/** Hessians of networks trained on the built-in data at several batch sizes, one after the other. */
export async function* trainedHessians(): AsyncGenerator<TrainedHessian> {
  const train = await builtInExamples();
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
    for (const batchSize of batches) {
      const stream = randomStream(1, "trace estimators", name, batchSize);
      const { objective, parameters } = await trainedNetwork(network, train, {
        batchSize,
        epochs: EPOCHS,
        stream,
      });
      const request = { objective, networks: [parameters], examples };
      const operators = await hessianProducts(request);
      const { dimension } = operators;
      const options = { dimension, stream: stream.child("exact"), steps: 300, tolerance: 1e-6 };
      const [ends] = await inLockstep([lanczos(options)], operators);
      const trace = await exactTrace(operators);
      yield {
        name: `${name}, batch ${batchSize}`,
        request,
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
