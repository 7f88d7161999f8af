import {
  type Compiled,
  type CompileOptions,
  compile,
  type SpecTree,
  type TensorSpec,
  type TensorTree,
} from "#engine";
import { batchedHessianProducts } from "#landscape/curvature";
import { sgdStep } from "#landscape/training";
import { initialise, initialStatistics, resnet18 } from "#nets";
import { type RandomStream, randomStream } from "#random";
import {
  elementCount,
  flattenTree,
  float32Tensor,
  int32Tensor,
  isTensor,
  type Tensor,
  type Tree,
  unflattenTree,
} from "#trees";
import { classes, normals } from "./training-time.ts";

/** A compiled program with arguments to run it on. */
export interface ReadyProgram {
  readonly model: Uint8Array;
  /** The arguments one after another, as the inputs of the model. */
  readonly inputs: readonly Tensor[];
  run(): Promise<unknown>;
  release(): void;
}

/** Builds one of the programs that an experiment on ResNet-18 spends its time in. */
export type ReadyProgramOf = (width: number, without?: CompileOptions["without"]) => Promise<ReadyProgram>;

const SHAPE = [3, 32, 32];
const TRAINING_BATCH = 128;
const HESSIAN_EXAMPLES = 256;
const HESSIAN_PROBES = 4;

/** One update of one network at batch 128: the body of the loop that `trainEnsemble` runs. */
export const trainingStep: ReadyProgramOf = (width, without = []) => {
  const stream = randomStream(0, "bench", "training-step");
  const network = networkOf(width);
  const shares = new Float32Array(TRAINING_BATCH).fill(1 / TRAINING_BATCH);
  const step = sgdStep(network);
  return ready<Parameters<typeof step>, ReturnType<typeof step>>(
    step,
    [
      {
        ...untrained(width, stream),
        velocity: float32Tensor(new Float32Array(network.layout.size), [1, network.layout.size]),
      },
      {
        indices: int32Tensor(stream.child("order").permutation(TRAINING_BATCH), [1, TRAINING_BATCH]),
        labels: int32Tensor(classes(TRAINING_BATCH, 10, stream.child("labels")), [1, TRAINING_BATCH]),
        shares: float32Tensor(shares),
        rates: float32Tensor(Float32Array.of(0.01)),
      },
      {
        images: images(TRAINING_BATCH, stream),
        weightDecay: float32Tensor(Float32Array.of(5e-4)),
        momentum: float32Tensor(Float32Array.of(0.9), []),
      },
    ],
    { name: "training-step", without },
  );
};

/** Products of four probes with the Hessian of one network over 256 images. */
export const hessianBlock: ReadyProgramOf = (width, without = []) => {
  const stream = randomStream(0, "bench", "hessian-block");
  const network = networkOf(width);
  const { size } = network.layout;
  const shares = new Float32Array(HESSIAN_EXAMPLES).fill(1 / HESSIAN_EXAMPLES);
  const products = batchedHessianProducts(network);
  return ready<Parameters<typeof products>, ReturnType<typeof products>>(
    products,
    [
      float32Tensor(normals(HESSIAN_PROBES * size, stream.child("probes")), [1, HESSIAN_PROBES, size]),
      untrained(width, stream),
      images(HESSIAN_EXAMPLES, stream),
      int32Tensor(classes(HESSIAN_EXAMPLES, 10, stream.child("labels"))),
      float32Tensor(shares),
    ],
    { name: "hessian-block", without },
  );
};

const networkOf = (width: number) => resnet18({ inputShape: SHAPE, width, classes: 10 });

function untrained(width: number, stream: RandomStream): { parameters: Tensor; statistics: Tensor } {
  const network = networkOf(width);
  const parameters = initialise(network, "pytorch", stream.child("initialisation"));
  const statistics = initialStatistics(network.statistics!);
  return {
    parameters: float32Tensor(parameters, [1, parameters.length]),
    statistics: float32Tensor(statistics, [1, statistics.length]),
  };
}

const images = (count: number, stream: RandomStream): Tensor =>
  float32Tensor(normals(count * elementCount(SHAPE), stream.child("images")), [count, ...SHAPE]);

async function ready<Args extends readonly unknown[], Result>(
  fn: (...args: Args) => Result,
  args: TensorTree<Args>,
  options: CompileOptions,
): Promise<ReadyProgram> {
  // The typed call meets the untyped tree walk here: arguments are trees of tensors, one a specification.
  const trees = (args as unknown as readonly Tree<Tensor>[]).map((tree) => flattenTree(tree, isTensor));
  const specs = trees.map(({ structure, leaves }) =>
    unflattenTree<TensorSpec>(
      structure,
      leaves.map(({ type, shape }) => ({ type, shape })),
    ),
  ) as unknown as SpecTree<Args>;
  const program: Compiled<Args, Result> = await compile(fn, specs, options);
  return {
    model: program.model,
    inputs: trees.flatMap(({ leaves }) => leaves),
    run: () => program.run(...args),
    release: program.release,
  };
}
