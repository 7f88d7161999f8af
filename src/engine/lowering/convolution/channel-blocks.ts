import type { GraphBuilder } from "../graph-builder.ts";
import { padView } from "../movement.ts";
import type { View } from "../view.ts";

/** The least multiple of a block that holds a count. */
export const paddedTo = (block: number, count: number): number => Math.ceil(count / block) * block;

/** Zeros behind one logical axis up to a whole number of blocks. */
export function filledUp(graph: GraphBuilder, view: View, axis: number, block: number): View {
  const size = view.shape[axis]!;
  const missing = paddedTo(block, size) - size;
  if (missing === 0) return view;
  return padView(
    graph,
    view,
    view.shape.map((_, i) => (i === axis ? [0, missing] : [0, 0])),
  );
}
