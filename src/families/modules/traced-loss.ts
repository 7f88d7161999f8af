import type { numpy as np } from "@jax-js/jax";
import { evaluateProgram, type Program, traceProgram, type Value } from "#engine";
import { AtlasError } from "#errors";
import { type OwnLossBy, operations } from "#nets";
import type { NetworkModule, OwnSizes } from "./network-module.ts";
import { recordedFunction } from "./recorded-function.ts";
import { Recording } from "./recording.ts";
import { watched } from "./watched-trace.ts";

/** What the loss of a module says of itself when it is recorded. */
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
}

/** A module that has a loss of its own. */
export type ModuleWithLoss = NetworkModule & { readonly loss: NonNullable<NetworkModule["loss"]> };

/** Whether a module has a loss of its own. */
export function hasLoss(module: NetworkModule): module is ModuleWithLoss {
  return module.loss !== undefined;
}

/** Shapes of the outputs and the targets that a loss is told. */
export function shapesOfLoss({ batch, classes, places }: LossSizes) {
  const ofEach = places === undefined ? [batch] : [batch, places];
  return [
    { type: "float32", shape: [...ofEach, classes] },
    { type: "int32", shape: ofEach },
  ] as const;
}

/**
 * Records the loss of a module on so many examples.
 *
 * @param earlier recordings of the module; this one is added
 * @throws AtlasError of kind `input`: as `recordedFunction`, and `network/loss` for an answer of another shape
 */
export function tracedLoss(
  module: ModuleWithLoss,
  own: OwnSizes,
  sizes: LossSizes,
  earlier: Recording[],
): TracedLoss {
  const recording = new Recording();
  const { program, args } = recordedFunction("loss", module, recording, earlier, () =>
    traceProgram<[np.Array, np.Array]>(
      (outputs, targets) => watched(outputs, recording, () => module.loss(outputs, targets, own, operations)),
      shapesOfLoss(sizes),
      "loss",
    ),
  );
  requireLosses(module, program, sizes.batch);
  return { program, args, recording };
}

function requireLosses({ path }: NetworkModule, { outputs }: Program, batch: number): void {
  const [output, ...others] = outputs;
  const isRight = output?.type === "float32" && output.shape.join() === `${batch}` && others.length === 0;
  if (isRight) return;
  const found = outputs.map((one) => `${one.type} [${one.shape.join(", ")}]`).join(" and ");
  throw new AtlasError({
    code: "network/loss",
    kind: "input",
    problem: `its function loss returns ${found} for ${batch} examples`,
    where: path,
    expected: `float32 [${batch}], a number for each example`,
    remedy:
      "Sum or average over the classes of an example, by .sum(-1) or .mean(-1), and leave the mean over examples out",
  });
}

/** Examples whose loss is evaluated at once at most: beyond, steps take longer than the program. */
const MOST_AT_ONCE = 256;

/** The loss of a module as a network of some sizes carries it. */
export function moduleLoss(module: ModuleWithLoss, own: OwnSizes): OwnLossBy {
  const known = new Map<string, Program>();
  const programOf = (sizes: LossSizes): Program => {
    const key = JSON.stringify(sizes);
    const program = known.get(key) ?? tracedLoss(module, own, sizes, []).program;
    known.set(key, program);
    return program;
  };
  return {
    // The engine refuses what is no array.
    value: (given, outputs, targets) => module.loss(outputs, targets, own, given) as np.Array,
    each: (outputs, targets, classes, places) => {
      const [ofTargets, ofOutputs] = [places ?? 1, classes * (places ?? 1)];
      const losses = new Float64Array(outputs.length / ofOutputs);
      for (let start = 0; start < losses.length; start += MOST_AT_ONCE) {
        const batch = Math.min(MOST_AT_ONCE, losses.length - start);
        const [found] = evaluateProgram(programOf({ batch, classes, places }), [
          outputs.subarray(start * ofOutputs, (start + batch) * ofOutputs),
          targets.subarray(start * ofTargets, (start + batch) * ofTargets),
        ]);
        losses.set(found!, start);
      }
      return losses;
    },
  };
}
