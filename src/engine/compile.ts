import { feedsOf } from "./arguments.ts";
import { type CompileOptions, orderOf, type SpecTree, type TensorTree } from "./front-end.ts";
import { load } from "./load.ts";
import { lowered } from "./lowered.ts";
import { loweredOnce } from "./lowered-once.ts";
import { graphOf } from "./lowering/graph.ts";

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
 * From the first program on, numbers below 2.2e-308 in magnitude count as zero in the whole calling thread, JavaScript's own
 * among them: ONNX Runtime sets the processor so, for such numbers slow training down many times over.
 * Throws AtlasError `engine/trace` when `fn` cannot be traced, `engine/unsupported-primitive` or
 * `engine/element-type` for what cannot be lowered, and what `frontEnd` throws besides.
 */
export async function compile<Args extends readonly unknown[], Result>(
  fn: (...args: Args) => Result,
  specs: SpecTree<Args>,
  options: CompileOptions = {},
): Promise<Compiled<Args, Result>> {
  const { name, args, programs, resultOf } = await loweredOnce<Result>(
    { form: "function", fn, order: await orderOf(fn, specs, options) },
    ({ program }, order) => [lowered(program, order.name, () => graphOf(program, order.name, order.target))],
  );
  const [whole] = programs;
  const { run, release } = await load(whole);
  return {
    model: whole.model,
    release,
    run: async (...tensors) => resultOf(await run(feedsOf(name, tensors, args, whole.inputs))),
  };
}
