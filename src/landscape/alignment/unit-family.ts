import { elementCount } from "#trees";
import { type AxisShape, occurrencesIn, type Permutation } from "./axis-shape.ts";
import type { PermutationGroup } from "./permutation-structure.ts";
import type { Slices } from "./slices.ts";

/** Elements of an array that groups reach in one way: each unit has an element of every one of these groups. */
export interface UnitFamily {
  /** The groups that a unit has an element of, the last changing first from unit to unit. */
  readonly groups: readonly number[];
  /** How many elements each of them has. */
  readonly sizes: readonly number[];
  /** Where the units lie in the array. */
  readonly slices: Slices;
}

/** The units of an array: channels of maps, numbers of a token by head and place in the head, and so on. */
export function unitFamilies(
  shape: readonly number[],
  axes: readonly AxisShape[],
  groups: readonly PermutationGroup[],
): readonly UnitFamily[] {
  const found = axes.flatMap((axis, i) => {
    const inner = elementCount(shape.slice(i + 1));
    return groups.flatMap(({ size }, group) =>
      occurrencesIn(axis, group).map((at) => ({ group, size, at, inner, of: axis.size })),
    );
  });
  const count = elementCount(shape);
  // The ways in which an element is reached, as bits, and which unit it is of among those that are reached so.
  const [ways, units] = [new Int32Array(count), new Int32Array(count)];
  found.forEach(({ at, inner, of, size }, way) => {
    for (let place = 0; place < count; place++) {
      const element = at[Math.floor(place / inner) % of]!;
      if (element < 0) continue;
      ways[place]! |= 1 << way;
      units[place] = units[place]! * size + element;
    }
  });
  return [...new Set(ways)].flatMap((reached): UnitFamily[] => {
    const own = found.filter((_, way) => (reached & (1 << way)) !== 0);
    if (own.length === 0) return [];
    const sizes = own.map(({ size }) => size);
    const all = ways.reduce((sum, way) => sum + (way === reached ? 1 : 0), 0);
    const width = all / elementCount(sizes);
    const [places, filled] = [new Int32Array(all), new Int32Array(elementCount(sizes))];
    for (let place = 0; place < count; place++) {
      if (ways[place] !== reached) continue;
      const unit = units[place]!;
      places[unit * width + filled[unit]!++] = place;
    }
    return [{ groups: own.map(({ group }) => group), sizes, slices: { width, places } }];
  });
}

/** Units of a family with the correlations `[units, units]` of those of one network with those of another. */
export interface CorrelatedFamily extends Pick<UnitFamily, "groups" | "sizes"> {
  readonly correlations: Float64Array;
}

/** The mean correlation of units with those that permutations put beside them. */
export function meanCorrelation(
  { groups, sizes, correlations }: CorrelatedFamily,
  permutations: readonly Permutation[],
): number {
  const units = Math.sqrt(correlations.length);
  let sum = 0;
  for (let unit = 0; unit < units; unit++) {
    const beside = placeOf(
      coordinatesOf(unit, sizes).map((at, c) => permutations[groups[c]!]![at]!),
      sizes,
    );
    sum += correlations[unit * units + beside]!;
  }
  return sum / units;
}

/**
 * Adds to `gains` what a family gains, in mean correlation, where element i of a group is put beside element j: with the
 * other groups as `permutations` have them, or at their best where they are not `known`.
 */
export function addGains(
  { groups, sizes, correlations }: CorrelatedFamily,
  group: number,
  permutations: readonly Permutation[],
  known: ReadonlySet<number>,
  gains: Float64Array,
): void {
  const units = Math.sqrt(correlations.length);
  groups.forEach((own, coordinate) => {
    if (own !== group) return;
    const size = sizes[coordinate]!;
    const coordinates = Array.from({ length: units }, (_, unit) => coordinatesOf(unit, sizes));
    for (let unit = 0; unit < units; unit++) {
      const at = coordinates[unit]!;
      const best = new Float64Array(size).fill(Number.NEGATIVE_INFINITY);
      for (let other = 0; other < units; other++) {
        const beside = coordinates[other]!;
        const isOpen = groups.every(
          (of, c) => c === coordinate || !known.has(of) || permutations[of]![at[c]!] === beside[c],
        );
        const j = beside[coordinate]!;
        if (isOpen) best[j] = Math.max(best[j]!, correlations[unit * units + other]!);
      }
      for (let j = 0; j < size; j++) gains[at[coordinate]! * size + j]! += best[j]! / units;
    }
  });
}

function coordinatesOf(unit: number, sizes: readonly number[]): readonly number[] {
  let rest = unit;
  const reversed = sizes.toReversed().map((size) => {
    const at = rest % size;
    rest = Math.floor(rest / size);
    return at;
  });
  return reversed.reverse();
}

function placeOf(coordinates: readonly number[], sizes: readonly number[]): number {
  return coordinates.reduce((place, at, c) => place * sizes[c]! + at, 0);
}
