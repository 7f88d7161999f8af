import type { numpy as np } from "@jax-js/jax";
import type { Tensor, Tree } from "#trees";
import { unflattenTree } from "#trees";
import { argumentSpec, feedsOf } from "./arguments.ts";
import { loadGraph } from "./load.ts";
import { GraphBuilder } from "./lowering/graph-builder.ts";
import { lowerProgram } from "./lowering/lower.ts";
import type { Target } from "./lowering/rule.ts";
import type { OnnxGraph, OnnxValue } from "./onnx/model.ts";
import type { PassName } from "./passes.ts";
import type { Program, TensorSpec } from "./program/program.ts";
import { simplify } from "./simplify/simplify.ts";
import { currentTarget } from "./target.ts";
import { type Traced, trace } from "./trace.ts";

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

/** A function compiled for arguments of fixed shapes. */
export interface Compiled<Args extends readonly unknown[], Result> {
  /**
   * Runs on tensors of the compiled shapes; results are fresh arrays that later runs do not touch.
   *
   * The arguments are read in place after this returns: leave them alone until the promise settles. The
   * computation itself blocks the event loop of the process.
   * Throws AtlasError `engine/argument` when an argument does not fit, `engine/run` when the computation
   * fails (an index out of range, an integer division by zero) and `engine/released` after `release`.
   */
  run(...args: TensorTree<Args>): Promise<TensorTree<Result>>;
  /** Gives up this function's hold on the compiled program; runs already started still finish. */
  release(): void;
  /** The bytes of the program as an `.onnx` file. */
  readonly model: Uint8Array;
}

/**
 * Compiles a pure function over trees of arrays to a native program.
 *
 * `fn` is traced once with `@jax-js/jax` (so it may use `grad`, `jvp`, `vmap` and their compositions),
 * lowered to ONNX and loaded by ONNX Runtime. Equal programs share one session.
 * Throws AtlasError `engine/trace` when `fn` cannot be traced, `engine/unsupported-primitive` or
 * `engine/element-type` for what cannot be lowered.
 */
export async function compile<Args extends readonly unknown[], Result>(
  fn: (...args: Args) => Result,
  specs: SpecTree<Args>,
  options: CompileOptions = {},
): Promise<Compiled<Args, Result>> {
  const name = options.name ?? (fn.name || "program");
  // The typed front door meets the untyped tree walk here: the mapped types mirror what the walk does.
  const args = (specs as unknown as readonly Tree<TensorSpec>[]).map(argumentSpec);
  const traced = trace(fn as unknown as (...args: Traced[]) => Traced, args, name);
  const target = await currentTarget(options.without);
  const program = simplify(traced.program, target.without);
  const graph = graphOf(program, name, target);
  const { model, session } = await loadGraph(graph, program, graph.nodes.length);
  return {
    model,
    release: session.release,
    async run(...tensors) {
      const outputs = await session.run(feedsOf(name, tensors, args, graph.inputs));
      const results = graph.outputs.map((output) => outputs[output.name]!);
      return unflattenTree(traced.resultStructure, results) as unknown as TensorTree<Result>;
    },
  };
}

/** The graph of a program, as it would be encoded. */
export function graphOf(program: Program, name: string, target: Target): OnnxGraph {
  const inputs = program.inputs.map(({ type, shape }, i): OnnxValue => ({ name: `input${i}`, type, shape }));
  const builder = new GraphBuilder();
  const outputNames = lowerProgram(
    builder,
    program,
    inputs.map((input) => input.name),
    target,
  );
  const outputs = program.outputs.map(
    ({ type, shape }, i): OnnxValue => ({ name: outputNames[i]!, type, shape }),
  );
  return { name, inputs, outputs, initializers: builder.initializers, nodes: builder.nodes };
}
