import { measured } from "#timing";
import type { Tensor } from "#trees";
import { modelFingerprint } from "./onnx/fingerprint.ts";
import { encodeModel, type OnnxGraph, type OnnxValue } from "./onnx/model.ts";
import type { Program } from "./program/program.ts";
import { makesLargeArrays } from "./program/size.ts";
import { sharedSession } from "./session/cache.ts";

/** Operators from which on ONNX Runtime's optimiser costs more than it finds. */
const MANY_OPERATORS = 1000;

/** A lowered program, ready to run. */
export interface LoadedProgram {
  /** The bytes of the `.onnx` file. */
  readonly model: Uint8Array;
  /** What the graph takes, in order. */
  readonly inputs: readonly OnnxValue[];
  /** Runs on tensors by the names of the inputs; gives the outputs in order. Throws as `Compiled.run`. */
  readonly run: (feeds: Readonly<Record<string, Tensor>>) => Promise<readonly Tensor[]>;
  /** Gives up the hold on the session; runs already started still finish. */
  readonly release: () => void;
}

/** Encodes the graph of a program and loads it as suits its size. */
export async function load(graph: OnnxGraph, program: Program): Promise<LoadedProgram> {
  const { model, fingerprint } = measured("lower", () => encoded(graph), graph.name);
  const session = await sharedSession(fingerprint, model, {
    name: graph.name,
    isLarge: makesLargeArrays(program),
    isOptimised: operatorCount(graph) < MANY_OPERATORS,
  });
  const outputs = graph.outputs.map(({ name }) => name);
  return {
    model,
    inputs: graph.inputs,
    release: session.release,
    async run(feeds) {
      const results = await session.run(feeds);
      return outputs.map((name) => results[name]!);
    },
  };
}

function encoded(graph: OnnxGraph) {
  const model = encodeModel(graph);
  return { model, fingerprint: modelFingerprint(model) };
}

/** Operators of a graph; of a loop, those of its body. */
function operatorCount({ nodes }: OnnxGraph): number {
  return nodes.reduce((count, { attributes: { body } }) => {
    return count + (body?.kind === "graph" ? operatorCount(body.value) : 1);
  }, 0);
}
