import { measured } from "#timing";
import type { TreeStructure } from "#trees";
import { modelFingerprint } from "./onnx/fingerprint.ts";
import { encodeModel, type OnnxGraph, type OnnxValue } from "./onnx/model.ts";
import type { Program } from "./program/program.ts";
import { makesLargeArrays } from "./program/size.ts";

/** Operators from which on ONNX Runtime's optimiser costs more than it finds. */
const MANY_OPERATORS = 1000;

/** A program that needs nothing but a session to run. */
export interface LoweredProgram {
  readonly name: string;
  /** The bytes of the `.onnx` file. */
  readonly model: Uint8Array;
  /** Equal exactly for equal bytes. */
  readonly fingerprint: string;
  /** What the graph takes, in order. */
  readonly inputs: readonly OnnxValue[];
  /** What it gives, in order. */
  readonly outputs: readonly OnnxValue[];
  /** Whether it computes with large arrays. */
  readonly isLarge: boolean;
  /** Whether ONNX Runtime is to look for operators to fuse. */
  readonly isOptimised: boolean;
  /** With how many threads at most it computes what it does with one, bit for bit. */
  readonly mostThreads: number;
}

/** A function as far as compiling it does not depend on the process: what another may take over. */
export interface LoweredFunction {
  readonly resultStructure: TreeStructure;
  /** One program, or those that run one after another. */
  readonly programs: readonly [LoweredProgram, ...LoweredProgram[]];
}

/** The graph of a program, encoded and made ready to be opened as suits its size. */
export function lowered(program: Program, name: string, graphOf: () => OnnxGraph): LoweredProgram {
  return measured(
    "lower",
    () => {
      const graph = graphOf();
      const model = encodeModel(graph);
      return {
        name,
        model,
        fingerprint: modelFingerprint(model),
        inputs: graph.inputs,
        outputs: graph.outputs,
        isLarge: makesLargeArrays(program),
        isOptimised: operatorCount(graph) < MANY_OPERATORS,
        mostThreads: graph.mostThreads ?? 1,
      };
    },
    name,
  );
}

/** Operators of a graph; of a loop, those of its body. */
function operatorCount({ nodes }: OnnxGraph): number {
  return nodes.reduce((count, { attributes: { body } }) => {
    return count + (body?.kind === "graph" ? operatorCount(body.value) : 1);
  }, 0);
}
