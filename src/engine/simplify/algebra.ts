import { type Equation, isLiteral, type Operand, type Program, type Value } from "../program/program.ts";

/**
 * Rewrites what differentiation leaves behind: identities vanish and adding a negation becomes a subtraction.
 *
 * Introduces one primitive jax-js does not have, `sub`.
 */
export function simplifyAlgebra(program: Program): Program {
  const replaced = new Map<Value, Operand>();
  const negated = new Map<Value, Operand>();
  const current = (operand: Operand): Operand =>
    operand.kind === "value" ? (replaced.get(operand) ?? operand) : operand;
  const equations: Equation[] = [];
  for (const original of program.equations) {
    const equation: Equation = { ...original, inputs: original.inputs.map(current) };
    const [output] = equation.outputs;
    const same = identityOperand(equation);
    if (same !== undefined) {
      replaced.set(output!, same);
      continue;
    }
    if (equation.primitive === "neg") {
      const [operand] = equation.inputs;
      const twice = operand!.kind === "value" ? negated.get(operand!) : undefined;
      if (twice !== undefined) {
        replaced.set(output!, twice);
        continue;
      }
      negated.set(output!, operand!);
    }
    equations.push(asSubtraction(equation, negated) ?? equation);
  }
  return { ...program, equations, outputs: program.outputs.map(current) };
}

/** The operand an equation merely repeats, if it does. */
function identityOperand({ primitive, inputs, outputs }: Equation): Operand | undefined {
  const [output] = outputs;
  const sameKind = (operand: Operand): boolean =>
    operand.type === output!.type && operand.shape.join() === output!.shape.join();
  const [a, b] = inputs;
  switch (primitive) {
    case "stop_gradient":
    case "reshape":
    case "broadcast":
    case "cast":
      return sameKind(a!) ? a : undefined;
    case "add":
      if (isLiteral(a!, 0) && sameKind(b!)) return b;
      return isLiteral(b!, 0) && sameKind(a!) ? a : undefined;
    case "mul":
      if (isLiteral(a!, 1) && sameKind(b!)) return b;
      return isLiteral(b!, 1) && sameKind(a!) ? a : undefined;
    default:
      return undefined;
  }
}

function asSubtraction(equation: Equation, negated: ReadonlyMap<Value, Operand>): Equation | undefined {
  if (equation.primitive !== "add" || equation.outputs[0]!.type === "bool") return undefined;
  const [a, b] = equation.inputs;
  const positiveOf = (operand: Operand): Operand | undefined =>
    operand.kind === "value" ? negated.get(operand) : undefined;
  const right = positiveOf(b!);
  if (right !== undefined) return { ...equation, primitive: "sub", inputs: [a!, right] };
  const left = positiveOf(a!);
  return left === undefined ? undefined : { ...equation, primitive: "sub", inputs: [b!, left] };
}
