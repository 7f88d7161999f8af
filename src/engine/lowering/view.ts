import type { TensorType } from "#trees";

/** An array that the graph really computes, with the shape ONNX sees. */
export interface Buffer {
  readonly name: string;
  readonly type: TensorType;
  readonly shape: readonly number[];
}

/**
 * A logical array as a way to look at a buffer, so that transposes and broadcasts cost nothing until needed.
 *
 * Logical axis `i` of size `shape[i]` is buffer axis `axes[i]`, or repeats one element where `axes[i]` is null.
 * Axes of size 1 are always null; every buffer axis longer than 1 is referred to exactly once.
 */
export interface View {
  readonly buffer: Buffer;
  readonly shape: readonly number[];
  readonly axes: readonly (number | null)[];
}

/**
 * A last axis with fewer elements than a vector register holds is short: products waste the rest of their registers
 * on it, and elementwise operators start anew for every run of it.
 */
export const SHORT_AXIS = 16;

/** The view that shows a buffer as it is. */
export function viewOf(buffer: Buffer): View {
  return { buffer, shape: buffer.shape, axes: buffer.shape.map((size, axis) => (size === 1 ? null : axis)) };
}

/** The view with its logical axes in the order `permutation`. */
export function transposeView(view: View, permutation: readonly number[]): View {
  return {
    buffer: view.buffer,
    shape: permutation.map((axis) => view.shape[axis]!),
    axes: permutation.map((axis) => view.axes[axis]!),
  };
}

/** The view with new axes inserted at the positions `newAxes` of the result, then repeated up to `shape`. */
export function broadcastView(view: View, shape: readonly number[], newAxes: readonly number[]): View {
  const isNew = new Set(newAxes);
  let next = 0;
  const axes = shape.map((_, axis) => (isNew.has(axis) ? null : view.axes[next++]!));
  return { buffer: view.buffer, shape, axes };
}

/** The view with axes of size 1 put in front until it has `rank` axes, as NumPy broadcasting does. */
export function padRank(view: View, rank: number): View {
  const missing = rank - view.shape.length;
  if (missing === 0) return view;
  return {
    buffer: view.buffer,
    shape: [...Array<number>(missing).fill(1), ...view.shape],
    axes: [...Array<null>(missing).fill(null), ...view.axes],
  };
}

/** Logical axes that are backed by the buffer, in the order they lie in it. */
export function backedAxes(view: View): readonly number[] {
  return view.axes
    .flatMap((bufferAxis, axis) => (bufferAxis === null ? [] : [{ axis, bufferAxis }]))
    .sort((a, b) => a.bufferAxis - b.bufferAxis)
    .map(({ axis }) => axis);
}

/** How one run of logical axes becomes another of the same product when an array is reshaped. */
interface ReshapeGroup {
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/** Splits a reshape into the smallest runs of axes whose products agree; null if an axis has size 0. */
function reshapeGroups(before: readonly number[], after: readonly number[]): readonly ReshapeGroup[] | null {
  if (before.includes(0) || after.includes(0)) return null;
  const groups: ReshapeGroup[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    const group = { before: [] as number[], after: [] as number[] };
    let left = 1;
    let right = 1;
    const takeLeft = (): void => {
      left *= before[i]!;
      group.before.push(i++);
    };
    const takeRight = (): void => {
      right *= after[j]!;
      group.after.push(j++);
    };
    if (i < before.length) takeLeft();
    else takeRight();
    while (left !== right) {
      if (left < right) takeLeft();
      else takeRight();
    }
    groups.push(group);
  }
  return groups;
}

/**
 * What a reshape needs done to the buffer, if it can be done without moving data.
 *
 * The view's buffer axes are regrouped in place: the result names the new buffer shape and how the logical
 * axes refer to it. Null when the reshape would merge axes that do not lie side by side in the buffer.
 */
export function reshapeInPlace(
  view: View,
  shape: readonly number[],
): { readonly bufferShape: readonly number[]; readonly axes: readonly (number | null)[] } | null {
  const groups = reshapeGroups(view.shape, shape);
  if (groups === null) return null;
  const runs: { readonly start: number; readonly logical: readonly number[] }[] = [];
  for (const { before, after } of groups) {
    const backed = before.filter((axis) => view.axes[axis] !== null);
    if (backed.length === 0) continue;
    if (before.some((axis) => view.axes[axis] === null && view.shape[axis] !== 1)) return null;
    const order = backedAxes(view);
    const start = order.indexOf(backed[0]!);
    if (backed.some((axis, i) => order[start + i] !== axis)) return null;
    runs.push({ start, logical: after.filter((axis) => shape[axis] !== 1) });
  }
  const logicalOrder = runs.sort((a, b) => a.start - b.start).flatMap(({ logical }) => logical);
  const axes: (number | null)[] = shape.map(() => null);
  logicalOrder.forEach((axis, position) => {
    axes[axis] = position;
  });
  return { bufferShape: logicalOrder.map((axis) => shape[axis]!), axes };
}
