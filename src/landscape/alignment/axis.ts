/** How an axis is put together of others: in rows and columns, or one after another. */
export type Joint = "product" | "sum";

interface Parts {
  readonly joint: Joint;
  readonly axes: readonly Axis[];
}

/**
 * An axis of arrays, whose elements may or may not be put in another order.
 *
 * Axes that must be permuted alike are tied, and are then one. An axis can turn out to be made of others: the product of
 * the channels and the pixels of a map that is laid flat, or the sum of queries, keys and values that lie side by side.
 * What is tied to it is then made of the same.
 */
export class Axis {
  /** Elements, at least 1. */
  readonly size: number;
  #same: Axis | undefined;
  #parts: Parts | undefined;
  #isFixed = false;

  constructor(size: number) {
    this.size = size;
  }

  /** An axis of parts, of which there is at least one. */
  static of(joint: Joint, axes: readonly Axis[]): Axis {
    if (axes.length === 1) return axes[0]!;
    const size = axes.reduce((whole, part) => combined[joint](whole, part.size), joint === "product" ? 1 : 0);
    const whole = new Axis(size);
    whole.#parts = { joint, axes };
    return whole;
  }

  /** The axis that stands for all that are tied together. */
  get root(): Axis {
    let root: Axis = this;
    while (root.#same !== undefined) root = root.#same;
    return root;
  }

  /** What it is made of; `undefined` for one that is not put together. */
  get parts(): Parts | undefined {
    return this.root.#parts;
  }

  /** Whether an axis without parts must stay as it is. */
  get isFixed(): boolean {
    return this.root.#isFixed;
  }

  /** Says that no element may move. */
  fix(): void {
    const { root } = this;
    if (root.#parts === undefined) root.#isFixed = true;
    else for (const part of root.#parts.axes) part.fix();
  }

  /** Says that the two, of one size, are permuted alike; what cannot be is fixed. */
  tie(other: Axis): void {
    const [one, two] = [this.root, other.root];
    if (one === two) return;
    const [from, to] = one.#parts === undefined ? [one, two] : [two, one];
    if (from.#parts === undefined) {
      if (from.#isFixed) to.fix();
    } else if (!tiedByPart(from, to)) {
      from.fix();
      to.fix();
    }
    from.#same = to;
  }

  /** The axis as parts of these sizes, which it is from now on; `undefined` where it is made otherwise. */
  cut(joint: Joint, sizes: readonly number[]): readonly Axis[] | undefined {
    const { root } = this;
    if (root.#parts === undefined) {
      const axes = sizes.map((size) => new Axis(size));
      root.#parts = { joint, axes };
      if (root.#isFixed) root.fix();
      return axes;
    }
    if (root.#parts.joint !== joint) return sizes.length === 1 ? [root] : undefined;
    return grouped(joint, partsBy(joint, root), sizes)?.map((group) => Axis.of(joint, group));
  }
}

const combined: Readonly<Record<Joint, (one: number, other: number) => number>> = {
  product: (one, other) => one * other,
  sum: (one, other) => one + other,
};

/** The parts of an axis by a joint, and theirs in turn; the axis itself where it is not so made. */
export function partsBy(joint: Joint, axis: Axis): readonly Axis[] {
  const { root, parts } = axis;
  return parts?.joint === joint ? parts.axes.flatMap((part) => partsBy(joint, part)) : [root];
}

/**
 * Parts in their order as groups that come to the given sizes, parts across a border being cut there; `undefined` where one
 * cannot be.
 */
export function grouped(
  joint: Joint,
  parts: readonly Axis[],
  sizes: readonly number[],
): readonly (readonly Axis[])[] | undefined {
  const queue = [...parts];
  const groups: Axis[][] = [];
  for (const size of sizes) {
    const group: Axis[] = [];
    for (let left = size; left > NOTHING[joint]; ) {
      const next = queue.shift();
      if (next === undefined) return undefined;
      const rest = without(joint, left, next.size);
      if (rest !== undefined) {
        group.push(next);
        left = rest;
        continue;
      }
      const beyond = without(joint, next.size, left);
      const halves = beyond === undefined ? undefined : next.cut(joint, [left, beyond]);
      if (halves === undefined) return undefined;
      group.push(halves[0]!);
      queue.unshift(halves[1]!);
      left = NOTHING[joint];
    }
    groups.push(group);
  }
  return groups;
}

/** The size of what has no parts. */
const NOTHING: Readonly<Record<Joint, number>> = { product: 1, sum: 0 };

/** What is left of a size without a part; `undefined` where it is none. */
function without(joint: Joint, whole: number, part: number): number | undefined {
  if (joint === "sum") return part <= whole ? whole - part : undefined;
  return whole % part === 0 ? whole / part : undefined;
}

/** Ties the parts of two axes that are put together; false where they do not lie alike. */
function tiedByPart(one: Axis, other: Axis): boolean {
  const { joint } = one.parts!;
  if (other.parts!.joint !== joint) return false;
  const others = partsBy(joint, other);
  const groups = grouped(
    joint,
    partsBy(joint, one),
    others.map(({ size }) => size),
  );
  if (groups === undefined) return false;
  groups.forEach((group, i) => {
    Axis.of(joint, group).tie(others[i]!);
  });
  return true;
}
