import type { Axis, Joint } from "./axis.ts";

/** How one axis of an array may be permuted: what is left of an `Axis` once all of a program is known. */
export type AxisShape =
  | { readonly kind: "fixed"; readonly size: number }
  /** It is permuted as the group of this number is. */
  | { readonly kind: "group"; readonly size: number; readonly group: number }
  | { readonly kind: Joint; readonly size: number; readonly parts: readonly AxisShape[] };

/** The shape of an axis, by the groups of the axes that may be permuted. */
export function axisShape(axis: Axis, groupOf: (root: Axis) => number | undefined): AxisShape {
  const { size, parts } = axis;
  if (parts === undefined) {
    const group = groupOf(axis.root);
    return group === undefined ? { kind: "fixed", size } : { kind: "group", size, group };
  }
  const shapes = parts.axes.map((part) => axisShape(part, groupOf));
  return shapes.every(({ kind }) => kind === "fixed")
    ? { kind: "fixed", size }
    : { kind: parts.joint, size, parts: shapes };
}

/** A permutation of 0 … n - 1: element i of what is permuted is element p[i] of what was. */
export type Permutation = Int32Array;

/** The permutation that leaves everything where it is. */
export function identity(size: number): Permutation {
  return Int32Array.from({ length: size }, (_, i) => i);
}

/** The permutation of an axis, from those of the groups. */
export function axisPermutation(shape: AxisShape, groups: readonly Permutation[]): Permutation {
  switch (shape.kind) {
    case "fixed":
      return identity(shape.size);
    case "group":
      return groups[shape.group]!;
    case "product":
      return shape.parts
        .map((part) => axisPermutation(part, groups))
        .reduce((outer, inner) =>
          Int32Array.from({ length: outer.length * inner.length }, (_, i) => {
            const [row, column] = [Math.floor(i / inner.length), i % inner.length];
            return outer[row]! * inner.length + inner[column]!;
          }),
        );
    case "sum": {
      let start = 0;
      const runs = shape.parts.map((part) => {
        const run = axisPermutation(part, groups).map((i) => start + i);
        start += part.size;
        return run;
      });
      return Int32Array.from(runs.flatMap((run) => [...run]));
    }
  }
}

/**
 * Every way in which a group lies in an axis: by place on the axis, the element of the group that lies there, or -1 where
 * none does.
 */
export function occurrencesIn(shape: AxisShape, group: number): readonly Int32Array[] {
  switch (shape.kind) {
    case "fixed":
      return [];
    case "group":
      return shape.group === group ? [identity(shape.size)] : [];
    case "product": {
      let inner = shape.size;
      return shape.parts.flatMap((part) => {
        inner /= part.size;
        const within = inner;
        return occurrencesIn(part, group).map((at) =>
          Int32Array.from({ length: shape.size }, (_, i) => at[Math.floor(i / within) % part.size]!),
        );
      });
    }
    case "sum": {
      let start = 0;
      return shape.parts.flatMap((part) => {
        const from = start;
        start += part.size;
        return occurrencesIn(part, group).map((at) => {
          const whole = new Int32Array(shape.size).fill(-1);
          whole.set(at, from);
          return whole;
        });
      });
    }
  }
}
