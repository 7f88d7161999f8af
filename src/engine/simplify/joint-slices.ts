import { elementCount } from "#trees";
import { type EquationOf, newEquation, newValue, type Program, type Value } from "../program/program.ts";
import { replaceEquations } from "./sum-terms.ts";

/** From so many slices of an array on, one operator for all of them is worth what it copies of the gaps between them. */
const FEWEST_SLICES = 3;

/** A slice of many runs in memory that are shorter than this is copied faster by itself. */
const SHORTEST_RUN = 16;

/** Of so few runs, how long they are does not matter. */
const FEW_RUNS = 64;

/** The part `[start, end)` of one axis of an array. */
interface Slice {
  readonly equation: EquationOf<"shrink">;
  readonly axis: number;
  readonly start: number;
  readonly end: number;
}

/**
 * Cuts an array once where several parts of it are taken along one axis.
 *
 * The parameters of a network are cut out of one vector: without this each of them costs an operator of its own, which
 * takes longer to start than most parameters take to copy.
 */
export function joinSlices(program: Program): Program {
  const slices = program.equations.flatMap((equation) =>
    equation.primitive === "shrink" ? (sliceOf(equation) ?? []) : [],
  );
  const replacements = new Map<Program["equations"][number], Program["equations"]>();
  const groups = Map.groupBy(slices, ({ equation }) => equation.inputs[0]!);
  for (const [whole, own] of groups) {
    const [{ axis }] = own as [Slice, ...Slice[]];
    const chosen = disjoint(own.filter((slice) => slice.axis === axis));
    if (whole.kind !== "value" || chosen.length < FEWEST_SLICES) continue;
    for (const { equation } of chosen) replacements.set(equation, []);
    // Slices stand in the order of the program: whatever reads one of them comes after the first.
    const first = own.find((slice) => chosen.includes(slice))!;
    replacements.set(first.equation, [split(whole, axis, chosen)]);
  }
  return replaceEquations(program, replacements);
}

/** What a slice takes, if it cuts one axis alone, and into few runs or long ones. */
function sliceOf(equation: EquationOf<"shrink">): Slice | undefined {
  const [whole] = equation.inputs;
  const { slice } = equation.parameters;
  const cut = slice.flatMap(([start, end], axis) =>
    start === 0 && end === whole!.shape[axis] ? [] : [{ axis, start, end }],
  );
  const [only] = cut;
  if (only === undefined || cut.length > 1) return undefined;
  const { shape } = equation.outputs[0]!;
  const [runs, length] = [elementCount(shape.slice(0, only.axis)), elementCount(shape.slice(only.axis))];
  return runs > FEW_RUNS && length < SHORTEST_RUN ? undefined : { equation, ...only };
}

/** The slices that do not overlap, from the front. */
function disjoint(slices: readonly Slice[]): readonly Slice[] {
  let reached = 0;
  return slices
    .toSorted((a, b) => a.start - b.start)
    .filter(({ start, end }) => {
      if (start < reached) return false;
      reached = end;
      return true;
    });
}

/** The equation that cuts an array into slices, which are in order, and what lies between them. */
function split(whole: Value, axis: number, slices: readonly Slice[]): EquationOf<"split"> {
  const parts: Value[] = [];
  const fillTo = (start: number, from: number): void => {
    if (start > from) parts.push(newValue(whole.type, whole.shape.with(axis, start - from)));
  };
  let reached = 0;
  for (const { equation, start, end } of slices) {
    fillTo(start, reached);
    parts.push(equation.outputs[0]!);
    reached = end;
  }
  fillTo(whole.shape[axis]!, reached);
  return newEquation("split", [whole], { axis, sizes: parts.map(({ shape }) => shape[axis]!) }, parts);
}
