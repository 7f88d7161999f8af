import { backedAxes, SHORT_AXIS, type View } from "./view.ts";

/** From so many rows of the other operand on, moving a stack of matrices in memory is little beside multiplying it. */
const MANY_ROWS = 128;

/** How one operand of a contraction enters a matrix product: `[batch…, lead…]` stacks of matrices. */
export interface MatrixOperand {
  /** Axes that only this operand has and that stack its matrices. */
  readonly lead: readonly number[];
  /** Axes that only this operand has, merged into its rows (or columns). */
  readonly rows: readonly number[];
  /** Logical axes in buffer order. */
  readonly order: readonly number[];
  /** Whether the contracted axis comes before the rows. */
  readonly contractedFirst: boolean;
}

/** Chooses a form that needs no transpose if there is one. */
function matrixOperand(view: View, batch: readonly number[], contracted: number): MatrixOperand {
  const present = backedAxes(view);
  const own = present.filter((axis) => axis !== contracted && !batch.includes(axis));
  const rest = present.slice(batch.length);
  const isStacked = batchLeads(view, batch);
  if (isStacked && rest.at(-1) === contracted) {
    return { lead: [], rows: own, order: present, contractedFirst: false };
  }
  if (isStacked) {
    const position = rest.indexOf(contracted);
    return {
      lead: rest.slice(0, position),
      rows: rest.slice(position + 1),
      order: present,
      contractedFirst: true,
    };
  }
  const order = [...batch, contracted, ...own];
  if (turnsMatrices(present, order)) return { lead: [], rows: own, order, contractedFirst: true };
  return { lead: [], rows: own, order: [...batch, ...own, contracted], contractedFirst: false };
}

/**
 * Whether one order of axes becomes another by exchanging two neighbouring runs of them, the second of which ends the
 * order: matrices are turned, which ONNX Runtime does several times faster than it moves short runs about.
 */
function turnsMatrices(from: readonly number[], to: readonly number[]): boolean {
  const start = from.findIndex((axis, i) => axis !== to[i]);
  const [before, after] = [from.slice(start), to.slice(start)];
  const cut = before.indexOf(after[0]!);
  return (
    start !== -1 && [...before.slice(cut), ...before.slice(0, cut)].every((axis, i) => axis === after[i])
  );
}

/** Both operands as they enter the product together. */
export function matrixOperands(
  x: View,
  y: View,
  batch: readonly number[],
  contracted: number,
): readonly [MatrixOperand, MatrixOperand] {
  const left = matrixOperand(x, batch, contracted);
  const right = matrixOperand(y, batch, contracted);
  const facesMany = (view: View, { lead, rows }: MatrixOperand): boolean =>
    lead.length === 0 && sizeOf(view, rows) >= MANY_ROWS;
  return [
    facesMany(y, right) ? joined(x, left, batch, contracted) : left,
    facesMany(x, left) ? stackedLast(y, joined(y, right, batch, contracted)) : right,
  ];
}

/** A stack of narrow matrices as one wide one: probes or networks on the same examples fill the registers together. */
function joined(
  view: View,
  operand: MatrixOperand,
  batch: readonly number[],
  contracted: number,
): MatrixOperand {
  if (operand.lead.length === 0 || sizeOf(view, operand.rows) >= SHORT_AXIS) return operand;
  const rows = [...operand.lead, ...operand.rows];
  return { lead: [], rows, order: [...batch, ...rows, contracted], contractedFirst: false };
}

/**
 * Columns along several axes as a stack over all but the last: the product is as fast, and probes come before examples
 * in its result, as they do in products with matrices that lie the other way.
 */
function stackedLast(view: View, operand: MatrixOperand): MatrixOperand {
  const { lead, rows, contractedFirst } = operand;
  if (contractedFirst || lead.length > 0 || sizeOf(view, rows.slice(-1)) < SHORT_AXIS) return operand;
  return { ...operand, lead: rows.slice(0, -1), rows: rows.slice(-1) };
}

/** The same operand with the contracted axis moved behind the rows. */
export function contractedLast(
  { lead, rows }: MatrixOperand,
  batch: readonly number[],
  contracted: number,
): MatrixOperand {
  return { lead, rows, order: [...batch, ...lead, ...rows, contracted], contractedFirst: false };
}

/** Whether the axes that matrices are stacked along come first in memory. */
export function batchLeads(view: View, batch: readonly number[]): boolean {
  const present = backedAxes(view);
  return batch.every((axis, i) => present[i] === axis);
}

/**
 * The order of an operand whose other axes lie around those of the stack, as tokens lie before the heads of attention
 * and numbers of a head behind, with the other's rows where it has the contracted axis; undefined unless matrices need
 * only be turned to bring a product whose rows it gives into this order.
 */
export function orderTurnedBack(
  [view, own]: readonly [View, MatrixOperand],
  [other, { lead, rows }]: readonly [View, MatrixOperand],
  batch: readonly number[],
): readonly number[] | undefined {
  const present = backedAxes(view);
  if (batchLeads(view, batch) || !batchLeads(other, batch)) return undefined;
  if (own.lead.length > 0 || lead.length > 0) return undefined;
  const contracted = view.shape.length - 1;
  const back = present.flatMap((axis) => (axis === contracted ? rows : [axis]));
  return turnsMatrices([...batch, ...own.rows, ...rows], back) ? back : undefined;
}

/** The elements along some axes of a view together. */
export const sizeOf = (view: View, axes: readonly number[]): number =>
  axes.reduce((size, axis) => size * view.shape[axis]!, 1);
