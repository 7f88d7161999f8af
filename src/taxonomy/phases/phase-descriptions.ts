import type { Phase } from "../table/classified.ts";

/** One of the five phases proper, without the refusals. */
export type LandscapePhase = Exclude<Phase, "undecided" | "not settled" | "not measured">;

/** What defines a phase and what to do there. */
export interface PhaseDescription {
  readonly title: string;
  readonly name: string;
  readonly landscape: string;
  readonly converged: boolean;
  readonly connected: boolean;
  /** `null` where similarity is not asked. */
  readonly similar: boolean | null;
  /** One line for a practitioner. */
  readonly advice: string;
}

/**
 * The five phases of a loss landscape.
 *
 * Source: Yang et al., "Taxonomizing local versus global structure in neural network loss landscapes",
 * NeurIPS 2021, figure 1 and section 5; the moves between phases follow Zhou et al., "MD tree", ICML 2024.
 */
export const PHASE_DESCRIPTIONS: Readonly<Record<LandscapePhase, PhaseDescription>> = {
  I: {
    title: "Phase I",
    name: "under-fitted and under-sized",
    landscape: "separate rugged wells with a high barrier",
    converged: false,
    connected: false,
    similar: null,
    advice:
      "Make the network wider or the data easier first; then cool (larger batch, smaller learning rate) if training is noisy, and do not push to zero loss under label noise.",
  },
  II: {
    title: "Phase II",
    name: "under-fitted, too hot",
    landscape: "one wide well with a rugged floor",
    converged: false,
    connected: true,
    similar: null,
    advice:
      "The network is large enough; cool it: a larger batch, a smaller or decaying learning rate, or a longer budget.",
  },
  III: {
    title: "Phase III",
    name: "converged but under-sized",
    landscape: "separate smooth wells with a barrier",
    converged: true,
    connected: false,
    similar: null,
    advice:
      "Flat is not enough here: make the network wider or clean the labels; under label noise stop earlier or heat (smaller batch).",
  },
  "IV-A": {
    title: "Phase IV-A",
    name: "over-fitted, too cold",
    landscape: "one wide smooth well with networks far apart",
    converged: true,
    connected: true,
    similar: false,
    advice:
      "Heat (smaller batch, larger learning rate) or add data; the networks disagree, so an ensemble helps.",
  },
  "IV-B": {
    title: "Phase IV-B",
    name: "generalises best",
    landscape: "one smooth well with networks close together",
    converged: true,
    connected: true,
    similar: true,
    advice: "Keep this setting; averaging weights is safe and an ensemble brings little.",
  },
};

/** The five phases in the order of the paper. */
export const LANDSCAPE_PHASES = Object.keys(PHASE_DESCRIPTIONS) as readonly LandscapePhase[];

/** Whether a phase is one of the five, no refusal. */
export function isLandscapePhase(phase: Phase): phase is LandscapePhase {
  return phase in PHASE_DESCRIPTIONS;
}

/** A value for each of the five phases. */
export function byPhase<Value>(of: (phase: LandscapePhase) => Value): Record<LandscapePhase, Value> {
  return Object.fromEntries(LANDSCAPE_PHASES.map((phase) => [phase, of(phase)])) as Record<
    LandscapePhase,
    Value
  >;
}
