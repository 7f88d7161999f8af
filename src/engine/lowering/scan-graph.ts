import { type OnnxGraph, type OnnxValue, STEPS } from "../onnx/model.ts";
import type { Program } from "../program/program.ts";
import { GraphBuilder, integer } from "./graph-builder.ts";
import { lowerProgram } from "./lower.ts";
import type { Target } from "./rule.ts";

/**
 * The graph of a loop around the program of its step, by the ONNX operator `Scan`.
 *
 * The inputs of the program are carried state, then slices, then constants; its outputs the next state, then what
 * is stacked. In the graph slices and stacked outputs have a step axis before the others.
 */
export function scanGraph(
  program: Program,
  carryCount: number,
  sliceCount: number,
  name: string,
  target: Target,
): OnnxGraph {
  const isSliced = (position: number): boolean =>
    position >= carryCount && position < carryCount + sliceCount;
  const inputs = program.inputs.map(
    ({ type, shape }, i): OnnxValue => ({
      name: `input${i}`,
      type,
      shape: isSliced(i) ? [STEPS, ...shape] : shape,
    }),
  );
  // The body sees constants by the names they have outside it; carries and slices are its own inputs.
  const bodyNames = inputs.map((input, i) =>
    i < carryCount + sliceCount ? `body_${input.name}` : input.name,
  );
  const body = new GraphBuilder("body_");
  const bodyOutputs = lowerProgram(body, program, bodyNames, target);
  const bodyGraph: OnnxGraph = {
    name: `${name}_body`,
    inputs: program.inputs
      .slice(0, carryCount + sliceCount)
      .map(({ type, shape }, i): OnnxValue => ({ name: bodyNames[i]!, type, shape })),
    outputs: program.outputs.map(({ type, shape }, i): OnnxValue => ({ name: bodyOutputs[i]!, type, shape })),
    initializers: body.initializers,
    nodes: body.nodes,
  };
  const outputs = program.outputs.map(
    ({ type, shape }, i): OnnxValue => ({
      name: `output${i}`,
      type,
      shape: i < carryCount ? shape : [STEPS, ...shape],
    }),
  );
  return {
    name,
    inputs,
    outputs,
    initializers: [],
    mostThreads: body.mostThreads,
    nodes: [
      {
        operator: "Scan",
        domain: "",
        inputs: inputs.slice(0, carryCount + sliceCount).map((input) => input.name),
        outputs: outputs.map((output) => output.name),
        attributes: { body: { kind: "graph", value: bodyGraph }, num_scan_inputs: integer(sliceCount) },
      },
    ],
  };
}
