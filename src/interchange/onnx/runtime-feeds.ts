import type { Tensor } from "onnxruntime-node";
import { elementCount } from "#trees";
import type { OnnxInput } from "./describe-input.ts";
import { shapeBeside } from "./inputs-beside.ts";
import type { OnnxPort } from "./model.ts";
import { modelError } from "./model-error.ts";
import { runtimeTensor } from "./runtime-tensor.ts";

/** What a network takes as an example, with the number of its element type. */
export type FedInput = OnnxInput & { readonly type: number };

/**
 * What ONNX Runtime is given of so many examples, by the names of inputs: tokens or other examples, what these bring beside
 * them, and what is the same for all.
 *
 * @param values flat `[batch, ...input.shape]`
 * @throws AtlasError `onnx/runtime` for an input of a type that it is not given here
 */
export function exampleFeeds(
  input: FedInput,
  values: Float32Array | Int32Array,
  batch: number,
  path: string,
): Readonly<Record<string, Tensor>> {
  const fed = (port: OnnxPort, own: Float32Array | Int32Array, shape: readonly number[]) => {
    const tensor = runtimeTensor(port.type, own, shape);
    if (tensor !== undefined) return tensor;
    throw modelError("runtime", path, `ONNX Runtime is not given inputs of the type of "${port.name}"`);
  };
  const { name, type, ownShape, brought, filled } = input;
  const own = { name, type, shape: undefined };
  const shapeOf = (port: OnnxPort) => shapeBeside(port, ownShape, batch);
  return Object.fromEntries([
    [name, fed(own, rowOf(values, input, 0), [batch, ...ownShape])],
    ...brought.map(({ port, row }) => [port.name, fed(port, rowOf(values, input, row), shapeOf(port))]),
    ...filled.map(({ port, value }) => {
      const shape = shapeOf(port);
      return [port.name, fed(port, new Int32Array(elementCount(shape)).fill(value), shape)];
    }),
  ]);
}

/** What an input takes of each example: all of it, or one of its rows. */
function rowOf(
  values: Float32Array | Int32Array,
  { shape, ownShape }: OnnxInput,
  row: number,
): Float32Array | Int32Array {
  const [each, own] = [elementCount(shape), elementCount(ownShape)];
  if (each === own) return values;
  return values.filter((_, i) => Math.floor((i % each) / own) === row);
}
