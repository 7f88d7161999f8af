import { modelFingerprint } from "./onnx/fingerprint.ts";
import { encodeModel, type OnnxGraph } from "./onnx/model.ts";
import type { Program } from "./program/program.ts";
import { makesLargeArrays } from "./program/size.ts";
import { type SharedSession, sharedSession } from "./session/cache.ts";

/** Operators from which on ONNX Runtime's optimiser costs more than it finds. */
const MANY_OPERATORS = 1000;

/** A graph with its bytes and a share of its session. */
export interface LoadedGraph {
  readonly model: Uint8Array;
  readonly session: SharedSession;
}

/** Encodes the graph of a program, of `operators` operators in all, and loads it as suits its size. */
export async function loadGraph(graph: OnnxGraph, program: Program, operators: number): Promise<LoadedGraph> {
  const model = encodeModel(graph);
  const session = await sharedSession(modelFingerprint(model), model, {
    isLarge: makesLargeArrays(program),
    isOptimised: operators < MANY_OPERATORS,
  });
  return { model, session };
}
