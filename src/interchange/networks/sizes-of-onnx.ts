import type { numpy as np } from "@jax-js/jax";
import { indexedRows, type Program, traceProgram } from "#engine";
import type { OnnxNetwork } from "#interchange/onnx";
import type { NetworkSizes, ParameterSpec, Workload } from "#nets/layers";
import { elementCount } from "#trees";

/** A normalisation in place, of the same work but for sums over a batch. */
export const normalisedInPlace = (
  _layer: string,
  maps: np.Array,
  scale: np.Array,
  shift: np.Array,
): np.Array => {
  const shape = maps.shape.map((size, axis) => (axis === 1 ? size : 1));
  return maps.mul(scale.reshape(shape)).add(shift.reshape(shape));
};

/** What a network of an ONNX file is to whoever asks it. */
export interface SizesOfOnnx {
  readonly sizes: NetworkSizes;
  /** Rows of the tables that its inputs pick, where they are whole numbers as tokens are. */
  readonly rows: number | undefined;
  /** The same of inputs that stand beside tokens, by their names. */
  readonly rowsBeside: ReadonlyMap<string, number>;
}

/** The sizes of a network of an ONNX file; its work is counted in its program. */
export function sizesOfOnnx({ classifier, operators, input }: OnnxNetwork): SizesOfOnnx {
  const { layout, statistics, inputShape, classes, places, logits } = classifier;
  const specs = Object.fromEntries(
    layout.entries.map(({ name, shape }) => [name, { type: "float32", shape } as const]),
  );
  const { program, args } = traceProgram<[Record<string, np.Array>, np.Array]>(
    (parameters, inputs) => logits(parameters, inputs, normalisedInPlace),
    [specs, { type: "float32", shape: [1, ...inputShape] }],
    "network",
  );
  const sizes: NetworkSizes = {
    family: "network",
    layout,
    parameters: layout.entries.map(({ name, shape }): ParameterSpec => {
      const fanOut = shape[0] ?? 1;
      const fanIn = shape.length < 2 ? 1 : elementCount(shape) / fanOut;
      return { name, shape, fanIn, fanOut, role: shape.length < 2 ? "bias" : "weight" };
    }),
    ...(statistics && { statistics }),
    workload: workloadOf(program, elementCount(inputShape)),
    leastBatch: statistics === undefined ? 1 : 2,
    // A softmax inside, for that of the answer is taken off, looks at pairs.
    hasAttention: (operators.Softmax ?? 0) + (operators.Attention ?? 0) > 0,
    inputShape,
    classes,
    ...(places !== undefined && { places }),
  };
  const isAlone = input.brought.length === 0;
  const rowsBeside = input.brought.flatMap(({ port: { name }, row }): [string, number][] => {
    const rows = indexedRows(program, args[1], row);
    return rows === undefined ? [] : [[name, rows]];
  });
  return {
    sizes,
    rows: indexedRows(program, args[1], isAlone ? undefined : 0),
    rowsBeside: new Map(rowsBeside),
  };
}

/** What one example costs: what matrix products and convolutions add up and put out, and the input. */
function workloadOf({ equations }: Program, inputs: number): Workload {
  return equations.reduce<Workload>(
    (sum, { primitive, inputs: operands, outputs }) => {
      if (primitive !== "dot" && primitive !== "conv") return sum;
      const made = elementCount(outputs[0]!.shape);
      const kernel = operands[1]!.shape;
      const each =
        primitive === "dot" ? operands[0]!.shape.at(-1)! : elementCount(kernel) / Math.max(1, kernel[0]!);
      return {
        multiplyAdds: sum.multiplyAdds + made * each,
        activations: sum.activations + (primitive === "dot" ? made : 2 * made),
      };
    },
    { multiplyAdds: 0, activations: inputs },
  );
}
