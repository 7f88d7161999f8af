import {
  type Equation,
  type EquationOf,
  literal,
  newValue,
  type Operand,
  type Program,
  type Value,
} from "../program/program.ts";
import { definitionsOf, useCounts } from "../program/uses.ts";
import { replaceEquations, type Sum, sumsOf, type Term } from "./sum-terms.ts";

/** A term that is zero outside the range `[start, end)` of one axis. */
interface Piece {
  readonly part: Operand;
  readonly axis: number;
  readonly start: number;
  readonly end: number;
}

/**
 * Turns a sum of arrays that are zero but for ranges of one axis that do not overlap into a concatenation.
 *
 * The gradient of a vector that was cut into named parameters is such a sum: without this every parameter
 * costs two passes over the whole vector.
 */
export function concatenateDisjointPads(program: Program): Program {
  const definitions = definitionsOf(program);
  const uses = useCounts(program);
  const pieceOf = ({ operand, isNegative }: Term): Piece | undefined => {
    if (operand.kind !== "value" || isNegative || uses.get(operand) !== 1) return undefined;
    const made = definitions.get(operand);
    return made?.primitive === "pad" ? paddedPiece(made) : undefined;
  };
  const replacements = new Map<Equation, readonly Equation[]>();
  for (const sum of sumsOf(program)) {
    const pieces = sum.terms.map(pieceOf);
    const axis = pieces.find((piece) => piece !== undefined)?.axis;
    const chosen = disjoint(pieces.filter((piece) => piece?.axis === axis).flatMap((piece) => piece ?? []));
    if (chosen.length < 2) continue;
    const taken = new Set(chosen);
    const others = sum.terms.filter((_, i) => pieces[i] === undefined || !taken.has(pieces[i]));
    replacements.set(sum.root, concatenated(sum, axis!, chosen, others));
  }
  return replaceEquations(program, replacements);
}

function paddedPiece({ inputs, outputs, parameters: { width } }: EquationOf<"pad">): Piece | undefined {
  const padded = width.flatMap(([before, after], axis) => (before === 0 && after === 0 ? [] : [axis]));
  const [axis] = padded;
  if (axis === undefined || padded.length > 1) return undefined;
  const [before, after] = width[axis]!;
  if (before < 0 || after < 0) return undefined;
  return { part: inputs[0]!, axis, start: before, end: outputs[0]!.shape[axis]! - after };
}

/** The pieces that do not overlap, from the front. */
function disjoint(pieces: readonly Piece[]): readonly Piece[] {
  let reached = 0;
  return pieces
    .toSorted((a, b) => a.start - b.start)
    .filter(({ start, end }) => {
      if (start < reached || end === start) return false;
      reached = end;
      return true;
    });
}

function concatenated(
  { root }: Sum,
  axis: number,
  pieces: readonly Piece[],
  others: readonly Term[],
): readonly Equation[] {
  const [output] = root.outputs;
  const { shape } = output!;
  const equations: Equation[] = [];
  const parts: Operand[] = [];
  const fillTo = (start: number, from: number): void => {
    if (start === from) return;
    const zeros = newValue("float32", shape.with(axis, start - from));
    const added = zeros.shape.map((_, i) => i);
    equations.push({
      primitive: "broadcast",
      inputs: [literal("float32", 0)],
      parameters: { shape: zeros.shape, axis: added },
      outputs: [zeros],
    });
    parts.push(zeros);
  };
  let reached = 0;
  for (const { part, start, end } of pieces) {
    fillTo(start, reached);
    parts.push(part);
    reached = end;
  }
  fillTo(shape[axis]!, reached);
  let sum: Value = others.length === 0 ? output! : newValue("float32", shape);
  equations.push({ primitive: "concatenate", inputs: parts, parameters: { axis }, outputs: [sum] });
  others.forEach(({ operand, isNegative }, i) => {
    const next = i === others.length - 1 ? output! : newValue("float32", shape);
    const primitive = isNegative ? "sub" : "add";
    equations.push({ primitive, inputs: [sum, operand], parameters: {}, outputs: [next] });
    sum = next;
  });
  return equations;
}
