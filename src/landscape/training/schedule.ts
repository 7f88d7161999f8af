/** How the learning rate moves over a run; fractions are of all updates, factors of the base rate. */
export type LearningRateSchedule =
  | { readonly kind: "constant" }
  /** Multiplied by `factor` once at each fraction in `at`. */
  | { readonly kind: "steps"; readonly at: readonly number[]; readonly factor: number }
  /** Half a cosine from the base rate down to `final` times the base rate (Loshchilov and Hutter 2017). */
  | { readonly kind: "cosine"; readonly final: number };

/** Keeps `0.55 · 100` from missing update 55 by a rounding error. */
const FRACTION_SLACK = 1e-12;

/** The factor on the base learning rate at update `update` (0 … updates - 1) of `updates`. */
export function rateFactor(schedule: LearningRateSchedule, update: number, updates: number): number {
  const progress = update / updates;
  switch (schedule.kind) {
    case "constant":
      return 1;
    case "steps":
      return schedule.factor ** schedule.at.filter((at) => progress >= at - FRACTION_SLACK).length;
    case "cosine":
      return schedule.final + ((1 - schedule.final) * (1 + Math.cos(Math.PI * progress))) / 2;
  }
}
