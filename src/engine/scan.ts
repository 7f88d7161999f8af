import { isDeepStrictEqual } from "node:util";
import { AtlasError } from "#errors";
import { type Tensor, type Tree, type TreeStructure, unflattenTree } from "#trees";
import { type ArgumentSpec, argumentSpec, describe, feedsOf } from "./arguments.ts";
import type { CompileOptions, SpecTree, TensorTree } from "./compile.ts";
import { loadGraph } from "./load.ts";
import { GraphBuilder, integer } from "./lowering/graph-builder.ts";
import { lowerProgram } from "./lowering/lower.ts";
import type { Target } from "./lowering/rule.ts";
import type { OnnxGraph, OnnxValue } from "./onnx/model.ts";
import { emptyTensor } from "./program/empty-tensor.ts";
import type { Program, TensorSpec } from "./program/program.ts";
import { simplify } from "./simplify/simplify.ts";
import { currentTarget } from "./target.ts";
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
  /**
   * Runs as many steps as the slices have; every slice tensor has a leading step axis of the same length.
   * No steps at all give back the very carry tensors and empty outputs.
   *
   * Throws AtlasError `engine/scan` when the slices disagree on the number of steps; besides, as `Compiled.run`.
   */
  run(args: {
    readonly carry: TensorTree<Carry>;
    readonly slices: TensorTree<Slice>;
    readonly constants: TensorTree<Constants>;
  }): Promise<{
    readonly carry: TensorTree<Carry>;
    /** Outputs of all steps, stacked on a leading step axis. */
    readonly outputs: TensorTree<Output>;
  }>;
  /** Gives up this loop's hold on the compiled program; runs already started still finish. */
  release(): void;
  /** The bytes of the loop as an `.onnx` file. */
  readonly model: Uint8Array;
}

const STEPS = "steps";

/**
 * Compiles a loop whose steps run without returning to TypeScript in between.
 *
 * The same lowering as `compile`, wrapped in the ONNX operator `Scan`; the number of steps is free.
 * Throws AtlasError `engine/scan` when there is no slice to count the steps by, or when `step` does not
 * return `[carry, output]` with a carry built, shaped and typed as the one it was given; besides, as `compile`.
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
  const args = specs.map(argumentSpec);
  const [carry, slice] = [args[0]!, args[1]!];
  if (slice.leaves.length === 0) {
    throw scanError(name, "has no slices", "at least one sliced tensor, whose first axis counts the steps");
  }
  const traced = trace(definition.step as unknown as (...args: Traced[]) => Traced, args, name);
  const target = await currentTarget(options.without);
  const program = simplify(traced.program, target.without);
  checkCarry(name, carry, traced.resultStructure, program);
  const graph = scanGraph(program, carry.leaves.length, slice.leaves.length, name, target);
  const { model, session } = await loadGraph(graph, program, operatorCount(graph));
  const runAll = async (feeds: Readonly<Record<string, Tensor>>): Promise<Tensor[]> => {
    const results = await session.run(feeds);
    return graph.outputs.map((output) => results[output.name]!);
  };
  return {
    model,
    release: session.release,
    async run({ carry: initial, slices, constants }) {
      const feeds = feedsOf(name, [initial, slices, constants], args, graph.inputs);
      const steps = stepCount(name, graph.inputs, feeds);
      const tensors = steps === 0 ? noSteps(program, graph, feeds) : await runAll(feeds);
      const [finalCarry, outputs] = unflattenTree(traced.resultStructure, tensors) as unknown as [
        TensorTree<Carry>,
        TensorTree<Output>,
      ];
      return { carry: finalCarry, outputs };
    },
  };
}

function checkCarry(name: string, carry: ArgumentSpec, result: TreeStructure, program: Program): void {
  if (result.kind !== "array" || result.children.length !== 2) {
    throw scanError(name, "has a step that does not return two things", "[carry, output]");
  }
  if (!isDeepStrictEqual(result.children[0], carry.structure)) {
    throw scanError(
      name,
      "has a step that returns a carry built otherwise than the one it is given",
      "the same structure",
    );
  }
  carry.leaves.forEach((spec, i) => {
    const found = describe(program.outputs[i]!);
    if (found !== describe(spec)) {
      throw scanError(
        name,
        `has a step that turns a carried ${describe(spec)} into ${found}`,
        "the same type and shape",
      );
    }
  });
}

/** The number of steps that all slices agree on. */
function stepCount(
  name: string,
  inputs: readonly OnnxValue[],
  feeds: Readonly<Record<string, Tensor>>,
): number {
  const sliced = inputs.filter(({ shape }) => shape[0] === STEPS);
  const counts = new Set(sliced.map((input) => feeds[input.name]!.shape[0]!));
  const [count] = counts;
  if (counts.size === 1) return count!;
  throw scanError(
    name,
    `got slices of ${[...counts].join(" and ")} steps`,
    "the same number of steps in all",
  );
}

/** What a loop of no steps gives, which ONNX Runtime refuses to run: the carry itself and empty outputs. */
function noSteps(program: Program, graph: OnnxGraph, feeds: Readonly<Record<string, Tensor>>): Tensor[] {
  return program.outputs.map(({ type, shape }, i) => {
    const isCarry = graph.outputs[i]!.shape[0] !== STEPS;
    return isCarry ? feeds[graph.inputs[i]!.name]! : emptyTensor({ type, shape: [0, ...shape] });
  });
}

function scanError(name: string, problem: string, expected: string): AtlasError {
  return new AtlasError({
    code: "engine/scan",
    kind: "failure",
    problem: `the scan "${name}" ${problem}`,
    expected,
    remedy: "See ScanDefinition for what a step takes and returns.",
  });
}

/** Operators of a loop: those of its body. */
function operatorCount({ nodes }: OnnxGraph): number {
  const [loop] = nodes;
  const body = loop?.attributes.body;
  return body?.kind === "graph" ? body.value.nodes.length : nodes.length;
}

function scanGraph(
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
