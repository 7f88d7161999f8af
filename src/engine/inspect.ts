import { type CompileOptions, frontEnd, orderOf, type SpecTree } from "./front-end.ts";
import { graphOf } from "./lowering/graph.ts";
import { encodeModel, type OnnxGraph, type OnnxNode } from "./onnx/model.ts";
import { printProgram } from "./program/print.ts";

/** A program after one pass. */
export interface InspectedStage {
  /** `trace`, then the name of each pass that rewrites programs. */
  readonly pass: string;
  readonly equations: number;
  /** One equation a line. */
  readonly text: string;
}

/** What compiling a function goes through and arrives at. */
export interface Inspection {
  readonly stages: readonly InspectedStage[];
  /** Operators of the ONNX graph with how often each occurs, most frequent first; `domain:operator` outside ONNX's own. */
  readonly operators: Readonly<Record<string, number>>;
  /** The bytes of the `.onnx` file, which Netron opens. */
  readonly model: Uint8Array;
}

/** Compiles a function as `compile` does, short of loading it, and shows every step. Throws as `compile` does. */
export async function inspectCompilation<Args extends readonly unknown[], Result>(
  fn: (...args: Args) => Result,
  specs: SpecTree<Args>,
  options: CompileOptions = {},
): Promise<Inspection> {
  const order = await orderOf(fn, specs, options);
  const { stages, program } = frontEnd(fn, order);
  const { name, target } = order;
  const graph = graphOf(program, name, target);
  return {
    stages: stages.map((stage) => ({
      pass: stage.name,
      equations: stage.program.equations.length,
      text: printProgram(stage.program),
    })),
    operators: operatorCounts(graph),
    model: encodeModel(graph),
  };
}

function operatorCounts({ nodes }: OnnxGraph): Record<string, number> {
  const nameOf = ({ domain, operator }: OnnxNode): string =>
    domain === "" ? operator : `${domain}:${operator}`;
  const counts = [...Map.groupBy(nodes, nameOf)].map(([name, own]) => [name, own.length] as const);
  return Object.fromEntries(counts.sort(([, a], [, b]) => b - a));
}
