import { grad, jvp, type numpy as np } from "@jax-js/jax";
import { compile, evaluateProgram, traceProgram, unevaluated } from "#engine";
import { operations } from "#nets";
import { randomStream } from "#random";
import { float32Tensor, int32Tensor } from "#trees";
import type { OwnSizes } from "./network-module.ts";
import type { Recording } from "./recording.ts";
import {
  type LossSizes,
  type ModuleWithLoss,
  shapesOfLoss,
  type TracedLoss,
  tracedLoss,
} from "./traced-loss.ts";
import { liveValues } from "./traced-network.ts";
import { firstForeign, mistakeIn, textOfProgram } from "./trial-words.ts";
import { userMistake, withDeepStacks } from "./user-mistake.ts";
import { withinTime } from "./within-time.ts";

/** Examples that a loss is tried on. */
const BATCH = 4;

/** A loss of a module of a user's, as it is tried. */
export interface TriedLoss {
  readonly module: ModuleWithLoss;
  readonly sizes: OwnSizes;
}

/**
 * Tries a loss before anything is trained: that it is the same whenever it is recorded, that it can be evaluated, compiled and
 * differentiated twice, that it is a number with a gradient, and that no example has a part in the loss of another.
 *
 * @throws AtlasError of kind `input` at the line of the module, as far as it is known: `network/impure`,
 *   `network/unsupported`, `network/not-a-number`, `network/mistake`, `network/loss`
 */
export async function tryLoss(tried: TriedLoss): Promise<void> {
  const { classes, places } = tried.sizes;
  const sizes: LossSizes = { batch: BATCH, classes, places };
  const traced = requirePure(tried, sizes);
  requireOutputs(tried, traced);
  requireEvaluated(tried, traced);
  requireDerivatives(tried, sizes);
  requireApart(tried, sizes, traced);
  await requireNumbers(tried, sizes);
}

function requirePure({ module, sizes: own }: TriedLoss, sizes: LossSizes): TracedLoss {
  const recordings: Recording[] = [];
  const one = tracedLoss(module, own, sizes, recordings);
  const other = tracedLoss(module, own, sizes, recordings);
  if (textOfProgram(one.program) === textOfProgram(other.program)) return one;
  throw mistakeIn(module, "network/impure", other.recording.lineOfOtherNumber(one.recording), {
    problem: "its function loss is another one when it is called again",
    expected: "a function of its arguments alone, without chance, time or counters",
  });
}

function requireOutputs({ module }: TriedLoss, { program, args: [outputs] }: TracedLoss): void {
  if (liveValues(program).has(outputs)) return;
  throw mistakeIn(module, "network/loss", undefined, {
    problem: "its function loss depends on no output of the network",
    expected: "a number that outputs change",
  });
}

const REMEDY = "Write this step with sums, products and the functions of one number of @jax-js/jax";

function requireEvaluated({ module }: TriedLoss, { program, recording }: TracedLoss): void {
  const strange = unevaluated(program);
  if (strange === undefined) return;
  const index = program.equations.findIndex(
    (_, i) => unevaluated({ ...program, equations: program.equations.slice(0, i + 1) }) !== undefined,
  );
  const foreign = recording.firstUnsupported();
  const line = foreign?.name === strange ? foreign.line : recording.lineOfEquation(program, index);
  throw mistakeIn(module, "network/unsupported", line, {
    problem: `its function loss uses ${strange}, which a loss cannot be made of`,
    remedy: REMEDY,
  });
}

/** The sum of the losses, which has no other derivatives. */
function sumOf({ module, sizes }: TriedLoss): (outputs: np.Array, targets: np.Array) => np.Array {
  return (outputs, targets) => (module.loss(outputs, targets, sizes, operations) as np.Array).sum();
}

