import { numpy as np } from "@jax-js/jax";
import { indexedRows, type Program, traceProgram, type Value } from "#engine";
import { AtlasError } from "#errors";
import { type BatchNorm, operations } from "#nets";
import { type Layer, type ParameterSpec, statisticNames } from "#nets/layers";
import { elementCount } from "#trees";
import type { NetworkModule, OwnSizes } from "./network-module.ts";
import { recordedFunction } from "./recorded-function.ts";
import { Recording } from "./recording.ts";
import { watched } from "./watched-trace.ts";

/** What the function of a network says of itself when it is recorded. */
export interface TracedNetwork {
  readonly program: Program;
  /** Its inputs: parameters by their names, and examples. */
  readonly args: readonly [Readonly<Record<string, Value>>, Value];
  readonly recording: Recording;
  /** What it costs and averages beside its parameters. */
  readonly layers: readonly Layer[];
  /** Names of parameters on which no logit depends. */
  readonly unused: readonly string[];
}

/**
 * The logits of a network as its module computes them, `[batch, classes]`, or `[batch, places, classes]` of examples with
 * several answers. Whole numbers of examples are handed to it as int32.
 */
export function moduleLogits(
  module: NetworkModule,
  sizes: OwnSizes,
  names: ReadonlySet<string>,
): (parameters: Readonly<Record<string, np.Array>>, inputs: np.Array, batchNorm: BatchNorm) => np.Array {
  return (parameters, inputs, batchNorm) => {
    const known = new Proxy(parameters, {
      get: (arrays, name) => {
        if (typeof name !== "string" || names.has(name)) return Reflect.get(arrays, name);
        throw new ReferenceError(
          `there is no parameter ${name}; there are ${[...names].slice(0, 20).join(", ")}`,
        );
      },
    });
    const tools = {
      ...operations,
      batchNorm: (layer: string, activations: np.Array) =>
        batchNorm(layer, activations, known[`${layer}.weight`]!, known[`${layer}.bias`]!),
    };
    const read = sizes.vocabulary === undefined ? inputs : inputs.astype(np.int32);
    const answer = module.logits(known, read, sizes, tools);
    // The engine refuses what is no array.
    return answer as np.Array;
  };
}

/**
 * Records the function of a network on a few examples, and reads off it what it costs.
 *
 * @param earlier recordings of the module; this one is added
 * @throws AtlasError of kind `input`: `network/mistake` at the line of the module, `network/endless`, `network/logits`
 *   for an answer of another shape
 */
export function tracedModule(
  module: NetworkModule,
  parameters: readonly ParameterSpec[],
  sizes: OwnSizes,
  batch: number,
  earlier: Recording[],
): TracedNetwork {
  const recording = new Recording();
  const norms: { readonly layer: string; readonly shape: readonly number[] }[] = [];
  const batchNorm: BatchNorm = (layer, activations, weight, bias) => {
    norms.push({ layer, shape: activations.shape });
    const shape = activations.shape.map((size, axis) => (axis === 1 ? size : 1));
    return activations.mul(weight.reshape(shape)).add(bias.reshape(shape));
  };
  const logits = moduleLogits(module, sizes, new Set(parameters.map(({ name }) => name)));
  const specs = Object.fromEntries(
    parameters.map(({ name, shape }) => [name, { type: "float32", shape } as const]),
  );
  const input = { type: "float32", shape: [batch, ...sizes.inputShape] } as const;
  const { program, args } = recordedFunction("logits", module, recording, earlier, () =>
    traceProgram<[Readonly<Record<string, np.Array>>, np.Array]>(
      (arrays, inputs) => watched(inputs, recording, () => logits(arrays, inputs, batchNorm)),
      [specs, input],
      "logits",
    ),
  );
  requireLogits(module, program, [
    batch,
    ...(sizes.places === undefined ? [] : [sizes.places]),
    sizes.classes,
  ]);
  const [arrays, inputs] = args;
  requireRows(module, program, inputs, sizes);
  const live = liveValues(program);
  const unused = Object.entries(arrays).flatMap(([name, value]) => (live.has(value) ? [] : [name]));
  return { program, args, recording, layers: layersOf(program, inputs, norms, batch), unused };
}

function requireLogits({ path }: NetworkModule, { outputs }: Program, shape: readonly number[]): void {
  const [output, ...others] = outputs;
  const isRight =
    output !== undefined &&
    others.length === 0 &&
    output.type === "float32" &&
    output.shape.join() === shape.join();
  if (isRight) return;
  const found = outputs.map((one) => `${one.type} [${one.shape.join(", ")}]`).join(" and ");
  throw new AtlasError({
    code: "network/logits",
    kind: "input",
    problem: `its function logits returns ${found} for ${shape[0]} examples`,
    where: path,
    expected: `float32 [${shape.join(", ")}], a row of a number for each class of every example${shape.length === 3 ? " at every place" : ""}`,
  });
}

/** Refuses a table with fewer rows than there are whole numbers that pick them. */
function requireRows(
  { path }: NetworkModule,
  program: Program,
  inputs: Value,
  { vocabulary }: OwnSizes,
): void {
  const rows = vocabulary === undefined ? undefined : indexedRows(program, inputs);
  if (rows === undefined || vocabulary === undefined || rows >= vocabulary) return;
  throw new AtlasError({
    code: "network/vocabulary",
    kind: "input",
    problem: `its function logits picks rows of a table of ${rows} by whole numbers up to ${vocabulary - 1}`,
    where: path,
    expected: "a row for each of them, such as [sizes.vocabulary, sizes.width]",
  });
}

/** The values on which what a program gives depends. */
export function liveValues({ equations, outputs }: Program): ReadonlySet<Value> {
  const live = new Set<Value>();
  const mark = (operands: readonly Program["outputs"][number][]) => {
    for (const operand of operands) if (operand.kind === "value") live.add(operand);
  };
  mark(outputs);
  for (const { inputs, outputs: given } of equations.toReversed())
    if (given.some((value) => live.has(value))) mark(inputs);
  return live;
}

/** Layers without parameters: one for each batch norm, with its statistics, and one of all that products cost. */
function layersOf(
  { equations }: Program,
  inputs: Value,
  norms: readonly { readonly layer: string; readonly shape: readonly number[] }[],
  batch: number,
): readonly Layer[] {
  const ofExamples = new Set<unknown>([inputs]);
  let [multiplyAdds, activations, isAttention] = [0, 0, false];
  for (const equation of equations) {
    const reading = equation.inputs.filter((operand) => ofExamples.has(operand));
    if (reading.length > 0) for (const output of equation.outputs) ofExamples.add(output);
    if (equation.primitive !== "dot" && equation.primitive !== "conv") continue;
    const [read, kernel] = equation.inputs;
    const made = elementCount(equation.outputs[0]!.shape);
    const summed = equation.primitive === "dot" ? read!.shape.at(-1)! : elementCount(kernel!.shape.slice(1));
    multiplyAdds += made * summed;
    activations += made;
    isAttention ||= reading.length > 1;
  }
  const normalisations = norms.map(({ layer, shape: [, channels = 1, ...spatial] }): Layer => {
    const { mean, variance } = statisticNames(layer);
    return {
      parameters: [],
      statistics: [mean, variance].map((name) => ({ name, shape: [channels] })),
      multiplyAdds: 0,
      activations: channels * elementCount(spatial),
    };
  });
  const products: Layer = {
    parameters: [],
    statistics: [],
    multiplyAdds: Math.ceil(multiplyAdds / batch),
    activations: Math.ceil(activations / batch),
    isAttention,
  };
  return [...normalisations, products];
}
