import type { GraphBuilder } from "./graph-builder.ts";
import type { Buffer } from "./view.ts";

/** Whether two shapes are the same. */
export const sameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((size, i) => size === b[i]);

/** A buffer with the same data in another shape. */
export function reshapeBuffer(graph: GraphBuilder, buffer: Buffer, shape: readonly number[]): Buffer {
  if (sameShape(buffer.shape, shape)) return buffer;
  return { ...buffer, name: graph.reshape(buffer.name, shape), shape };
}
