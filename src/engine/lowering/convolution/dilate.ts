import type { GraphBuilder } from "../graph-builder.ts";
import { materialise } from "../materialise.ts";
import { padView, sliceView } from "../movement.ts";
import { reshapeBuffer } from "../reshape-buffer.ts";
import { type View, viewOf } from "../view.ts";

/** The view with zeros between neighbouring elements along the axes from `firstAxis` on, `dilation - 1` of them. */
export function dilateView(
  graph: GraphBuilder,
  view: View,
  firstAxis: number,
  dilations: readonly number[],
): View {
  let result = view;
  dilations.forEach((dilation, i) => {
    const axis = firstAxis + i;
    const size = result.shape[axis]!;
    if (dilation === 1 || size <= 1) return;
    const whole = viewOf(materialise(graph, result));
    const spread = [...whole.shape.slice(0, axis + 1), 1, ...whole.shape.slice(axis + 1)];
    const column = viewOf(reshapeBuffer(graph, whole.buffer, spread));
    const padded = padView(
      graph,
      column,
      spread.map((_, a) => (a === axis + 1 ? [0, dilation - 1] : [0, 0])),
    );
    const merged = [...whole.shape.slice(0, axis), size * dilation, ...whole.shape.slice(axis + 1)];
    const interleaved = viewOf(reshapeBuffer(graph, padded.buffer, merged));
    result = sliceView(
      graph,
      interleaved,
      merged.map((length, a) => [0, a === axis ? length - dilation + 1 : length]),
    );
  });
  return result;
}
