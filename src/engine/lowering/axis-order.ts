import { elementCount } from "#trees";
import { backedAxes, SHORT_AXIS, type View } from "./view.ts";

/** The logical axes of a view in the order of its buffer; null for an axis of size 1 that only the buffer has. */
export function placesIn({ buffer, axes }: View): readonly (number | null)[] {
  return buffer.shape.map((_, place) => {
    const axis = axes.indexOf(place);
    return axis === -1 ? null : axis;
  });
}

/**
 * The order of axes in which the largest operand lies in memory, with those that it lacks put where another
 * operand has them: right before the axis that follows there, so that networks or probes that only small
 * per-channel arrays tell apart end up beside the channels, as convolutions put them. A short last axis of several, such as
 * the classes, goes before a longer one, as products put it.
 */
export function commonOrder(views: readonly View[]): readonly number[] {
  const bySize = views.toSorted((a, b) => sizeOf(b) - sizeOf(a));
  const order = [...backedAxes(bySize[0]!)];
  for (const view of bySize.slice(1)) {
    const own = backedAxes(view);
    for (const [position, axis] of [...own.entries()].reverse()) {
      if (order.includes(axis)) continue;
      const next = own[position + 1];
      // Before the last axis, runs in memory would be short: probes of such a row come first, as products put them.
      const place = next === order.at(-1) && axis < order[0]! ? 0 : order.indexOf(next!);
      order.splice(next === undefined ? order.length : place, 0, axis);
    }
  }
  const sizeAlong = (axis: number): number => Math.max(...views.map(({ shape }) => shape[axis]!));
  const [before, last] = order.slice(-2);
  if (order.length < 3 || sizeAlong(last!) >= SHORT_AXIS || sizeAlong(before!) <= sizeAlong(last!))
    return order;
  return [...order.slice(0, -2), last!, before!];
}

/** Elements of the buffer of a view. */
export const sizeOf = ({ buffer }: View): number => elementCount(buffer.shape);
