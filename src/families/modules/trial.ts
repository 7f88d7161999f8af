import { grad, jvp, numpy as np, vmap } from "@jax-js/jax";
import { compile, compileValues, type Program, traceProgram } from "#engine";
import type { BatchNorm } from "#nets";
import { initialise } from "#nets/initialisation";
import type { ParameterSpec } from "#nets/layers";
import { randomStream } from "#random";
import { float32Tensor, parameterLayout, splitParameters, type Tensor } from "#trees";
import type { NetworkModule, OwnSizes } from "./network-module.ts";
import type { Recording } from "./recording.ts";
import { liveValues, moduleLogits, type TracedNetwork, tracedModule } from "./traced-network.ts";
import { firstForeign, mistakeIn, textOfProgram } from "./trial-words.ts";
import { userMistake, withDeepStacks } from "./user-mistake.ts";
import { withinTime } from "./within-time.ts";

/** Examples that a network is tried on. */
const BATCH = 4;

type Arrays = Readonly<Record<string, np.Array>>;

/** A network of a module of a user's, as it is tried. */
export interface TriedNetwork {
  readonly module: NetworkModule;
  readonly parameters: readonly ParameterSpec[];
  readonly sizes: OwnSizes;
}

/**
 * Tries a network before anything is trained: that its function is the same whenever it is recorded, can be compiled and
 * differentiated twice, and that its logits and their gradient are numbers at initialisation.
 *
 * @throws AtlasError of kind `input` at the line of the module, as far as it is known: `network/impure`,
 *   `network/unsupported`, `network/not-a-number`, `network/mistake`, `network/logits`
 */
export async function tryNetwork(tried: TriedNetwork): Promise<void> {
  const traced = requirePure(tried);
  requireCompilable(tried, traced);
  requireDerivatives(tried);
  await requireNumbers(tried, traced);
}

function requirePure({ module, parameters, sizes }: TriedNetwork): TracedNetwork {
  const recordings: Recording[] = [];
  const [one, other] = [0, 1].map(() => tracedModule(module, parameters, sizes, BATCH, recordings)) as [
    TracedNetwork,
    TracedNetwork,
  ];
  if (textOfProgram(one.program) === textOfProgram(other.program)) return one;
  throw mistakeIn(module, "network/impure", other.recording.lineOfOtherNumber(one.recording), {
    problem: "its function logits is another one when it is called again",
    expected: "a function of its arguments alone, without chance, time or counters",
  });
}

function requireCompilable({ module }: TriedNetwork, { program, recording }: TracedNetwork): void {
  const foreign = firstForeign(program);
  if (foreign === undefined) return;
  const line = recording.firstUnsupported();
  throw mistakeIn(module, "network/unsupported", line?.name === foreign ? line.line : undefined, {
    problem: `its function logits uses ${foreign}, which cannot be compiled`,
    remedy: "Write this step with sums, products and the functions of one number of @jax-js/jax",
  });
}

/** Batch norm that takes activations as they are, for what needs no statistics. */
const withoutStatistics: BatchNorm = (_, activations, weight, bias) => {
  const shape = activations.shape.map((size, axis) => (axis === 1 ? size : 1));
  return activations.mul(weight.reshape(shape)).add(bias.reshape(shape));
};

/** A smooth function of all logits whose second derivatives are not zero. */
function lossOf({ module, parameters, sizes }: TriedNetwork): (p: Arrays, x: np.Array) => np.Array {
  const logits = moduleLogits(module, sizes, new Set(parameters.map(({ name }) => name)));
  return (p, x) => np.square(logits(p, x, withoutStatistics)).mean();
}

function specsOf({ parameters, sizes }: TriedNetwork) {
  const arrays = Object.fromEntries(
    parameters.map(({ name, shape }) => [name, { type: "float32", shape } as const]),
  );
  return [arrays, { type: "float32", shape: [BATCH, ...sizes.inputShape] } as const] as const;
}

