import type { numpy as np } from "@jax-js/jax";
import { measured } from "#timing";
import type { Tensor, TreeStructure } from "#trees";
import { type ArgumentSpec, argumentSpecs } from "./arguments.ts";
import type { Target } from "./lowering/rule.ts";
import type { PassName } from "./passes.ts";
import type { Program, TensorSpec } from "./program/program.ts";
import { type SimplificationStage, simplificationStages } from "./simplify/simplify.ts";
import { currentTarget } from "./target.ts";
import { trace } from "./trace.ts";

/** A tree of traced arrays with each array replaced by its specification. */
export type SpecTree<T> = T extends np.Array ? TensorSpec : { readonly [K in keyof T]: SpecTree<T[K]> };

/** A tree of traced arrays with each array replaced by a tensor. */
export type TensorTree<T> = T extends np.Array ? Tensor : { readonly [K in keyof T]: TensorTree<T[K]> };

/** Options of compilation. */
export interface CompileOptions {
  /** Names the graph in error messages and in the `.onnx` file. */
  readonly name?: string;
  /** Passes to leave out, to measure what they are worth; the result is the same up to rounding. */
  readonly without?: readonly PassName[];
}

/** What is asked of the compiler, as far as it is known before anything is traced. */
export interface CompileOrder {
  readonly name: string;
  /** The arguments as they were specified. */
  readonly args: readonly ArgumentSpec[];
  readonly target: Target;
}

/** A function traced and simplified for what the process runs on: what every door of the engine begins with. */
export interface FrontEnd {
  /** The program as traced (`trace`) and after each pass; the last is `program`. */
  readonly stages: readonly SimplificationStage[];
  readonly program: Program;
  readonly resultStructure: TreeStructure;
}

/**
 * Reads what a function is to be compiled for.
 *
 * @param specs a list with a tree of specifications for each argument.
 * @throws AtlasError `engine/specification` for specifications of another form, `engine/pass` for an unknown pass to
 *   leave out.
 */
export async function orderOf(
  fn: (...args: never) => unknown,
  specs: unknown,
  options: CompileOptions,
): Promise<CompileOrder> {
  const name = options.name ?? (fn.name || "program");
  return { name, args: argumentSpecs(name, specs), target: await currentTarget(options.without) };
}

/**
 * Takes a pure function over trees of arrays to the simplified program that is to be lowered.
 *
 * @throws AtlasError `engine/trace` when `fn` cannot be traced, `engine/element-type` for a type the engine has not.
 */
export function frontEnd(fn: (...args: never) => unknown, { name, args, target }: CompileOrder): FrontEnd {
  const { program, resultStructure } = measured("trace", () => trace(fn, args, name), name);
  const simplified = measured("simplify", () => simplificationStages(program, target.without), name);
  const stages = [{ name: "trace", program }, ...simplified];
  return { stages, program: stages.at(-1)!.program, resultStructure };
}
