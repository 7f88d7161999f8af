import { elementCount } from "#trees";
import { type GraphBuilder, integers } from "./graph-builder.ts";
import { reshapeBuffer } from "./reshape-buffer.ts";
import type { Buffer } from "./view.ts";

/** Below so many elements an operator more costs more than a slow transposition. */
const FEW_ELEMENTS = 8192;

/**
 * A buffer with its axes in the order `permutation`.
 *
 * ONNX Runtime moves one axis among the others several times faster than it permutes them in any other way. So axes that
 * stay side by side are merged first, and a large array that then still moves several axes does so in two steps. Each step
 * has a shape of its own, since ONNX Runtime's optimiser makes one slow permutation of two that follow each other.
 */
export function transposeBuffer(graph: GraphBuilder, buffer: Buffer, permutation: readonly number[]): Buffer {
  const shape = permutation.map((axis) => buffer.shape[axis]!);
  const { sizes, order } = merged(buffer.shape, permutation);
  if (order.length <= 1) return reshapeBuffer(graph, buffer, shape);
  if (elementCount(buffer.shape) < FEW_ELEMENTS || movesOneAxis(permutation)) {
    return permuteAxes(graph, buffer, permutation);
  }
  const compact = reshapeBuffer(graph, buffer, sizes);
  const steps = movesOneAxis(order) ? undefined : twoSteps(sizes, order);
  const whole =
    steps === undefined
      ? permuteAxes(graph, compact, order)
      : permuteMerged(graph, permuteMerged(graph, compact, steps.first), steps.second);
  return reshapeBuffer(graph, whole, shape);
}

function permuteMerged(graph: GraphBuilder, buffer: Buffer, permutation: readonly number[]): Buffer {
  const { sizes, order } = merged(buffer.shape, permutation);
  const compact = permuteAxes(graph, reshapeBuffer(graph, buffer, sizes), order);
  return reshapeBuffer(
    graph,
    compact,
    permutation.map((axis) => buffer.shape[axis]!),
  );
}

function permuteAxes(graph: GraphBuilder, buffer: Buffer, permutation: readonly number[]): Buffer {
  if (permutation.every((axis, i) => axis === i)) return buffer;
  const name = graph.node("Transpose", [buffer.name], { perm: integers(permutation) });
  return { ...buffer, name, shape: permutation.map((axis) => buffer.shape[axis]!) };
}

/** The sizes of axes, those that stay side by side merged and those of size 1 left out, and how they are permuted. */
function merged(
  shape: readonly number[],
  permutation: readonly number[],
): { readonly sizes: readonly number[]; readonly order: readonly number[] } {
  const axes = shape.flatMap((size, axis) => (size === 1 ? [] : [axis]));
  const runs: number[][] = [];
  for (const axis of permutation.filter((axis) => axes.includes(axis))) {
    const last = runs.at(-1);
    if (last !== undefined && axes.indexOf(axis) === axes.indexOf(last.at(-1)!) + 1) last.push(axis);
    else runs.push([axis]);
  }
  const inPlace = runs.toSorted((a, b) => a[0]! - b[0]!);
  return {
    sizes: inPlace.map((run) => elementCount(run.map((axis) => shape[axis]!))),
    order: runs.map((run) => inPlace.indexOf(run)),
  };
}

/** Two permutations, one after the other, that move one axis each and take least time together, if there are. */
function twoSteps(
  sizes: readonly number[],
  order: readonly number[],
): { readonly first: readonly number[]; readonly second: readonly number[] } | undefined {
  const pairs = singleMoves(order.length).flatMap((first) => {
    const second = order.map((axis) => first.indexOf(axis));
    const between = first.map((axis) => sizes[axis]!);
    if (!movesOneAxis(merged(between, second).order)) return [];
    return [{ first, second, cost: timeOf(sizes, first) + timeOf(between, second) }];
  });
  return pairs.toSorted((a, b) => a.cost - b.cost)[0];
}

/**
 * Nanoseconds an element of a permutation that moves one axis: of single elements by a function for matrices, of runs, the
 * last axes that do not move, by a copy for each.
 */
function timeOf(sizes: readonly number[], permutation: readonly number[]): number {
  const moved = permutation.findLastIndex((axis, i) => axis !== i);
  const run = elementCount(sizes.slice(moved + 1));
  return run === 1 ? 0.3 : 0.1 + 8 / run;
}

const movesOneAxis = (permutation: readonly number[]): boolean => {
  const wanted = permutation.join();
  return singleMoves(permutation.length).some((move) => move.join() === wanted);
};

/** The permutations of so many axes that take one of them to another place. */
function singleMoves(rank: number): readonly (readonly number[])[] {
  const axes = Array.from({ length: rank }, (_, axis) => axis);
  return axes.flatMap((from) => axes.map((to) => axes.toSpliced(from, 1).toSpliced(to, 0, from)));
}
