import { compile, type PassName } from "#engine";
import { resnet18 } from "#families/networks";
import { batchSource, classifierObjective } from "#landscape";
import { crossEntropy } from "#landscape/losses";
import { sgd } from "#landscape/optimisers";
import { trainingLoop } from "#landscape/training";
import { initialise, initialStatistics } from "#nets/initialisation";
import { randomStream } from "#random";
import { elementCount, float32Tensor, int32Tensor } from "#trees";
import { classes, normals } from "./draws.ts";

const SHAPE = [3, 32, 32];
const BATCH = 128;

/** A compiled update with arguments to run it on. */
export interface TrainingStep {
  readonly model: Uint8Array;
  run(): Promise<unknown>;
  release(): void;
}

/** One update of one ResNet-18 at batch 128, the body of the loop that `trainEnsemble` runs, without some passes. */
export async function compileTrainingStep(
  width: number,
  without: readonly PassName[] = [],
): Promise<TrainingStep> {
  const network = resnet18({ inputShape: SHAPE, width, classes: 10 });
  const { size } = network.layout;
  const objective = classifierObjective(network, crossEntropy.make());
  const optimiser = sgd.make({ momentum: 0.9 });
  const stream = randomStream(0, "bench", "training-step");
  const inputs = normals(BATCH * elementCount(SHAPE), stream.child("images"));
  const targets = classes(BATCH, 10, stream.child("labels"));
  const source = batchSource(objective.examples, { inputs }, [{ targets }]);
  const { step, carry, slice, constants } = trainingLoop({
    objective,
    optimiser,
    source,
    members: 1,
    batchSize: BATCH,
  });
  const program = await compile(step, [carry, slice, constants], { name: "training-step", without });
  const statistics = initialStatistics(network.statistics!);
  const state = {
    networks: {
      parameters: float32Tensor(initialise(network, "pytorch", stream), [1, size]),
      statistics: float32Tensor(statistics, [1, statistics.length]),
    },
    optimiser: { velocity: float32Tensor(new Float32Array(size), [1, size]) },
  };
  const batch = {
    indices: int32Tensor(stream.child("order").permutation(BATCH), [1, BATCH]),
    numbers: {},
    own: { targets: int32Tensor(targets, [1, BATCH]) },
    shares: float32Tensor(new Float32Array(BATCH).fill(1 / BATCH)),
    rates: float32Tensor(Float32Array.of(0.01)),
  };
  const fixed = {
    examples: { inputs: float32Tensor(inputs, [BATCH, ...SHAPE]) },
    optimiser: { momentum: float32Tensor(Float32Array.of(0.9), []) },
    weightDecay: float32Tensor(Float32Array.of(5e-4)),
  };
  return {
    model: program.model,
    run: () => program.run(state, batch, fixed),
    release: program.release,
  };
}
