import { compile, type PassName, type TensorSpec } from "#engine";
import { resnet18 } from "#families/networks";
import { networkSpecs } from "#landscape";
import { sgdStep } from "#landscape/training";
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
  const program = await compile(
    sgdStep(network),
    [
      { ...networkSpecs(network, 1), velocity: float32(1, size) },
      { indices: int32(1, BATCH), labels: int32(1, BATCH), shares: float32(BATCH), rates: float32(1) },
      { images: float32(BATCH, ...SHAPE), weightDecay: float32(1), momentum: float32() },
    ],
    { name: "training-step", without },
  );
  const stream = randomStream(0, "bench", "training-step");
  const statistics = initialStatistics(network.statistics!);
  const state = {
    parameters: float32Tensor(initialise(network, "pytorch", stream), [1, size]),
    velocity: float32Tensor(new Float32Array(size), [1, size]),
    statistics: float32Tensor(statistics, [1, statistics.length]),
  };
  const batch = {
    indices: int32Tensor(stream.child("order").permutation(BATCH), [1, BATCH]),
    labels: int32Tensor(classes(BATCH, 10, stream.child("labels")), [1, BATCH]),
    shares: float32Tensor(new Float32Array(BATCH).fill(1 / BATCH)),
    rates: float32Tensor(Float32Array.of(0.01)),
  };
  const constants = {
    images: float32Tensor(normals(BATCH * elementCount(SHAPE), stream.child("images")), [BATCH, ...SHAPE]),
    weightDecay: float32Tensor(Float32Array.of(5e-4)),
    momentum: float32Tensor(Float32Array.of(0.9), []),
  };
  return {
    model: program.model,
    run: () => program.run(state, batch, constants),
    release: program.release,
  };
}

const float32 = (...shape: readonly number[]): TensorSpec => ({ type: "float32", shape });
const int32 = (...shape: readonly number[]): TensorSpec => ({ type: "int32", shape });
