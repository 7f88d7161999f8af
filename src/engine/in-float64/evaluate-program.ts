import { AtlasError } from "#errors";
import type { PrimitiveName } from "../program/primitives.ts";
import type { EquationOf, Operand, Program, Value } from "../program/program.ts";
import { gathered, ordered, products, reduced } from "./along-axes.ts";
import { asElement, COMBINED_BITS, comparison, OF_ONE, type OnNumbers, ofTwo } from "./elementwise.ts";
import { broadcastAlong, flipped, joined, padded, parted, shrunk } from "./movement.ts";
import { broadcast, type Numbers, transposed } from "./numbers.ts";

/**
 * What a recorded program gives, computed in float64 one step after another, without compiling anything: slow, exact and at
 * once.
 *
 * Numbers that are written in the program have the digits of float32, with which they were recorded. Convolutions, windows and
 * scattering are not evaluated. Whole numbers outside of int32 wrap round, as elsewhere.
 *
 * @param inputs elements of each input of the program, row by row
 * @returns elements of each of its outputs
 * @throws AtlasError `engine/unevaluated` of kind `input` for a primitive that is not evaluated; see `unevaluated`
 */
export function evaluateProgram(
  program: Program,
  inputs: readonly ArrayLike<number>[],
): readonly Float64Array[] {
  const known = new Map<Value, Numbers>();
  const keep = (value: Value, data: ArrayLike<number>) =>
    known.set(value, { shape: value.shape, data: Float64Array.from(data) });
  for (const [i, value] of program.inputs.entries()) keep(value, inputs[i]!);
  for (const { value, data } of program.constants) keep(value, data);
  const read = (operand: Operand): Numbers =>
    operand.kind === "literal" ? { shape: [], data: Float64Array.of(operand.value) } : known.get(operand)!;
  for (const equation of program.equations) {
    if (!isEvaluated(equation)) continue;
    const results = resultsOf(equation, equation.inputs.map(read));
    for (const [i, { data }] of results.entries()) keep(equation.outputs[i]!, data);
  }
  return program.outputs.map((output) => {
    const own = output.kind === "value" && !known.has(output) ? undefined : read(output);
    if (own !== undefined) return own.data;
    throw new AtlasError({
      code: "engine/unevaluated",
      kind: "input",
      problem: `the program uses ${unevaluated(program) ?? "a primitive"}, which is not evaluated in float64`,
      expected: "sums, products and functions of one number",
    });
  });
}

/** The first primitive of a program that is not evaluated, as jax-js calls it; `undefined` where all are. */
export function unevaluated({ equations }: Program): string | undefined {
  const strange = equations.find((equation) => !isEvaluated(equation));
  return strange?.primitive === "foreign" ? strange.parameters.name : strange?.primitive;
}

type Equation = EquationOf<PrimitiveName>;

const ON_ARRAYS: readonly PrimitiveName[] = [
  "bit_combine",
  "cast",
  "compare",
  "where",
  "reduce",
  "dot",
  "sort",
  "argsort",
  "gather",
  "concatenate",
  "split",
  "transpose",
  "broadcast",
  "reshape",
  "flip",
  "shrink",
  "pad",
];

function isEvaluated({ primitive }: Equation): boolean {
  return (
    ON_ARRAYS.includes(primitive) ||
    Object.hasOwn(OF_ONE, primitive) ||
    ofTwo(primitive, "float32") !== undefined
  );
}

function resultsOf(equation: Equation, operands: readonly Numbers[]): readonly Numbers[] {
  const [first] = operands;
  if (equation.primitive === "split") return parted(first!, equation.parameters);
  if (equation.primitive === "argsort") return [ordered(first!, "elements"), ordered(first!, "places")];
  return [resultOf(equation, operands)];
}

function resultOf(equation: Equation, operands: readonly Numbers[]): Numbers {
  const [first, second, third] = operands;
  const { type, shape } = equation.outputs[0]!;
  switch (equation.primitive) {
    case "bit_combine":
      return zipped(first!, second!, shape, COMBINED_BITS[equation.parameters.op]);
    case "compare":
      return zipped(first!, second!, shape, comparison(equation.parameters.op));
    case "cast":
      return { shape, data: first!.data.map(asElement(type)) };
    case "where":
      return chosen(first!, second!, third!, shape);
    case "reduce":
      return reduced(first!, equation.parameters);
    case "dot":
      return products(first!, second!);
    case "sort":
      return ordered(first!, "elements");
    case "gather":
      return gathered(first!, operands.slice(1), equation.parameters);
    case "concatenate":
      return joined(operands, equation.parameters.axis);
    case "transpose":
      return transposed(first!, equation.parameters.perm);
    case "broadcast":
      return broadcastAlong(first!, equation.parameters);
    case "reshape":
      return { shape, data: first!.data };
    case "flip":
      return flipped(first!, equation.parameters.axis);
    case "shrink":
      return shrunk(first!, equation.parameters.slice);
    case "pad":
      return padded(first!, equation.parameters.width);
    default: {
      const { primitive } = equation;
      const ofOne = OF_ONE[primitive];
      if (ofOne !== undefined) return { shape, data: first!.data.map((x) => ofOne(x)) };
      return zipped(first!, second!, shape, ofTwo(primitive, type)!);
    }
  }
}

function zipped(a: Numbers, b: Numbers, shape: readonly number[], combine: OnNumbers): Numbers {
  const [one, other] = [broadcast(a, shape).data, broadcast(b, shape).data];
  return { shape, data: one.map((value, i) => combine(value, other[i]!)) };
}

function chosen(condition: Numbers, yes: Numbers, no: Numbers, shape: readonly number[]): Numbers {
  const [isYes, a, b] = [condition, yes, no].map((array) => broadcast(array, shape).data);
  return { shape, data: isYes!.map((is, i) => (is !== 0 ? a![i]! : b![i]!)) };
}
