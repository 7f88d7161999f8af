import { numpy as np } from "@jax-js/jax";
import { elementCount } from "#trees";
import { type Constant, constant, integers, MOST_ELEMENTS } from "../constant.ts";
import {
  axisOf,
  broadcastShape,
  concatenated,
  expanded,
  picked,
  transposed,
} from "../folding/arrangement.ts";
import { tensorData } from "../tensor-data.ts";
import { type Call, type Operators, onlyFolded, part, range, Unsupported, type Value } from "./operator.ts";
import { rebatched } from "./written-batch.ts";

/** The shape that a Reshape asks for; 0 keeps a size and -1 is what is left. */
function wantedShape(call: Call, shape: readonly number[]): readonly number[] {
  const wanted = (call.wholes(1, "shape") ?? []).map((size, axis) => {
    if (size !== 0 || call.flag("allowzero")) return size;
    return shape[axis] ?? 0;
  });
  const sizes = rebatched(
    call.surroundings.batch,
    { name: call.node.inputs[0]!, output: call.node.outputs[0]! },
    shape,
    wanted,
  );
  const known = elementCount(sizes.filter((size) => size !== -1));
  const count = elementCount(shape);
  const filled = sizes.map((size) => (size === -1 ? count / known : size));
  if (elementCount(filled) !== count || filled.some((size) => !Number.isInteger(size) || size < 0)) {
    throw new Unsupported(`[${shape.join(", ")}] cannot be given the shape [${wanted.join(", ")}]`);
  }
  return filled;
}

function flattenedShape(call: Call, shape: readonly number[]): number[] {
  const axis = call.integer("axis", 1);
  const at = axis < 0 ? axis + shape.length : axis;
  return [elementCount(shape.slice(0, at)), elementCount(shape.slice(at))];
}

function squeezedShape(call: Call, shape: readonly number[]): number[] {
  const gone = call.wholes(1, "axes")?.map((axis) => axisOf(axis, shape.length));
  return shape.filter((size, axis) => (gone ? !gone.includes(axis) : size !== 1));
}

function unsqueezedShape(call: Call, shape: readonly number[]): number[] {
  const named = call.wholes(1, "axes") ?? [];
  const rank = shape.length + named.length;
  const added = named.map((axis) => axisOf(axis, rank));
  let next = 0;
  return range(rank).map((axis) => (added.includes(axis) ? 1 : shape[next++]!));
}

/** An operator that gives its input another shape, in the same order of elements. */
const reshaping = (shapeOf: (call: Call, shape: readonly number[]) => readonly number[]) => ({
  traced: (call: Call): np.Array => {
    const x = call.array(0);
    return x.reshape([...shapeOf(call, x.shape)]);
  },
  folded: (call: Call): Constant => {
    const { type, shape, data } = call.constant(0);
    return { type, shape: shapeOf(call, shape), data };
  },
});

function orderOf(call: Call, rank: number): number[] {
  return [...(call.integers("perm") ?? range(rank).reverse())];
}

function expandedShape(call: Call, shape: readonly number[]): readonly number[] {
  const wanted = Array.from(call.constant(1).data);
  const { written, traced } = call.surroundings.batch;
  const isLed = wanted.length >= 2 && written !== undefined && wanted[0] === written && written !== traced;
  const first = wanted.length > shape.length ? undefined : shape[0];
  if (isLed && (first === undefined || first === 1 || first === traced)) wanted[0] = traced;
  return broadcastShape([shape, wanted]);
}

function concatenation(call: Call): np.Array {
  const arrays = call.arrays();
  const axis = call.axis(0, arrays[0]!.ndim);
  const { written, traced } = call.surroundings.batch;
  // A file for one example need not repeat, such as a class token, what every example has.
  const isLed = axis !== 0 && written === 1 && arrays.some(({ shape }) => shape[0] === traced);
  const whole = arrays.map((own) =>
    isLed && own.shape[0] === 1 ? np.broadcastTo(own, [traced, ...own.shape.slice(1)]) : own,
  );
  return whole.length === 1 ? whole[0]! : np.concatenate(whole, axis);
}

function partSizes(call: Call, size: number): readonly number[] {
  const named = call.wholes(1, "split");
  if (named !== undefined) return named;
  const each = Math.ceil(size / call.outputs);
  return range(call.outputs).map((i) => Math.min(each, size - i * each));
}

function parts(call: Call): readonly np.Array[] {
  const x = call.array(0);
  const axis = call.axis(0, x.ndim);
  let at = 0;
  const all = partSizes(call, x.shape[axis]!).map((size) => {
    at += size;
    return part(x.ref, axis, at - size, at);
  });
  x.dispose();
  return all;
}

