import type { Permutation } from "./axis-shape.ts";
import type { PermutationStructure } from "./permutation-structure.ts";
import { type Slices, slicesOf } from "./slices.ts";

/** A parameter as a group sees it. */
export interface Table extends Slices {
  readonly parameter: string;
  /** Which of the ways in which the group lies in the parameter. */
  readonly way: number;
  /** The groups that lie in the parameter besides. */
  readonly others: readonly number[];
  /** Whether the group lies in the parameter once, so that to permute it is to permute the rows. */
  readonly isAlone: boolean;
}

/** By group, the places of each of its elements in the flat vector. */
export function tablesOf({ groups, layout, axes }: PermutationStructure): readonly (readonly Table[])[] {
  return groups.map(({ size }, group) =>
    layout.entries.flatMap(({ name, shape, offset }) => {
      const slices = slicesOf(shape, axes.get(name)!, group, size);
      const others = groups.flatMap(({ places }, other) =>
        other !== group && places.some(({ parameter }) => parameter === name) ? [other] : [],
      );
      return slices.map(({ width, places }, way) => ({
        parameter: name,
        way,
        width,
        places: places.map((place) => offset + place),
        others,
        isAlone: slices.length === 1,
      }));
    }),
  );
}

/** A group that is to be matched, and by which of its arrays. */
interface GroupInOrder {
  readonly group: number;
  readonly tables: readonly Table[];
}

/** Groups from the inputs on, each by those of its arrays that no group after it has a part in, or by all if none is so. */
export function fromInputsOn(tables: readonly (readonly Table[])[]): readonly GroupInOrder[] {
  const waiting = new Set(tables.keys());
  const isKnown = ({ others }: Table): boolean => others.every((other) => !waiting.has(other));
  return tables.map(() => {
    const group = [...waiting].find((own) => tables[own]!.some(isKnown)) ?? [...waiting][0]!;
    const known = tables[group]!.filter(isKnown);
    waiting.delete(group);
    return { group, tables: known.length === 0 ? tables[group]! : known };
  });
}

/** Puts the rows of a table in another order in place, each by a factor where there are any. */
export function moveRows(
  { width, places }: Table,
  vector: Float32Array,
  order: Permutation,
  factors?: ArrayLike<number>,
): void {
  const before = new Float32Array(places.length);
  for (let i = 0; i < places.length; i++) before[i] = vector[places[i]!]!;
  for (let to = 0; to < order.length; to++) {
    const from = order[to]! * width;
    const factor = factors?.[to] ?? 1;
    for (let k = 0; k < width; k++) vector[places[to * width + k]!] = factor * before[from + k]!;
  }
}
