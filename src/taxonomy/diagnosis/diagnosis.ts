import type { KnobName } from "#knobs";
import type { UnknownCertainty } from "../table/certainty.ts";
import type { Cause, Fault, Likeness } from "./causes.ts";
import type { Advice, Remedy } from "./remedy.ts";
import type { Standing } from "./standing.ts";

/** What a diagnosis asks of a network, all without test data; `null` where it was not measured. */
export interface Symptoms {
  /** Training error, percent. */
  readonly trainErrorPct: number | null;
  /** Signed mode connectivity, points of training error: below zero a barrier, above zero unconverged ends. */
  readonly modeConnectivityPct: number | null;
  /** Minus the largest training error on the curve, percent, where a table has it (the connectivity of Zhou et al. 2024). */
  readonly curvePeakPct: number | null;
  /** The same put together of means, percent: minus the training error and the barrier above it. */
  readonly derivedPeakPct: number | null;
  /** Natural logarithm of the Hessian trace. */
  readonly lnHessianTrace: number | null;
  /** CKA of probabilities, 0 to 1. */
  readonly cka: number | null;
  /** Natural logarithm of the training loss. */
  readonly lnTrainLoss: number | null;
}

/** The name of a symptom. */
export type SymptomName = keyof Symptoms;

/**
 * What is wrong: the cause most probable to be the one whose remedy helps most. `fine` is a cell of phase IV-B all of whose
 * networks live; `undecided` where no verdict is probable enough, or where networks look fine but others of the same cell
 * were lost; `not measured` where a symptom is missing, or where networks answer the same whatever they are asked.
 */
export type Verdict = Cause | "fine" | "undecided" | "not measured";

/** One comparison on the way through a tree. */
export interface TreeStep<Name extends string = SymptomName> {
  readonly symptom: Name;
  readonly value: number;
  readonly threshold: number;
  /** Whether the value lies at or below the threshold. */
  readonly below: boolean;
}

/** The answer of a tree to one question. */
export interface TreeAnswer {
  readonly question: string;
  readonly answer: string;
  readonly path: readonly TreeStep[];
  /**
   * The symptom that was asked for and is not measured; `null` where the way led to a leaf. The answer is then
   * the one that most training examples below have, or `not measured` where no answer holds two thirds of them.
   */
  readonly missing: SymptomName | null;
  /** A symptom on the way that lies beyond everything the tree was fitted on; `null` where none does. */
  readonly beyond: SymptomName | null;
  /**
   * What the examples where the way ends say in place of the answer, for they are not like the network that is asked about;
   * `null` where the answer is theirs.
   */
  readonly overrides: string | null;
  /** Share of the training examples where the way ends that say what most of them say, 0 … 1: `overrides`, or the answer. */
  readonly purity: number;
  /** Training examples where the way ends. */
  readonly examples: number;
  /** How probable the same answer is by the true means, 0 … 1; `null` where that is not known. */
  readonly share: number | null;
}

/** One experiment that tells what is wrong. */
export interface Settling {
  /** The knob to halve or double. */
  readonly knob: KnobName;
  /** Between which causes it tells. */
  readonly between: readonly Cause[];
  /** In words, such as `train it with half and with twice the batch size`. */
  readonly change: string;
}

/** What is wrong with one cell (or one network) and what to change. */
export interface Diagnosis {
  /** Index in the table's cells; `null` for symptoms given alone. */
  readonly cell: number | null;
  readonly verdict: Verdict;
  /** The verdict of the means whatever the doubt; `not measured` as for `Verdict`. */
  readonly leadingVerdict: Verdict;
  /**
   * How probable the leading verdict is, 0 … 1 and never 1; `null` where it is not known. Of a cause by measured cells it is
   * calibrated on conditions that they had not seen; of `fine` and by a tree it is what the spread of the networks leaves.
   */
  readonly confidence: number | null;
  /** Why the confidence is not known; `null` or absent where it is, or where nothing is said. */
  readonly confidenceUnknown?: UnknownCertainty | null;
  readonly symptoms: Symptoms;
  /** The ways through the tree that was asked; empty where networks are compared with measured cells. */
  readonly answers: readonly TreeAnswer[];
  /** What the measured cells most like it tell; `null` where a tree was asked or symptoms are missing. */
  readonly likeness: Likeness | null;
  /** Where it lies: its phase, and which others it may turn out to be in. */
  readonly standing: Standing;
  /** What is wrong, what helps most when mended first: by cells like it or by a tree, and by its phase; empty for nothing. */
  readonly faults: readonly Fault[];
  /**
   * Every step that may help with what is known of its gain, its price and the phases that call for it: open ones first, by
   * gain. The evidence is test accuracy where the table has it; what was measured to gain nothing is not open.
   */
  readonly remedies: readonly Remedy[];
  /** What would settle a verdict that is withheld; `null` where it is given, or where steps were measured already. */
  readonly settling: Settling | null;
  /**
   * What to change first, then second, by cells like it or by a tree and without a look at test accuracy, so that following it
   * can be judged by that; empty where nothing is expected to gain.
   */
  readonly advice: readonly Advice[];
  /** Plain sentences: where it lies, what is wrong, what that leaves open, what to try first, and why. */
  readonly sentence: string;
}
