import type { GraphBuilder } from "./graph-builder.ts";
import { reshapeBuffer, sameShape } from "./reshape-buffer.ts";
import { transposeBuffer } from "./transpose-buffer.ts";
import { type Buffer, backedAxes, reshapeInPlace, type View, viewOf } from "./view.ts";

/**
 * A buffer whose axes are the logical axes in the given order, with size 1 where the view broadcasts or the order has
 * null.
 *
 * Transposes only when the order differs from the buffer's. Leading axes of size 1 may be left out when
 * `trimmed`, which is what ONNX broadcasting allows and saves a node.
 */
export function alignBuffer(
  graph: GraphBuilder,
  view: View,
  order: readonly (number | null)[],
  { trimmed }: { readonly trimmed: boolean },
): Buffer {
  const wanted = order.filter((axis): axis is number => axis !== null && view.axes[axis] !== null);
  const present = backedAxes(view);
  let buffer = view.buffer;
  if (wanted.some((axis, i) => axis !== present[i])) {
    const compact = reshapeBuffer(
      graph,
      buffer,
      present.map((axis) => view.shape[axis]!),
    );
    const permutation = wanted.map((axis) => present.indexOf(axis));
    buffer = transposeBuffer(graph, compact, permutation);
  }
  const shape = order.map((axis) => (axis === null || view.axes[axis] === null ? 1 : view.shape[axis]!));
  if (trimmed && sameShape(withoutLeadingOnes(buffer.shape), withoutLeadingOnes(shape))) {
    if (buffer.shape.length <= shape.length) return buffer;
  }
  return reshapeBuffer(graph, buffer, shape);
}

function withoutLeadingOnes(shape: readonly number[]): readonly number[] {
  const first = shape.findIndex((size) => size !== 1);
  return first === -1 ? [] : shape.slice(first);
}

/** A buffer that holds the whole logical array in row-major order. */
export function materialise(graph: GraphBuilder, view: View): Buffer {
  const repeats = view.axes.some((bufferAxis, axis) => bufferAxis === null && view.shape[axis] !== 1);
  const order = view.shape.map((_, axis) => axis);
  const buffer = alignBuffer(graph, view, order, { trimmed: repeats });
  if (!repeats) return buffer;
  return {
    ...buffer,
    name: graph.node("Expand", [buffer.name, graph.integers(view.shape)]),
    shape: view.shape,
  };
}

/** The view of another shape over the same elements in row-major order. */
export function reshapeView(graph: GraphBuilder, view: View, shape: readonly number[]): View {
  const inPlace = reshapeInPlace(view, shape);
  if (inPlace === null) return viewOf(reshapeBuffer(graph, materialise(graph, view), shape));
  return { buffer: reshapeBuffer(graph, view.buffer, inPlace.bufferShape), shape, axes: inPlace.axes };
}
