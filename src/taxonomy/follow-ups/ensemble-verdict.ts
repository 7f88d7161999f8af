/** Whether an ensemble pays: `undecided` where that is less probable than two thirds. */
export type EnsembleVerdict = "pays" | "gains little" | "undecided";

/** The verdicts in the order in which they are told. */
export const ENSEMBLE_VERDICTS: readonly EnsembleVerdict[] = ["pays", "gains little", "undecided"];
