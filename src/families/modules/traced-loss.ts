import type { numpy as np } from "@jax-js/jax";
import { evaluateProgram, type Program, traceProgram, type Value } from "#engine";
import { AtlasError } from "#errors";
import { type OwnLossBy, operations } from "#nets";
import type { NetworkModule, OfEachExample, OwnSizes } from "./network-module.ts";
import { recordedFunction } from "./recorded-function.ts";
import { Recording } from "./recording.ts";
import { watched } from "./watched-trace.ts";

/** What the loss of a module, or its error, says of itself when it is recorded. */
export interface TracedLoss {
  readonly program: Program;
  /** Its inputs: outputs of a network, and targets. */
  readonly args: readonly [outputs: Value, targets: Value];
  readonly recording: Recording;
}

/** How many examples a loss is recorded on, and how many numbers and answers an example has. */
export interface LossSizes {
  readonly batch: number;
  readonly classes: number;
  /** Of a network that answers at several places. */
  readonly places?: number | undefined;
  /** Whether targets are numbers, as many as classes would be. */
  readonly numbers?: boolean | undefined;
}

/** A function of a module that gives a number for each example: its loss or its error. */
export interface ModuleLoss {
  readonly module: NetworkModule;
  readonly name: "loss" | "error";
  readonly of: OfEachExample;
}

/** The loss of a module; `undefined` where it has none. */
export function lossIn(module: NetworkModule): ModuleLoss | undefined {
  return module.loss && { module, name: "loss", of: module.loss };
}

/** What a module counts as wrong; `undefined` where it does not say. */
export function errorIn(module: NetworkModule): ModuleLoss | undefined {
  return module.error && { module, name: "error", of: module.error };
}

/** Shapes of the outputs and the targets that a loss is told. */
export function shapesOfLoss({ batch, classes, places, numbers = false }: LossSizes) {
  const ofEach = places === undefined ? [batch] : [batch, places];
  const outputs = { type: "float32", shape: [...ofEach, classes] } as const;
  const targets = numbers ? outputs : ({ type: "int32", shape: ofEach } as const);
  return [outputs, targets] as const;
}

/**
 * Records the loss of a module, or its error, on so many examples.
 *
 * @param earlier recordings of the module; this one is added
 * @throws AtlasError of kind `input`: as `recordedFunction`, and `network/loss` for an answer of another shape
 */
export function tracedLoss(
  { module, name, of }: ModuleLoss,
  own: OwnSizes,
  sizes: LossSizes,
  earlier: Recording[],
): TracedLoss {
  const recording = new Recording();
  const { program, args } = recordedFunction(name, module, recording, earlier, () =>
    traceProgram<[np.Array, np.Array]>(
      (outputs, targets) => watched(outputs, recording, () => of(outputs, targets, own, operations)),
      shapesOfLoss(sizes),
      name,
    ),
  );
  requireLosses(module, name, program, sizes.batch);
  return { program, args, recording };
}

function requireLosses(
  { path }: NetworkModule,
  name: ModuleLoss["name"],
  { outputs }: Program,
  batch: number,
): void {
  const [output, ...others] = outputs;
  const isRight = output?.type === "float32" && output.shape.join() === `${batch}` && others.length === 0;
  if (isRight) return;
  const found = outputs.map((one) => `${one.type} [${one.shape.join(", ")}]`).join(" and ");
  throw new AtlasError({
    code: "network/loss",
    kind: "input",
    problem: `its function ${name} returns ${found} for ${batch} examples`,
    where: path,
    expected: `float32 [${batch}], a number for each example`,
    remedy:
      output?.shape.join() === `${batch}`
        ? "Turn it into float32, by .astype(np.float32) or np.where(wrong, 1, 0)"
        : "Sum or average over the classes of an example, by .sum(-1) or .mean(-1), and leave the mean over examples out",
  });
}

/** Examples whose loss is evaluated at once at most: beyond, steps take longer than the program. */
const MOST_AT_ONCE = 256;

/** The loss of a module, or its error, as a network of some sizes carries it. */
export function moduleLoss(loss: ModuleLoss, own: OwnSizes): OwnLossBy {
  const known = new Map<string, Program>();
  const programOf = (sizes: LossSizes): Program => {
    const key = JSON.stringify(sizes);
    const program = known.get(key) ?? tracedLoss(loss, own, sizes, []).program;
    known.set(key, program);
    return program;
  };
  return {
    // The engine refuses what is no array.
    value: (given, outputs, targets) => loss.of(outputs, targets, own, given) as np.Array,
    each: (outputs, targets, classes, places) => {
      const numbers = targets instanceof Float32Array;
      const ofOutputs = classes * (places ?? 1);
      const ofTargets = numbers ? ofOutputs : (places ?? 1);
      const losses = new Float64Array(outputs.length / ofOutputs);
      for (let start = 0; start < losses.length; start += MOST_AT_ONCE) {
        const batch = Math.min(MOST_AT_ONCE, losses.length - start);
        const [found] = evaluateProgram(programOf({ batch, classes, places, numbers }), [
          outputs.subarray(start * ofOutputs, (start + batch) * ofOutputs),
          targets.subarray(start * ofTargets, (start + batch) * ofTargets),
        ]);
        losses.set(found!, start);
      }
      return losses;
    },
  };
}