function foldedParts(call: Call): readonly Constant[] {
  const own = call.constant(0);
  const axis = call.axis(0, own.shape.length);
  let at = 0;
  return partSizes(call, own.shape[axis]!).map((size) => {
    const start = at;
    at += size;
    const shape = own.shape.map((known, i) => (i === axis ? size : known));
    return picked(own, shape, (index) => index.map((place, i) => (i === axis ? place + start : place)));
  });
}

function tiled(call: Call): np.Array {
  return np.tile(call.array(0), Array.from(call.constant(1).data));
}

function foldedTiles(call: Call): Constant {
  const own = call.constant(0);
  const repeats = call.constant(1).data;
  const shape = own.shape.map((size, axis) => size * repeats[axis]!);
  return picked(own, shape, (index) => index.map((place, axis) => place % own.shape[axis]!));
}

/** The shape of a value, or a part of it: known while a graph is traced, which is why one graph serves any batch. */
export function shapeOf(call: Call, { shape }: Value): Constant {
  return integers(shape.slice(call.integer("start", 0), call.integer("end", shape.length)));
}

/** A constant that a node holds itself. */
export function heldConstant(call: Call): Constant {
  for (const [key, { kind, value }] of call.node.attributes) {
    if (kind === "tensor") return tensorData(value);
    if (key === "value_float" && kind === "float") return constant("float", [], [value]);
    if (key === "value_int" && kind === "integer") return constant("integer", [], [value]);
    if (key === "value_floats" && kind === "floats") return constant("float", [value.length], value);
    if (key === "value_ints" && kind === "integers") return integers(value);
  }
  throw new Unsupported("it holds texts, or nothing");
}

function filled(call: Call): Constant {
  const shape = Array.from(call.constant(0).data);
  const held = call.node.attributes.get("value");
  const { type, data } = held?.kind === "tensor" ? tensorData(held.value) : constant("float", [1], [0]);
  const count = elementCount(constantShape(shape));
  return constant(type, shape, new Float64Array(count).fill(data[0] ?? 0));
}

function constantShape(shape: readonly number[]): readonly number[] {
  if (elementCount(shape) > MOST_ELEMENTS || shape.some((size) => size < 0)) {
    throw new Unsupported(`it makes an array of shape [${shape.join(", ")}]`);
  }
  return shape;
}

function counted(call: Call): Constant {
  const [start, limit, step] = call.constants().map(({ data }) => data[0] ?? 0) as [number, number, number];
  const count = Math.max(0, Math.ceil((limit - start) / step));
  if (!(count <= MOST_ELEMENTS)) throw new Unsupported(`it counts ${count} numbers`);
  return constant(
    call.constant(0).type,
    [count],
    range(count).map((i) => start + i * step),
  );
}

function depthToSpace(call: Call): np.Array {
  const maps = call.array(0);
  const block = call.integer("blocksize", 2);
  const [batch, channels, height, width] = maps.shape as [number, number, number, number];
  const each = channels / block ** 2;
  const blocks =
    call.text("mode", "DCR") === "DCR"
      ? maps.reshape([batch, block, block, each, height, width]).transpose([0, 3, 4, 1, 5, 2])
      : maps.reshape([batch, each, block, block, height, width]).transpose([0, 1, 4, 2, 5, 3]);
  return blocks.reshape([batch, each, height * block, width * block]);
}

function spaceToDepth(call: Call): np.Array {
  const maps = call.array(0);
  const block = call.integer("blocksize", 2);
  const [batch, channels, height, width] = maps.shape as [number, number, number, number];
  return maps
    .reshape([batch, channels, height / block, block, width / block, block])
    .transpose([0, 3, 5, 1, 2, 4])
    .reshape([batch, channels * block ** 2, height / block, width / block]);
}

/** Shapes, and what rearranges an array as a whole. */
export const SHAPES: Operators = {
  Reshape: reshaping(wantedShape),
  Flatten: reshaping(flattenedShape),
  Squeeze: reshaping(squeezedShape),
  Unsqueeze: reshaping(unsqueezedShape),
  Transpose: {
    traced: (call) => {
      const x = call.array(0);
      return x.transpose(orderOf(call, x.ndim));
    },
    folded: (call) => transposed(call.constant(0), orderOf(call, call.constant(0).shape.length)),
  },
  Expand: {
    traced: (call) => {
      const x = call.array(0);
      return np.broadcastTo(x, [...expandedShape(call, x.shape)]);
    },
    folded: (call) => expanded(call.constant(0), expandedShape(call, call.constant(0).shape)),
  },
  Concat: {
    traced: concatenation,
    folded: (call) => {
      const all = call.constants();
      return concatenated(all, call.axis(0, all[0]!.shape.length));
    },
  },
  Split: { traced: parts, folded: foldedParts },
  Tile: { traced: tiled, folded: foldedTiles },
  ConstantOfShape: onlyFolded(filled),
  Range: onlyFolded(counted),
  DepthToSpace: { traced: depthToSpace },
  SpaceToDepth: { traced: spaceToDepth },
};
