import { type Inspection, inspectCompilation, type PassName } from "#engine";
import type { BatchSource, NetworkObjective } from "#landscape";
import { curveLoop } from "#landscape/connectivity";
import { productProgram } from "#landscape/curvature";
import { logitsProgram } from "#landscape/evaluation";
import type { Optimiser } from "#landscape/optimisers";
import { trainingLoop } from "#landscape/training";

/** How large a program is to be. */
interface ProgramSizes {
  /** Networks, or pairs joined by a curve, that share the program. */
  readonly networks: number;
  /** Examples of one call. */
  readonly rows: number;
  /** Training examples that batches are drawn from. */
  readonly examples: number;
  /** Vectors a network that a product with the Hessian takes at once. */
  readonly probes: number;
}

/** What networks minimise, and how. */
interface Trained {
  readonly objective: NetworkObjective;
  readonly optimiser: Optimiser;
}

/** Compiles a program of one name short of loading it. */
type Inspect = (trained: Trained, sizes: ProgramSizes, without: readonly PassName[]) => Promise<Inspection>;

/** The programs that jobs spend their time in, which are the very ones that the jobs compile. */
export const PROGRAMS = {
  /** One update of training. */
  train: ({ objective, optimiser }, sizes, without) => {
    const { step, carry, slice, constants } = trainingLoop({
      objective,
      optimiser,
      source: sourceOf(objective, sizes),
      members: sizes.networks,
      batchSize: sizes.rows,
    });
    return inspectCompilation(step, [carry, slice, constants], { name: "train", without });
  },
  /** Products of some vectors a network with the Hessian of its loss. */
  hessian: ({ objective }, sizes, without) => {
    const { product, specs } = productProgram(objective, "hessian", sizes);
    return inspectCompilation(product, specs, { name: "hessian", without });
  },
  /** One update of Bezier curves with one bend. */
  curve: ({ objective }, sizes, without) => {
    const { step, carry, slice, constants } = curveLoop({
      objective,
      source: sourceOf(objective, sizes),
      pairs: sizes.networks,
      bends: 1,
      batchSize: sizes.rows,
    });
    return inspectCompilation(step, [carry, slice, constants], { name: "curve", without });
  },
  /** The answers of trained networks. */
  logits: ({ objective: { outputs } }, sizes, without) => {
    const { logits, specs } = logitsProgram(outputs.classifier, sizes);
    return inspectCompilation(logits, specs, { name: "logits", without });
  },
} as const satisfies Readonly<Record<string, Inspect>>;

/** What the jobs of an experiment draw batches from: shared inputs, and targets of each network's own. */
function sourceOf({ examples: specs }: NetworkObjective, { examples }: ProgramSizes): BatchSource {
  return { specs, count: examples, shared: ["inputs"], own: ["targets"] };
}

/** The name of a program that can be inspected. */
export type ProgramName = keyof typeof PROGRAMS;
