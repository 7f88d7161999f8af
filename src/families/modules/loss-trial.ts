import { grad, jvp, type numpy as np } from "@jax-js/jax";
import { compile, evaluateProgram, traceProgram, unevaluated } from "#engine";
import { operations } from "#nets";
import { randomStream } from "#random";
import { float32Tensor, int32Tensor } from "#trees";
import type { OwnSizes } from "./network-module.ts";
import type { Recording } from "./recording.ts";
import { type LossSizes, type ModuleLoss, shapesOfLoss, type TracedLoss, tracedLoss } from "./traced-loss.ts";
import { liveValues } from "./traced-network.ts";
import { firstForeign, mistakeIn, textOfProgram } from "./trial-words.ts";
import { userMistake, withDeepStacks } from "./user-mistake.ts";
import { withinTime } from "./within-time.ts";

/** Examples that a loss is tried on. */
const BATCH = 4;

/** A loss of a module of a user's, or what it counts as wrong, as it is tried. */
export interface TriedLoss {
  readonly loss: ModuleLoss;
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
  const sizes = sizesOf(tried);
  const traced = requireFunction(tried, sizes);
  requireDerivatives(tried, sizes);
  requireApart(tried, sizes, traced);
  await requireNumbers(tried, sizes);
}

/**
 * Tries what a module counts as wrong: as a loss, but that nothing is differentiated, and that it is a share of each example.
 *
 * @throws AtlasError of kind `input` as `tryLoss`
 */
export async function tryError(tried: TriedLoss): Promise<void> {
  const sizes = sizesOf(tried);
  const traced = requireFunction(tried, sizes);
  requireApart(tried, sizes, traced);
  requireShares(tried, sizes, traced);
  await requireCompiled(tried, sizes);
}

function sizesOf({ sizes: { classes, places, numbers } }: TriedLoss): LossSizes {
  return { batch: BATCH, classes, places, numbers };
}

/** The program of a function of its arguments alone that depends on outputs and can be evaluated. */
function requireFunction(tried: TriedLoss, sizes: LossSizes): TracedLoss {
  const traced = requirePure(tried, sizes);
  requireOutputs(tried, traced);
  requireEvaluated(tried, traced);
  return traced;
}

function requireShares(
  { loss: { module, name } }: TriedLoss,
  sizes: LossSizes,
  { program }: TracedLoss,
): void {
  const { outputs, targets } = drawn(sizes);
  const [found] = evaluateProgram(program, [outputs, targets]);
  const odd = found!.find((share) => !(share >= 0 && share <= 1));
  if (odd === undefined) return;
  throw mistakeIn(module, "network/error", undefined, {
    problem: `its function ${name} gives an example ${odd}`,
    expected: "a number from 0, all is right, to 1, all is wrong",
  });
}

async function requireCompiled(
  { loss: { module, name, of }, sizes: own }: TriedLoss,
  sizes: LossSizes,
): Promise<void> {
  try {
    const program = await compile(
      (outputs: np.Array, targets: np.Array) => of(outputs, targets, own, operations) as np.Array,
      [...shapesOfLoss(sizes)],
      { name: "trial of an error" },
    );
    program.release();
  } catch (error) {
    throw userMistake(error, module.path, `its function ${name} cannot be compiled`);
  }
}

function requirePure({ loss, sizes: own }: TriedLoss, sizes: LossSizes): TracedLoss {
  const { module, name } = loss;
  const recordings: Recording[] = [];
  const one = tracedLoss(loss, own, sizes, recordings);
  const other = tracedLoss(loss, own, sizes, recordings);
  if (textOfProgram(one.program) === textOfProgram(other.program)) return one;
  throw mistakeIn(module, "network/impure", other.recording.lineOfOtherNumber(one.recording), {
    problem: `its function ${name} is another one when it is called again`,
    expected: "a function of its arguments alone, without chance, time or counters",
  });
}

