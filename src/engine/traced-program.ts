import { AtlasError } from "#errors";
import { type Tensor, type Tree, unflattenTree } from "#trees";
import { argumentSpecs, describe } from "./arguments.ts";
import type { SpecTree } from "./front-end.ts";
import { load } from "./load.ts";
import { lowered } from "./lowered.ts";
import { graphOf } from "./lowering/graph.ts";
import type { Program, TensorSpec, Value } from "./program/program.ts";
import { simplify } from "./simplify/simplify.ts";
import { currentTarget } from "./target.ts";
import { trace } from "./trace.ts";

/** A nest of specifications with a value of a program in the place of each. */
export type ValueTree<Spec> = Spec extends TensorSpec
  ? Value
  : { readonly [K in keyof Spec]: ValueTree<Spec[K]> };

/** A function as the program of primitives that it was recorded as, before anything is rewritten. */
export interface TracedProgram<Args extends readonly unknown[]> {
  readonly program: Program;
  /** The inputs of the program, nested as the arguments are. */
  readonly args: ValueTree<SpecTree<Args>>;
}

/**
 * Records a pure function over trees of arrays, to be read: which primitives it applies to what.
 *
 * Throws AtlasError `engine/trace` and `engine/element-type` as `compile` does.
 */
export function traceProgram<Args extends readonly unknown[]>(
  fn: (...args: Args) => unknown,
  specs: SpecTree<Args>,
  name: string,
): TracedProgram<Args> {
  const args = argumentSpecs(name, specs);
  const { program } = trace(fn, args, name);
  let next = 0;
  const trees = args.map(({ structure, leaves }): Tree<Value> => {
    const own = program.inputs.slice(next, next + leaves.length);
    next += leaves.length;
    return unflattenTree(structure, own);
  });
  // The nests are those of `specs`, leaf for leaf.
  return { program, args: trees as unknown as ValueTree<SpecTree<Args>> };
}

/** Some values of a recorded program, compiled. */
export interface CompiledValues {
  /** Runs on a tensor for each input of the program; gives one for each of the values, in their order. */
  run(inputs: ReadonlyMap<Value, Tensor>): Promise<readonly Tensor[]>;
  /** Gives up the hold on the compiled program. */
  release(): void;
}

/** Compiles what a recorded program needs to give some of its values. Throws as `compile` does. */
export async function compileValues(
  program: Program,
  values: readonly Value[],
  name: string,
): Promise<CompiledValues> {
  const target = await currentTarget();
  const simplified = simplify({ ...program, outputs: values }, target.without);
  const whole = lowered(simplified, name, () => graphOf(simplified, name, target));
  const { run, release } = await load(whole);
  return {
    release,
    run: (inputs) => {
      const feeds = program.inputs.map((input, i) => {
        const tensor = inputs.get(input);
        if (tensor === undefined || describe(tensor) !== describe(input)) {
          throw new AtlasError({
            code: "engine/argument",
            kind: "failure",
            problem: `input ${i + 1} of the program "${name}" is ${tensor === undefined ? "missing" : describe(tensor)}`,
            expected: describe(input),
          });
        }
        return [whole.inputs[i]!.name, tensor] as const;
      });
      return run(Object.fromEntries(feeds));
    },
  };
}
