import { elementCount, type Tensor, type Tree, unflattenTree } from "#trees";
import { argumentSpec, feedsOf } from "./arguments.ts";
import { type CompileOptions, graphOf, type SpecTree, type TensorTree } from "./compile.ts";
import { type LoadedGraph, loadGraph } from "./load.ts";
import type { OnnxGraph } from "./onnx/model.ts";
import { partition } from "./program/partition.ts";
import type { Program, TensorSpec } from "./program/program.ts";
import { eliminateDeadCode } from "./simplify/dead-code.ts";
import { simplify } from "./simplify/simplify.ts";
import { currentTarget } from "./target.ts";
import { type Traced, trace } from "./trace.ts";

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
  const name = options.name ?? (fn.name || "program");
  // The typed front door meets the untyped tree walk here: the mapped types mirror what the walk does.
  const args = (specs as unknown as readonly Tree<TensorSpec>[]).map(argumentSpec);
  const traced = trace(fn as unknown as (...args: Traced[]) => Traced, args, name);
  const target = await currentTarget(options.without);
  const fixedCount = args[0]!.leaves.length;
  const parts = partition(simplify(traced.program, target.without), fixedCount);
  const load = async (program: Program, part: string): Promise<Part> => {
    const graph = graphOf(eliminateDeadCode(program), `${name}-${part}`, target);
    return { graph, ...(await loadGraph(graph, program, graph.nodes.length)) };
  };
  const keeps = parts.first.outputs.length > 0;
  const first = keeps ? await load(parts.first, "fixed") : undefined;
  const second = await load(parts.second, "varying");
  return {
    keptBytes: parts.first.outputs.reduce((bytes, { shape }) => bytes + 4 * elementCount(shape), 0),
    async fix(fixed) {
      const feeds = feedsOf(name, [fixed], args.slice(0, 1), second.graph.inputs);
      const kept = first === undefined ? [] : await runPart(first, feeds);
      const inputs = second.graph.inputs;
      kept.forEach((tensor, i) => {
        feeds[inputs[inputs.length - kept.length + i]!.name] = tensor;
      });
      return {
        async run(varying) {
          const own = feedsOf(name, [varying], args.slice(1), inputs.slice(fixedCount));
          const results = await runPart(second, { ...feeds, ...own });
          return unflattenTree(traced.resultStructure, results) as unknown as TensorTree<Result>;
        },
      };
    },
    release() {
      first?.session.release();
      second.session.release();
    },
  };
}

/** One part of a staged function, loaded. */
interface Part extends LoadedGraph {
  readonly graph: OnnxGraph;
}

async function runPart({ graph, session }: Part, feeds: Readonly<Record<string, Tensor>>): Promise<Tensor[]> {
  const results = await session.run(feeds);
  return graph.outputs.map(({ name }) => results[name]!);
}