function requireOutputs(
  { loss: { module, name } }: TriedLoss,
  { program, args: [outputs] }: TracedLoss,
): void {
  if (liveValues(program).has(outputs)) return;
  throw mistakeIn(module, "network/loss", undefined, {
    problem: `its function ${name} depends on no output of the network`,
    expected: "a number that outputs change",
  });
}

const REMEDY = "Write this step with sums, products and the functions of one number of @jax-js/jax";

function requireEvaluated({ loss: { module, name } }: TriedLoss, { program, recording }: TracedLoss): void {
  const strange = unevaluated(program);
  if (strange === undefined) return;
  const index = program.equations.findIndex(
    (_, i) => unevaluated({ ...program, equations: program.equations.slice(0, i + 1) }) !== undefined,
  );
  const foreign = recording.firstUnsupported();
  const line = foreign?.name === strange ? foreign.line : recording.lineOfEquation(program, index);
  throw mistakeIn(module, "network/unsupported", line, {
    problem: `its function ${name} uses ${strange}, which a loss cannot be made of`,
    remedy: REMEDY,
  });
}

/** The sum of the losses, which has no other derivatives. */
function sumOf({ loss, sizes }: TriedLoss): (outputs: np.Array, targets: np.Array) => np.Array {
  return (outputs, targets) => (loss.of(outputs, targets, sizes, operations) as np.Array).sum();
}

function requireDerivatives(tried: TriedLoss, sizes: LossSizes): void {
  const { module } = tried.loss;
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

/** Outputs, and a target for each example, the same at every call. */
function drawn({ batch, classes, places = 1, numbers = false }: LossSizes) {
  const stream = randomStream(0, "trial of a loss");
  const normal = () => Float32Array.from({ length: batch * places * classes }, () => stream.normal());
  return {
    outputs: normal(),
    targets: numbers ? normal() : Int32Array.from({ length: batch * places }, (_, i) => i % classes),
  };
}

function requireApart(
  { loss: { module, name } }: TriedLoss,
  sizes: LossSizes,
  { program }: TracedLoss,
): void {
  const { outputs, targets } = drawn(sizes);
  const { classes, places = 1, numbers = false } = sizes;
  const changed = outputs.map((value, i) => (i < places * classes ? value : -2 * value));
  const others = numbers
    ? targets.map((target, i) => (i < classes ? target : -2 * target))
    : targets.map((label, i) => (i < places ? label : (label + 1) % classes));
  const [one] = evaluateProgram(program, [outputs, targets]);
  const [other] = evaluateProgram(program, [changed, others]);
  const [own, again] = [one![0]!, other![0]!];
  if (!Number.isFinite(own) || Math.abs(own - again) <= 1e-9 * (1 + Math.abs(own))) return;
  throw mistakeIn(module, "network/loss", undefined, {
    problem: `its function ${name} gives an example another ${name} beside other examples`,
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
    const found = await program.run(
      float32Tensor(data, outputs.shape),
      labels instanceof Float32Array
        ? float32Tensor(labels, targets.shape)
        : int32Tensor(labels, targets.shape),
    );
    const what = !found.loss.data.every(Number.isFinite)
      ? "it is not a number"
      : found.gradient.data.every(Number.isFinite)
        ? undefined
        : "its gradient is not a number";
    if (what === undefined) continue;
    program.release();
    throw mistakeIn(tried.loss.module, "network/not-a-number", undefined, {
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
  { batch, classes, places = 1, numbers = false }: LossSizes,
): string | undefined {
  // How fast a loss of numbers may grow with them is its own affair.
  if (numbers || unevaluated(program) !== undefined) return undefined;
  const count = batch * places;
  const outputs = Float32Array.from({ length: count * classes }, (_, i) => (i % classes === 0 ? FAR : -FAR));
  const targets = new Int32Array(count).fill(classes - 1);
  if (evaluateProgram(program, [outputs, targets])[0]!.every(Number.isFinite)) return undefined;
  return `the loss of ${file} is no number once outputs lie some 100 apart, so that a network that is trained for long seems to diverge: nn.logSoftmax gives logarithms of probabilities that stay finite`;
}
