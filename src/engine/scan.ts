import { flattenTree, type Tensor, type Tree, unflattenTree } from "#trees";
import { type CompileOptions, feedsOf, isSpec, type SpecTree, type TensorTree } from "./compile.ts";
import { GraphBuilder, integer } from "./lowering/graph-builder.ts";
import { lowerProgram } from "./lowering/lower.ts";
import { encodeModel, type OnnxGraph, type OnnxValue } from "./onnx/model.ts";
import { programFingerprint } from "./program/fingerprint.ts";
import type { Program, TensorSpec } from "./program/program.ts";
import { sharedSession } from "./session/cache.ts";
import { simplify } from "./simplify/simplify.ts";
import { type Traced, trace } from "./trace.ts";

/** What a scan computes: `step(carry, slice, constants)` gives the next carry and an output, as `lax.scan` does. */
export interface ScanDefinition<Carry, Slice, Constants, Output> {
  readonly step: (carry: Carry, slice: Slice, constants: Constants) => readonly [Carry, Output];
  /** Specifications of the carried state. */
  readonly carry: SpecTree<Carry>;
  /** Specifications of one step's slice, without the step axis. */
  readonly slice: SpecTree<Slice>;
  /** Specifications of what every step reads. */
  readonly constants: SpecTree<Constants>;
}

/** A loop compiled to run natively from its first step to its last. */
export interface CompiledScan<Carry, Slice, Constants, Output> {
  /** Runs as many steps as the slices have; every slice tensor has a leading step axis of the same length. */
  run(args: {
    readonly carry: TensorTree<Carry>;
    readonly slices: TensorTree<Slice>;
    readonly constants: TensorTree<Constants>;
  }): Promise<{
    readonly carry: TensorTree<Carry>;
    /** Outputs of all steps, stacked on a leading step axis. */
    readonly outputs: TensorTree<Output>;
  }>;
  release(): void;
  readonly model: Uint8Array;
}

const STEPS = "steps";

/**
 * Compiles a loop whose steps run without returning to TypeScript in between.
 *
 * The same lowering as `compile`, wrapped in the ONNX operator `Scan`; the number of steps is free.
 */
export async function compileScan<Carry, Slice, Constants, Output>(
  definition: ScanDefinition<Carry, Slice, Constants, Output>,
  options: CompileOptions = {},
): Promise<CompiledScan<Carry, Slice, Constants, Output>> {
  const name = options.name ?? "scan";
  // The typed front door meets the untyped tree walk here: the mapped types mirror what the walk does.
  const specs = [
    definition.carry,
    definition.slice,
    definition.constants,
  ] as unknown as readonly Tree<TensorSpec>[];
  const flat = specs.map((spec) => flattenTree(spec, isSpec));
  const traced = trace(
    definition.step as unknown as (...args: Traced[]) => Traced,
    flat.map(({ structure }) => structure),
    flat.flatMap(({ leaves }) => leaves),
  );
  const program = simplify(traced.program);
  const [carryCount, sliceCount] = [flat[0]!.leaves.length, flat[1]!.leaves.length];
  const graph = scanGraph(program, carryCount, sliceCount, name);
  const model = encodeModel(graph);
  const shared = await sharedSession(
    `scan:${carryCount}:${sliceCount}:${programFingerprint(program)}`,
    model,
  );
  return {
    model,
    release: shared.release,
    async run({ carry, slices, constants }) {
      const args = [carry, slices, constants] as unknown as readonly Tree<Tensor>[];
      const results = await shared.session.run(feedsOf(name, args, flat, graph.inputs));
      const tensors = graph.outputs.map((output) => results[output.name]!);
      const [finalCarry, outputs] = unflattenTree(traced.resultStructure, tensors) as unknown as [
        TensorTree<Carry>,
        TensorTree<Output>,
      ];
      return { carry: finalCarry, outputs };
    },
  };
}

function scanGraph(program: Program, carryCount: number, sliceCount: number, name: string): OnnxGraph {
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
  const bodyOutputs = lowerProgram(body, program, bodyNames);
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
