import type { OnnxNode } from "../../onnx/model.ts";
import { type GraphBuilder, integer } from "../graph-builder.ts";
import { padView } from "../movement.ts";
import type { View } from "../view.ts";

/** The operators of ONNX Runtime's optimiser that work on blocks of channels. */
export const BLOCKED: OnnxNode["domain"] = "com.microsoft.nchwc";

/** The least multiple of a block that holds a count. */
export const paddedTo = (block: number, count: number): number => Math.ceil(count / block) * block;

/** An array `[N, C, H, W]` (or `[N, H, W, C]`) with its channels in blocks: `[N, C / block, H, W, block]`. */
export const reorderInput = (graph: GraphBuilder, name: string, channelsLast: boolean): string =>
  graph.node("ReorderInput", [name], { channels_last: integer(Number(channelsLast)) }, BLOCKED);

/** An array of channels in blocks with the first so many of them side by side again: `[N, C, H, W]`. */
export const reorderOutput = (graph: GraphBuilder, name: string, channels: number): string =>
  graph.node("ReorderOutput", [name], { channels: integer(channels), channels_last: integer(0) }, BLOCKED);

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
