import { descriptionOf } from "#descriptions";
import { type Tensor, unflattenTree } from "#trees";
import { keptOr } from "./cache/kept-functions.ts";
import { keyOf } from "./cache/key.ts";
import { type CompileOrder, type FrontEnd, frontEnd, type TensorTree } from "./front-end.ts";
import type { LoweredFunction } from "./lowered.ts";

/** A function to be lowered, and for what. */
interface Request {
  /** Which door of the engine it came by: the same function is lowered otherwise for each. */
  readonly form: "function" | "scan" | "staged";
  readonly fn: (...args: never) => unknown;
  readonly order: CompileOrder;
}

/** A function whose programs are there, with how arguments and results are built. */
interface Lowered<Result> extends Pick<CompileOrder, "name" | "args">, Pick<LoweredFunction, "programs"> {
  /** The nest that the function returns, from one tensor for each output of its last program, in order. */
  readonly resultOf: (tensors: readonly Tensor[]) => TensorTree<Result>;
}

/**
 * The programs of a function: those that are kept of it, or else traced, simplified and lowered.
 *
 * Only functions that are described (`#descriptions`) are kept, by what they are described as and compiled for.
 *
 * @throws AtlasError as `frontEnd` and `lower`.
 */
export async function loweredOnce<Result>(
  { form, fn, order }: Request,
  lower: (front: FrontEnd, order: CompileOrder) => LoweredFunction["programs"],
): Promise<Lowered<Result>> {
  const compiled = (): LoweredFunction => {
    const front = frontEnd(fn, order);
    return { resultStructure: front.resultStructure, programs: lower(front, order) };
  };
  const description = descriptionOf(fn);
  const { resultStructure, programs } =
    description === undefined ? compiled() : keptOr(keyOf(form, description, order), compiled);
  return {
    name: order.name,
    args: order.args,
    programs,
    // The structure was recorded from a returned `Result`, which the compiler cannot know.
    resultOf: (tensors) => unflattenTree(resultStructure, tensors) as unknown as TensorTree<Result>,
  };
}
