import type { numpy as np } from "@jax-js/jax";
import { AtlasError } from "#errors";
import { flattenTree, isTensor, type Tensor, type Tree, type TreeStructure, unflattenTree } from "#trees";
import { GraphBuilder } from "./lowering/graph-builder.ts";
import { lowerProgram } from "./lowering/lower.ts";
import { encodeModel, type OnnxGraph, type OnnxValue } from "./onnx/model.ts";
import { programFingerprint } from "./program/fingerprint.ts";
import type { Program, TensorSpec } from "./program/program.ts";
import { sharedSession } from "./session/cache.ts";
import { simplify } from "./simplify/simplify.ts";
import { type Traced, trace } from "./trace.ts";

/** A tree of traced arrays with each array replaced by its specification. */
export type SpecTree<T> = T extends np.Array ? TensorSpec : { readonly [K in keyof T]: SpecTree<T[K]> };

/** A tree of traced arrays with each array replaced by a tensor. */
export type TensorTree<T> = T extends np.Array ? Tensor : { readonly [K in keyof T]: TensorTree<T[K]> };

/** Options of compilation. */
export interface CompileOptions {
  /** Names the graph in error messages and in the `.onnx` file. */
  readonly name?: string;
}

/** A function compiled for arguments of fixed shapes. */
export interface Compiled<Args extends readonly unknown[], Result> {
  /** Runs on tensors of the compiled shapes. Throws AtlasError `engine/argument` when one does not fit. */
  run(...args: TensorTree<Args>): Promise<TensorTree<Result>>;
  /** Gives up this function's hold on the compiled program. */
  release(): void;
  /** The bytes of the program as an `.onnx` file. */
  readonly model: Uint8Array;
}

/**
 * Compiles a pure function over trees of arrays to a native program.
 *
 * `fn` is traced once with `@jax-js/jax` (so it may use `grad`, `jvp`, `vmap` and their compositions),
 * lowered to ONNX and loaded by ONNX Runtime. Equal programs share one session.
 * Throws AtlasError `engine/unsupported-primitive` or `engine/element-type` for what cannot be lowered.
 */
export async function compile<Args extends readonly unknown[], Result>(
  fn: (...args: Args) => Result,
  specs: SpecTree<Args>,
  options: CompileOptions = {},
): Promise<Compiled<Args, Result>> {
  const name = options.name ?? (fn.name || "program");
  // The typed front door meets the untyped tree walk here: the mapped types mirror what the walk does.
  const args = specs as unknown as readonly Tree<TensorSpec>[];
  const flat = args.map((arg) => flattenTree(arg, isSpec));
  const leaves = flat.flatMap(({ leaves: own }) => own);
  const traced = trace(
    fn as unknown as (...args: Traced[]) => Traced,
    flat.map(({ structure }) => structure),
    leaves,
  );
  const program = simplify(traced.program);
  const inputs = program.inputs.map((value, i): OnnxValue => ({ ...value, name: `input${i}` }));
  const graph = graphOf(program, inputs, name);
  const model = encodeModel(graph);
  const shared = await sharedSession(programFingerprint(program), model);
  return {
    model,
    release: shared.release,
    async run(...tensors) {
      const feeds = feedsOf(name, tensors as unknown as readonly Tree<Tensor>[], flat, inputs);
      const outputs = await shared.session.run(feeds);
      const results = graph.outputs.map((output) => outputs[output.name]!);
      return unflattenTree(traced.resultStructure, results) as unknown as TensorTree<Result>;
    },
  };
}

function graphOf(program: Program, inputs: readonly OnnxValue[], name: string): OnnxGraph {
  const builder = new GraphBuilder();
  const outputNames = lowerProgram(
    builder,
    program,
    inputs.map((input) => input.name),
  );
  const outputs = program.outputs.map(
    ({ type, shape }, i): OnnxValue => ({ name: outputNames[i]!, type, shape }),
  );
  return { name, inputs, outputs, initializers: builder.initializers, nodes: builder.nodes };
}

/** Whether a node of a tree of specifications is a specification. */
export function isSpec(node: Tree<TensorSpec>): node is TensorSpec {
  return "shape" in node && Array.isArray(node.shape) && typeof node.type === "string";
}

interface FlatArgument {
  readonly structure: TreeStructure;
  readonly leaves: readonly TensorSpec[];
}

/** The tensors of a call by input name, checked against what was compiled. */
export function feedsOf(
  name: string,
  args: readonly Tree<Tensor>[],
  expected: readonly FlatArgument[],
  inputs: readonly OnnxValue[],
): Record<string, Tensor> {
  const feeds: Record<string, Tensor> = {};
  let next = 0;
  expected.forEach(({ leaves }, position) => {
    const given = flattenTree(args[position]!, isTensor).leaves;
    if (given.length !== leaves.length) {
      throw argumentError(name, position, `${given.length} tensors`, `${leaves.length}`);
    }
    for (const tensor of given) {
      const input = inputs[next++]!;
      const fits =
        tensor.type === input.type &&
        tensor.shape.length === input.shape.length &&
        tensor.shape.every(
          (size, axis) => typeof input.shape[axis] === "string" || size === input.shape[axis],
        );
      if (!fits) throw argumentError(name, position, describe(tensor), describe(input));
      feeds[input.name] = tensor;
    }
  });
  return feeds;
}

function describe({
  type,
  shape,
}: {
  readonly type: string;
  readonly shape: readonly (number | string)[];
}): string {
  return `${type}[${shape.join(", ")}]`;
}

function argumentError(name: string, position: number, found: string, expected: string): AtlasError {
  return new AtlasError({
    code: "engine/argument",
    kind: "failure",
    problem: `argument ${position + 1} of the compiled function "${name}" is ${found}`,
    expected,
    remedy: "A compiled function accepts the shapes it was compiled for; compile again for other shapes.",
  });
}
