import { isDeepStrictEqual } from "node:util";
import { AtlasError } from "#errors";
import type { Tensor, TreeStructure } from "#trees";
import { type ArgumentSpec, describe, feedsOf } from "./arguments.ts";
import { loadDeviceLoop } from "./device-scan.ts";
import {
  type CompileOptions,
  type CompileOrder,
  type FrontEnd,
  orderOf,
  type SpecTree,
  type TensorTree,
} from "./front-end.ts";
import { load } from "./load.ts";
import { type LoweredFunction, lowered } from "./lowered.ts";
import { loweredOnce } from "./lowered-once.ts";
import { graphOf } from "./lowering/graph.ts";
import { scanGraph } from "./lowering/scan-graph.ts";
import { type OnnxGraph, type OnnxValue, STEPS } from "./onnx/model.ts";
import { emptyTensor } from "./program/empty-tensor.ts";
import type { Program } from "./program/program.ts";
import { selectedDevice } from "./session/device.ts";
import { keepsArrays } from "./session/device-session.ts";

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
  const { carry, slice, constants, step } = definition;
  const order = await orderOf(step, [carry, slice, constants], { name: "scan", ...options });
  const isStepwise = keepsArrays(selectedDevice());
  const { name, args, programs, resultOf } = await loweredOnce<readonly [Carry, Output]>(
    { form: "scan", fn: step, order },
    (front, own) => loopOf(front, own, isStepwise),
  );
  const [whole] = programs;
  const [carried, sliced] = [args[0]!.leaves.length, args[1]!.leaves.length];
  const inputs = isStepwise ? whole.inputs.map(withSteps(carried, sliced)) : whole.inputs;
  const loop = isStepwise ? await loadDeviceLoop(whole, carried, sliced) : await load(whole);
  const stacked = whole.outputs.slice(carried).map(({ type, shape }) => {
    if (type === "int64") throw new Error("no output is int64");
    return { type, shape: [0, ...(isStepwise ? shape : shape.slice(1)).map(Number)] };
  });
  // What a loop of no steps gives, which ONNX Runtime refuses to run: the carry itself and empty outputs.
  const noSteps = (feeds: Feeds): readonly Tensor[] => [
    ...inputs.slice(0, carried).map((input) => feeds[input.name]!),
    ...stacked.map(emptyTensor),
  ];
  return {
    model: whole.model,
    release: loop.release,
    async run({ carry: initial, slices: given, constants: fixed }) {
      const feeds = feedsOf(name, [initial, given, fixed], args, inputs);
      const steps = stepCount(name, inputs, feeds);
      const [last, outputs] = resultOf(steps === 0 ? noSteps(feeds) : await loop.run(feeds, steps));
      return { carry: last, outputs };
    },
  };
}

/** The input of a loop from that of its step: slices have the step axis before the others. */
function withSteps(carried: number, sliced: number): (input: OnnxValue, position: number) => OnnxValue {
  return (input, position) =>
    position < carried || position >= carried + sliced ? input : { ...input, shape: [STEPS, ...input.shape] };
}

/** The loop around the program of a step; that program itself where its steps are run one by one. */
function loopOf(
  { program, resultStructure }: FrontEnd,
  { name, args, target }: CompileOrder,
  isStepwise: boolean,
): LoweredFunction["programs"] {
  const [state, slices] = [args[0]!, args[1]!.leaves.length];
  if (slices === 0) {
    throw scanError(name, "has no slices", "at least one sliced tensor, whose first axis counts the steps");
  }
  checkCarry(name, state, resultStructure, program);
  const carried = state.leaves.length;
  const graph = (): OnnxGraph =>
    isStepwise ? graphOf(program, name, target) : scanGraph(program, carried, slices, name, target);
  return [lowered(program, name, graph)];
}

type Feeds = Readonly<Record<string, Tensor>>;

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
function stepCount(name: string, inputs: readonly OnnxValue[], feeds: Feeds): number {
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

function scanError(name: string, problem: string, expected: string): AtlasError {
  return new AtlasError({
    code: "engine/scan",
    kind: "failure",
    problem: `the scan "${name}" ${problem}`,
    expected,
    remedy: "See ScanDefinition for what a step takes and returns.",
  });
}