function requireDerivatives(tried: TriedLoss, sizes: LossSizes): void {
  const { module } = tried;
  const [outputs, targets] = shapesOfLoss(sizes);
  const product = (at: np.Array, direction: np.Array, given: np.Array) =>
    jvp((own: np.Array) => grad(sumOf(tried))(own, given), [at], [direction])[1];
  try {
    const { program } = withDeepStacks(() =>
      withinTime(() => traceProgram(product, [outputs, outputs, targets], "products of a loss")),
    );
    const foreign = firstForeign(program);
    if (foreign === undefined) return;
    throw mistakeIn(module, "network/unsupported", undefined, {
      problem: `the derivatives of its function loss use ${foreign}, which cannot be compiled`,
      remedy: REMEDY,
    });
  } catch (error) {
    throw userMistake(error, module.path, "the derivatives of its function loss cannot be computed");
  }
}

/** Outputs, and a label for each example, the same at every call. */
function drawn({ batch, classes, places = 1 }: LossSizes) {
  const stream = randomStream(0, "trial of a loss");
  return {
    outputs: Float32Array.from({ length: batch * places * classes }, () => stream.normal()),
    targets: Int32Array.from({ length: batch * places }, (_, i) => i % classes),
  };
}

function requireApart({ module }: TriedLoss, sizes: LossSizes, { program }: TracedLoss): void {
  const { outputs, targets } = drawn(sizes);
  const { classes, places = 1 } = sizes;
  const changed = outputs.map((value, i) => (i < places * classes ? value : -2 * value));
  const others = targets.map((label, i) => (i < places ? label : (label + 1) % classes));
  const [one] = evaluateProgram(program, [outputs, targets]);
  const [other] = evaluateProgram(program, [changed, others]);
  const [own, again] = [one![0]!, other![0]!];
  if (!Number.isFinite(own) || Math.abs(own - again) <= 1e-9 * (1 + Math.abs(own))) return;
  throw mistakeIn(module, "network/loss", undefined, {
    problem: "its function loss gives an example another loss beside other examples",
    expected: "a number for each example that depends on this example alone",
    remedy: "Sum and average over the classes of an example, which are the last axis, and not over the first",
  });
}

async function requireNumbers(tried: TriedLoss, sizes: LossSizes): Promise<void> {
  const [outputs, targets] = shapesOfLoss(sizes);
  const { outputs: values, targets: labels } = drawn(sizes);
  const sum = sumOf(tried);
  const program = await compile(
    (at: np.Array, given: np.Array) => ({ loss: sum(at.ref, given.ref), gradient: grad(sum)(at, given) }),
    [outputs, targets],
    { name: "trial of a loss" },
  );
  for (const [data, words] of [
    [new Float32Array(values.length), "outputs that are all 0"],
    [values, "outputs of the size of 1"],
  ] as const) {
    const found = await program.run(float32Tensor(data, outputs.shape), int32Tensor(labels, targets.shape));
    const what = !found.loss.data.every(Number.isFinite)
      ? "it is not a number"
      : found.gradient.data.every(Number.isFinite)
        ? undefined
        : "its gradient is not a number";
    if (what === undefined) continue;
    program.release();
    throw mistakeIn(tried.module, "network/not-a-number", undefined, {
      problem: `its function loss: of ${words} ${what}`,
      remedy:
        "Keep roots, logarithms and divisions away from zero; nn.logSoftmax gives logarithms of probabilities",
    });
  }
  program.release();
}

/** Outputs that lie so far apart that float64 takes the least probability for 0, as float32 does much earlier. */
const FAR = 500;

/** What is to be said of a loss that is no number where outputs lie far apart; `undefined` where all is well. */
export function noteOnLoss(
  file: string,
  { program }: TracedLoss,
  { batch, classes, places = 1 }: LossSizes,
): string | undefined {
  if (unevaluated(program) !== undefined) return undefined;
  const count = batch * places;
  const outputs = Float32Array.from({ length: count * classes }, (_, i) => (i % classes === 0 ? FAR : -FAR));
  const targets = new Int32Array(count).fill(classes - 1);
  if (evaluateProgram(program, [outputs, targets])[0]!.every(Number.isFinite)) return undefined;
  return `the loss of ${file} is no number once outputs lie some 100 apart, so that a network that is trained for long seems to diverge: nn.logSoftmax gives logarithms of probabilities that stay finite`;
}
