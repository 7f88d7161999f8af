import type { Tensor, TensorType } from "#trees";
import { graphOf } from "../lowering/graph.ts";
import { encodeModel } from "../onnx/model.ts";
import type { PrimitiveName, PrimitiveParameters } from "../program/primitives.ts";
import { printProgram } from "../program/print.ts";
import { newEquation, newValue, type Operand, type Program, type Value } from "../program/program.ts";
import { createSession } from "../session/session.ts";
import { currentTarget } from "../target.ts";
import { largestDifference, sampleTensor } from "./oracle.ts";

/** The names of the primitives that have no parameters. */
type PlainName = {
  [Name in PrimitiveName]: Readonly<Record<string, never>> extends PrimitiveParameters[Name] ? Name : never;
}[PrimitiveName];

/** What an output has that the first input has not. */
interface Output {
  readonly shape?: readonly number[];
  readonly type?: TensorType;
}

/** Adds an equation of one output to a program that is being written, and gives that output. */
export interface Write {
  (primitive: PlainName, inputs: readonly Operand[], output?: Output): Value;
  <Name extends PrimitiveName>(
    primitive: Name,
    inputs: readonly Operand[],
    output: Output,
    parameters: PrimitiveParameters[Name],
  ): Value;
}

/**
 * The program that is written on the given inputs, returning what `body` returns.
 *
 * An output has the type and shape of the first input unless told otherwise.
 */
export function handMade(
  inputs: readonly Value[],
  body: (write: Write) => Operand | readonly Operand[],
): Program {
  const equations: Program["equations"][number][] = [];
  const write = (
    primitive: PrimitiveName,
    operands: readonly Operand[],
    { shape, type }: Output = {},
    parameters: PrimitiveParameters[PrimitiveName] = {},
  ): Value => {
    const first = operands[0]!;
    const output = newValue(type ?? first.type, shape ?? first.shape);
    equations.push(newEquation(primitive, operands, parameters, [output]));
    return output;
  };
  const returned = body(write);
  return { inputs, constants: [], equations, outputs: [returned].flat() };
}

/** The primitives of a program in their order. */
export const primitivesOf = ({ equations }: Program): readonly string[] =>
  equations.map(({ primitive }) => primitive);

/** The equations and outputs of a program as text, its inputs named `%0`, `%1`, … */
export const linesOf = (program: Program): readonly string[] => printProgram(program).split("\n").slice(2);

/** What a program gives on sample inputs, lowered as it is. */
async function resultsOf(program: Program): Promise<readonly Tensor[]> {
  const graph = graphOf(program, "hand-made", await currentTarget());
  const session = await createSession(encodeModel(graph));
  const inputs = graph.inputs.map(({ name }, i) => [name, sampleTensor(program.inputs[i]!, i + 1)] as const);
  const results = await session.run(Object.fromEntries(inputs));
  await session.release();
  return graph.outputs.map(({ name }) => results[name]!);
}

/** Largest difference between the results of two programs, relative to the largest magnitude of each result. */
export async function differenceOf(first: Program, second: Program): Promise<number> {
  const [found, expected] = [await resultsOf(first), await resultsOf(second)];
  return Math.max(...expected.map(({ data }, i) => largestDifference(found[i]!.data, data)));
}
