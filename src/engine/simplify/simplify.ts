import type { Program } from "../program/program.ts";
import { gatherAffineSums } from "./affine-sums.ts";
import { simplifyAlgebra } from "./algebra.ts";
import { shareCommonSubexpressions } from "./common-subexpressions.ts";
import { transposeDilatedConvolutions } from "./convolution-transpose.ts";
import { eliminateDeadCode } from "./dead-code.ts";
import { concatenateDisjointPads } from "./disjoint-pads.ts";
import { cancelFlips } from "./flips.ts";
import { joinSlices } from "./joint-slices.ts";
import { simplifyRectifiers } from "./rectifier.ts";
import { scatterOnto } from "./scatter-sums.ts";
import { recogniseSoftmax } from "./softmax.ts";
import { propagateUniforms } from "./uniforms.ts";
import { propagateZeros } from "./zeros.ts";

/** One rewriting of a program into one that computes the same, up to rounding, with less work. */
export interface Simplification {
  readonly name: string;
  readonly rewrite: (program: Program) => Program;
}

/** Every simplification in the order in which they run. */
export const SIMPLIFICATIONS = [
  { name: "dead-code", rewrite: eliminateDeadCode },
  { name: "zeros", rewrite: propagateZeros },
  { name: "uniforms", rewrite: propagateUniforms },
  { name: "algebra", rewrite: simplifyAlgebra },
  { name: "rectifier", rewrite: simplifyRectifiers },
  { name: "convolution-transpose", rewrite: transposeDilatedConvolutions },
  { name: "flips", rewrite: cancelFlips },
  { name: "common-subexpressions", rewrite: shareCommonSubexpressions },
  { name: "softmax", rewrite: recogniseSoftmax },
  { name: "scatter-sums", rewrite: scatterOnto },
  { name: "disjoint-pads", rewrite: concatenateDisjointPads },
  { name: "joint-slices", rewrite: joinSlices },
  { name: "affine-sums", rewrite: gatherAffineSums },
  { name: "identities", rewrite: simplifyAlgebra },
  { name: "unused", rewrite: eliminateDeadCode },
] as const satisfies readonly Simplification[];

/** A program after one simplification. */
export interface SimplificationStage {
  readonly name: string;
  readonly program: Program;
}

/** The program after each simplification that is not left out, in order. */
export function simplificationStages(
  program: Program,
  without: ReadonlySet<string> = new Set(),
): readonly SimplificationStage[] {
  let current = program;
  return SIMPLIFICATIONS.filter(({ name }) => !without.has(name)).map(({ name, rewrite }) => {
    current = rewrite(current);
    return { name, program: current };
  });
}

/** A program that computes the same, up to rounding, with less work. */
export function simplify(program: Program, without: ReadonlySet<string> = new Set()): Program {
  return simplificationStages(program, without).at(-1)?.program ?? program;
}
