import { measured } from "#timing";
import { elementCount } from "#trees";
import { feedsOf } from "./arguments.ts";
import { type CompileOptions, frontEnd, type SpecTree, type TensorTree } from "./front-end.ts";
import { load } from "./load.ts";
import { graphOf } from "./lowering/graph.ts";
import { partition } from "./program/partition.ts";
import type { Program } from "./program/program.ts";
import { eliminateDeadCode } from "./simplify/dead-code.ts";

/** A function with its fixed argument computed in: what is left depends on the varying one. */
export interface Stage<Varying, Result> {
  /** As `Compiled.run`. */
  run(varying: TensorTree<Varying>): Promise<TensorTree<Result>>;
}

/** A function compiled in two parts, so that what depends on its first argument alone is computed once. */
export interface Staged<Fixed, Varying, Result> {
  /**
   * Computes the first part and keeps what the second needs of it, `keptBytes` in memory, as long as the stage
   * is referred to. Throws as `Compiled.run`.
   */
  fix(fixed: TensorTree<Fixed>): Promise<Stage<Varying, Result>>;
  /** What a stage keeps beside the fixed argument itself, bytes. */
  readonly keptBytes: number;
  /** Gives up the hold on both parts; runs already started still finish. */
  release(): void;
}

/**
 * Compiles a pure function of a fixed and a varying argument for many runs with one fixed argument.
 *
 * A Hessian-vector product is such a function: the pass about the network is the same for every vector. Traced,
 * simplified and lowered as by `compile`, which says what is thrown.
 */
export async function compileStaged<Fixed, Varying, Result>(
  fn: (fixed: Fixed, varying: Varying) => Result,
  specs: readonly [fixed: SpecTree<Fixed>, varying: SpecTree<Varying>],
  options: CompileOptions = {},
): Promise<Staged<Fixed, Varying, Result>> {
  const { name, args, program, target, resultOf } = await frontEnd<Result>(fn, specs, options);
  const [fixedArgs, varyingArgs] = [args.slice(0, 1), args.slice(1)];
  const fixedCount = fixedArgs[0]!.leaves.length;
  const parts = partition(program, fixedCount);
  const loadPart = (part: Program, suffix: string) => {
    const partName = `${name}-${suffix}`;
    const graph = measured("lower", () => graphOf(eliminateDeadCode(part), partName, target), partName);
    return load(graph, part);
  };
  const keptShapes = parts.first.outputs.map(({ shape }) => shape);
  const first = keptShapes.length > 0 ? await loadPart(parts.first, "fixed") : undefined;
  const second = await loadPart(parts.second, "varying");
  const { inputs } = second;
  const keptInputs = inputs.slice(inputs.length - keptShapes.length);
  return {
    keptBytes: keptShapes.reduce((bytes, shape) => bytes + 4 * elementCount(shape), 0),
    async fix(fixed) {
      const feeds = feedsOf(name, [fixed], fixedArgs, inputs);
      const kept = first === undefined ? [] : await first.run(feeds);
      kept.forEach((tensor, i) => {
        feeds[keptInputs[i]!.name] = tensor;
      });
      return {
        async run(varying) {
          const own = feedsOf(name, [varying], varyingArgs, inputs.slice(fixedCount));
          return resultOf(await second.run({ ...feeds, ...own }));
        },
      };
    },
    release() {
      first?.release();
      second.release();
    },
  };
}
