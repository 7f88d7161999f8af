import { cnn, resnet18 } from "#families/networks";
import { classifierObjective } from "#landscape";
import { fitBezierCurves } from "#landscape/connectivity";
import { crossEntropy } from "#landscape/losses";
import { sgd } from "#landscape/optimisers";
import { trainEnsemble } from "#landscape/training";
import type { Network } from "#nets";
import { initialise } from "#nets/initialisation";
import { type RandomStream, randomStream } from "#random";
import { elementCount } from "#trees";
import { classes, normals } from "../draws.ts";
import { HESSIAN_EXAMPLES, networkHessian, type ProbedHessian } from "../hessian.ts";
import { transformerOptions } from "../rows/transformer-options.ts";
import { secondsOf } from "../spread.ts";
import { secondsOfUpdate } from "../training-time.ts";
import { secondsOfTransformerUpdate, transformerHessian } from "../transformer.ts";

/** A piece of work that is timed on every device, and what it computes. */
export interface DeviceWork {
  readonly name: string;
  /** Seconds of one unit, as often as asked; what is compiled at first is in none but the first. */
  readonly repeat: () => Promise<number>;
  /** Numbers that all devices should agree on; none where only time is wanted. */
  readonly numbers?: () => Promise<ArrayLike<number>>;
  /** A script of `bench/torch` that does the same, and its options. */
  readonly torch?: { readonly script: string; readonly options: Readonly<Record<string, number>> };
}

const SHAPE = [3, 32, 32];

/** How large the works are. */
interface Scale {
  readonly batch: number;
  /** Updates that are timed at once. */
  readonly updates: number;
  /** Examples that a Hessian's loss is the mean over. */
  readonly examples: number;
  /** Pairs of sentences of a step, and of a product. */
  readonly pairs: readonly [step: number, product: number];
}

/** As elsewhere in the bench, so that times compare. */
const WHOLE: Scale = { batch: 128, updates: 4, examples: HESSIAN_EXAMPLES, pairs: [64, 256] };

/** What a software adapter gets through: the same programs on a handful of examples. */
const DRY: Scale = { batch: 4, updates: 1, examples: 4, pairs: [4, 4] };

/** A network with its name for people, and PyTorch's width of it if that has it. */
interface Subject {
  readonly network: Network;
  readonly name: string;
  readonly width?: number;
}

const resnet = (width: number): Subject => ({
  network: resnet18({ inputShape: SHAPE, width, classes: 10 }),
  name: `ResNet-18 width ${width}`,
  width,
});

/** What stands for a residual network where every operator takes a software adapter seconds to compile. */
const convolutional: Subject = {
  network: cnn({ inputShape: SHAPE, width: 2, depth: 2, norm: "batch", classes: 10 }),
  name: "batch-normalised convolutional network",
};

function trainingStep({ network, name, width }: Subject, { batch, updates }: Scale): DeviceWork {
  return {
    name: `${name}, step at batch ${batch}`,
    repeat: () =>
      secondsOfUpdate({ network, members: 1, batchSize: batch, updatesPerEpoch: updates, epochs: 1 }),
    numbers: async () => {
      const stream = randomStream(0, "bench", "device");
      const [trained] = await trainEnsemble({
        objective: classifierObjective(network, crossEntropy.make()),
        ...imagesAndLabels(2 * batch, stream),
        members: [
          {
            initial: initialise(network, "pytorch", stream.child("initialisation")),
            learningRate: 0.01,
            weightDecay: 5e-4,
            batchOrder: stream.child("order"),
          },
        ],
        batchSize: batch,
        optimiser: sgd.make({ momentum: 0.9 }),
        schedule: { kind: "constant" },
        budget: { epochs: 1 },
        stop: { kind: "never" },
        incompleteBatch: "drop",
      });
      return trained!.parameters;
    },
    ...(width !== undefined && {
      torch: { script: "resnet_step.py", options: { width, batch, updates } },
    }),
  };
}

function imagesAndLabels(examples: number, stream: RandomStream) {
  return {
    examples: {
      inputs: normals(examples * elementCount(SHAPE), stream.child("images")),
      targets: classes(examples, 10, stream.child("labels")),
    },
  };
}

/** Products with a Hessian, which is compiled when it is first asked for. */
function products(name: string, open: () => Promise<ProbedHessian>, torch?: DeviceWork["torch"]): DeviceWork {
  let opened: Promise<ProbedHessian> | undefined;
  const hessian = (): Promise<ProbedHessian> => {
    opened ??= open();
    return opened;
  };
  return {
    name,
    repeat: async () => {
      const { operators, probes } = await hessian();
      return (await secondsOf(() => operators.applyBlocks([probes]))) / probes.length;
    },
    numbers: async () => {
      const { operators, probes } = await hessian();
      const [product] = await operators.apply([probes[0]!]);
      return Float64Array.from(product!);
    },
    ...(torch !== undefined && { torch }),
  };
}

/** A curve between two untrained networks. */
function curve({ network, name }: Subject, { batch }: Scale): DeviceWork {
  const fitted = async (epochs: number) => {
    const stream = randomStream(0, "bench", "curve");
    const [first, second] = ["first", "second"].map((end) =>
      initialise(network, "pytorch", stream.child(end)),
    );
    const [own] = await fitBezierCurves({
      objective: classifierObjective(network, crossEntropy.make()),
      pairs: [{ first: first!, second: second!, stream }],
      ...imagesAndLabels(2 * batch, stream),
      epochs,
      batchSize: batch,
      learningRate: 0.01,
      momentum: 0.9,
      weightDecay: 5e-4,
      initialisation: "line",
    });
    return own!.points[1]!;
  };
  return {
    name: `${name}, update of a curve`,
    repeat: async () => {
      const once = await secondsOf(() => fitted(1));
      return Math.max(1e-6, ((await secondsOf(() => fitted(3))) - once) / 4);
    },
    numbers: () => fitted(1),
  };
}

/** The works in the order in which they are measured: what matters most comes first. */
export function deviceWorks(isDry: boolean): readonly DeviceWork[] {
  const scale = isDry ? DRY : WHOLE;
  const { examples, pairs, updates } = scale;
  const product = ({ network, name, width }: Subject) =>
    products(
      `${name}, product over ${examples}`,
      () => networkHessian(network, examples),
      width === undefined
        ? undefined
        : { script: "hessian_product.py", options: { width, examples, probes: 8 } },
    );
  const transformerStep: DeviceWork = {
    name: `Transformer, step at batch ${pairs[0]}`,
    repeat: () => secondsOfTransformerUpdate(pairs[0], updates),
    torch: {
      script: "transformer_step.py",
      options: { ...transformerOptions, batch: pairs[0], updates },
    },
  };
  const transformerProduct = products(
    `Transformer, product over ${pairs[1]} pairs`,
    () => transformerHessian(pairs[1]),
    { script: "transformer_product.py", options: { ...transformerOptions, examples: pairs[1], probes: 8 } },
  );
  const small = [convolutional];
  const [steps, multiplied, curves, widest] = isDry
    ? [small, small, small, []]
    : [[4, 16].map(resnet), [4, 16].map(resnet), [resnet(8)], [resnet(64)]];
  return [
    ...steps.map((subject) => trainingStep(subject, scale)),
    ...multiplied.map(product),
    transformerStep,
    transformerProduct,
    ...curves.map((subject) => curve(subject, scale)),
    ...widest.map((subject) => trainingStep(subject, scale)),
  ];
}