function requireDerivatives(tried: TriedNetwork): void {
  const { module } = tried;
  const loss = lossOf(tried);
  const [arrays, examples] = specsOf(tried);
  const product = (p: Arrays, v: Arrays, x: np.Array) =>
    jvp((at: Arrays) => grad(loss)(at, x), [p], [v])[1] as Arrays;
  const directions = Object.fromEntries(
    Object.entries(arrays).map(([name, { shape }]) => [
      name,
      { type: "float32", shape: [2, ...shape] } as const,
    ]),
  );
  let program: Program;
  try {
    program = withDeepStacks(() =>
      withinTime(
        () =>
          traceProgram(
            vmap(product, [null, 0, null]) as typeof product,
            [arrays, directions, examples],
            "products",
          ).program,
      ),
    );
  } catch (error) {
    throw userMistake(error, module.path, "the derivatives of its function logits cannot be computed");
  }
  const foreign = firstForeign(program);
  if (foreign === undefined) return;
  throw mistakeIn(module, "network/unsupported", undefined, {
    problem: `the derivatives of its function logits use ${foreign}, which cannot be compiled`,
    remedy: "Write this step with sums, products and the functions of one number of @jax-js/jax",
  });
}

async function requireNumbers(tried: TriedNetwork, traced: TracedNetwork): Promise<void> {
  const { module, parameters, sizes } = tried;
  const layout = parameterLayout(parameters);
  const stream = randomStream(0, "trial of a network");
  const flat = initialise({ layout, parameters }, "he-normal", stream);
  const drawn = splitParameters(layout, flat);
  const arrays = Object.fromEntries(
    parameters.map(({ name, shape }) => [name, float32Tensor(drawn[name]!, shape)]),
  );
  const shape = [BATCH, ...sizes.inputShape];
  const count = shape.reduce((product, size) => product * size, 1);
  const { vocabulary } = sizes;
  const draw = vocabulary === undefined ? () => stream.normal() : () => stream.below(vocabulary);
  const examples = float32Tensor(Float32Array.from({ length: count }, draw), shape);
  await requireFiniteLogits(tried, traced, arrays, examples);
  const gradient = await compile(grad(lossOf(tried)), [...specsOf(tried)] as never, { name: "gradient" });
  const found = (await gradient.run(arrays as never, examples as never)) as Readonly<Record<string, Tensor>>;
  gradient.release();
  const [bad] = Object.entries(found).find(([, { data }]) => !data.every(Number.isFinite)) ?? [];
  if (bad === undefined) return;
  throw mistakeIn(module, "network/not-a-number", undefined, {
    problem: `at initialisation the gradient along its parameter ${bad} is not a number`,
    remedy: "Keep roots, logarithms and divisions away from zero, such as by adding 1e-5",
  });
}

async function requireFiniteLogits(
  { module }: TriedNetwork,
  { program, args: [names, inputs], recording }: TracedNetwork,
  arrays: Readonly<Record<string, Tensor>>,
  examples: Tensor,
): Promise<void> {
  const feeds = new Map([
    ...Object.entries(names).map(([name, value]) => [value, arrays[name]!] as const),
    [inputs, examples] as const,
  ]);
  const live = liveValues(program);
  const values = program.equations.flatMap(({ outputs }, index) =>
    outputs.flatMap((value) => (value.type === "float32" && live.has(value) ? [{ value, index }] : [])),
  );
  const last = values.at(-1);
  if (last === undefined) return;
  const run = async (wanted: readonly (typeof last.value)[]): Promise<readonly Tensor[]> => {
    const compiled = await compileValues(program, wanted, "trial");
    const results = await compiled.run(feeds);
    compiled.release();
    return results;
  };
  const areNumbers = ({ data }: Tensor) => data.every(Number.isFinite);
  const [logits] = await run([last.value]);
  if (areNumbers(logits!)) return;
  const all = await run(values.map(({ value }) => value));
  const first = values[all.findIndex((one) => !areNumbers(one))]!;
  throw mistakeIn(module, "network/not-a-number", recording.lineOfEquation(program, first.index), {
    problem: `at initialisation its logits are not numbers: the first that is none comes of ${program.equations[first.index]!.primitive}, of shape [${first.value.shape.join(", ")}]`,
    remedy: "Keep roots, logarithms and divisions away from zero, such as by adding 1e-5",
  });
}
