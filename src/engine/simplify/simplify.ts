import type { Program } from "../program/program.ts";
import { simplifyAlgebra } from "./algebra.ts";
import { eliminateDeadCode } from "./dead-code.ts";

/** A program that computes the same with fewer equations. */
export function simplify(program: Program): Program {
  return eliminateDeadCode(simplifyAlgebra(program));
}
