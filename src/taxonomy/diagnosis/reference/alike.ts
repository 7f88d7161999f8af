import { mean, sampleVariance } from "#statistics";
import { byDirection, type Direction } from "../moves.ts";
import type { ReferenceCell } from "./reference.ts";

/** Most measured cells that one set of means stands for. */
export const MOST_ALIKE = 8;

/**
 * The means of cells that are alike: those of one label noise are halved where they spread the most, at the median of
 * the feature with the greatest share of the spread of all, until eight or fewer are left.
 *
 * So a large grid is told by what such cells have in common, as the leaves of a tree are, and not by its numbers.
 */
export function meansOfAlike(cells: readonly ReferenceCell[]): readonly ReferenceCell[] {
  const kinds = [...Map.groupBy(cells, ({ grid, labelNoise }) => `${labelNoise} ${grid}`).values()];
  return kinds.flatMap((kind) => {
    const whole = spreadsOf(kind);
    return halved(kind, whole).map(meansOf);
  });
}

function halved(
  cells: readonly ReferenceCell[],
  whole: readonly number[],
): readonly (readonly ReferenceCell[])[] {
  if (cells.length <= MOST_ALIKE) return [cells];
  const shares = spreadsOf(cells).map((spread, index) => (whole[index]! > 0 ? spread / whole[index]! : 0));
  const widest = shares.indexOf(Math.max(...shares));
  const order = cells.toSorted((a, b) => a.features[widest]! - b.features[widest]!);
  const middle = order.length >> 1;
  return [...halved(order.slice(0, middle), whole), ...halved(order.slice(middle), whole)];
}

function spreadsOf(cells: readonly ReferenceCell[]): readonly number[] {
  return cells[0]!.features.map((_, index) =>
    Math.sqrt(sampleVariance(cells.map(({ features }) => features[index]!)) ?? 0),
  );
}

function meansOf(cells: readonly ReferenceCell[]): ReferenceCell {
  const { grid, labelNoise, features } = cells[0]!;
  const gains = (direction: Direction) =>
    cells.map(({ gain }) => gain[direction]).filter((gain) => gain !== null);
  return {
    grid,
    labelNoise,
    count: cells.length,
    features: features.map((_, index) => mean(cells.map((cell) => cell.features[index]!))!),
    room: byDirection((direction) => {
      const rooms = cells.map(({ room }) => room[direction]).filter((room) => room !== null);
      return mean(rooms);
    }),
    gain: byDirection((direction) => mean(gains(direction))),
    gainSpread: byDirection((direction) => Math.sqrt(sampleVariance(gains(direction)) ?? 0)),
  };
}
