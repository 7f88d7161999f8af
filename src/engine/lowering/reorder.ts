import { BLOCKED, type BlockedArray, type MapsShape } from "./blocked-array.ts";
import { type GraphBuilder, integer } from "./graph-builder.ts";

/** An array `[N, C, H, W]` (or `[N, H, W, C]`) with its channels in blocks: `[N, C / block, H, W, block]`. */
export const reorderInput = (graph: GraphBuilder, name: string, channelsLast: boolean): string =>
  graph.node("ReorderInput", [name], { channels_last: integer(Number(channelsLast)) }, BLOCKED);

/** An array of channels in blocks with the first so many of them side by side again: `[N, C, H, W]`. */
export const reorderOutput = (graph: GraphBuilder, name: string, channels: number): string =>
  graph.node("ReorderOutput", [name], { channels: integer(channels), channels_last: integer(0) }, BLOCKED);

/**
 * The array with its channels side by side, which remembers the blocks that it is made of: what reads it in blocks takes
 * those, and where all do, it is never made.
 */
export function sideBySide(graph: GraphBuilder, blocked: BlockedArray): string {
  const name = reorderOutput(graph, blocked.name, blocked.shape[1]);
  graph.liesInBlocks(name, blocked);
  return name;
}

/** An array of that many elements in blocks of channels, as it lies there already or moved. */
export function intoBlocks(graph: GraphBuilder, name: string, shape: MapsShape): string {
  const known = graph.inBlocks(name);
  if (known === undefined) return reorderInput(graph, graph.reshape(name, shape), false);
  const [examples, channels, ...pixels] = known.shape;
  // Blocks follow each other alike whether they are further channels or further examples.
  const isSame =
    shape.slice(2).join() === pixels.join() &&
    shape[0] * shape[1] === examples * channels &&
    shape[1] % known.block === 0;
  if (!isSame) return reorderInput(graph, graph.reshape(name, shape), false);
  return shape[1] === channels ? known.name : graph.reshape(known.name, shape);
}
