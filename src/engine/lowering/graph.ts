import type { OnnxGraph, OnnxValue } from "../onnx/model.ts";
import type { Program } from "../program/program.ts";
import { GraphBuilder } from "./graph-builder.ts";
import { lowerProgram } from "./lower.ts";
import type { Target } from "./rule.ts";

/** The graph of a program, as it would be encoded; its inputs are `input0`, `input1`, …, in order. */
export function graphOf(program: Program, name: string, target: Target): OnnxGraph {
  const inputs = program.inputs.map(({ type, shape }, i): OnnxValue => ({ name: `input${i}`, type, shape }));
  const builder = new GraphBuilder();
  const outputNames = lowerProgram(
    builder,
    program,
    inputs.map((input) => input.name),
    target,
  );
  const outputs = program.outputs.map(
    ({ type, shape }, i): OnnxValue => ({ name: outputNames[i]!, type, shape }),
  );
  return {
    name,
    inputs,
    outputs,
    initializers: builder.initializers,
    nodes: builder.nodes,
    mostThreads: builder.mostThreads,
  };
}
