/** How the learning rate moves over a run; rates are fractions of the base rate. */
export type LearningRateSchedule = RateCourse & RatePace;

/** Which way the rate takes. */
type RateCourse =
  | { readonly kind: "constant" }
  /** Multiplied by `factor` once at each fraction of the whole budget in `at` (PyTorch's `MultiStepLR`). */
  | { readonly kind: "steps"; readonly at: readonly number[]; readonly factor: number }
  /** Half a cosine from the base rate down to `final` (Loshchilov and Hutter 2017; `CosineAnnealingLR`). */
  | { readonly kind: "cosine"; readonly final: number }
  /**
   * Up from `initial` to the base rate in the first `rise` of the time and down to `final` in the rest (Smith and Topin
   * 2018; `OneCycleLR` of two phases, whose `div_factor` is 1 / initial and `final_div_factor` initial / final). The
   * momentum stays as it is.
   */
  | {
      readonly kind: "one-cycle";
      readonly rise: number;
      readonly initial: number;
      readonly final: number;
      readonly anneal: "cosine" | "linear";
    }
  /** √(w / t) after t updates or epochs, w those of the warm-up and at least 1 (Vaswani et al. 2017). */
  | { readonly kind: "inverse-square-root" };

/** When the rate moves, and the warm-up before its course. */
interface RatePace {
  /** Whether it moves at every update, the usual, or once an epoch. */
  readonly per?: "update" | "epoch";
  /**
   * How long the rate first rises linearly, in updates or in epochs (PyTorch's `LinearLR`); none unless given, and both
   * add up. All courses but `steps` begin at its end.
   */
  readonly warmup_updates?: number;
  readonly warmup_epochs?: number;
  /** Where a warm-up begins, as a fraction of the rate that it ends at; 0.01 unless given. */
  readonly warmup_start?: number;
}

/** Where a warm-up begins unless that is said; torchvision's recipes have it. */
const WARMUP_START = 0.01;

/** Keeps `0.55 · 100` from missing update 55 by a rounding error. */
const FRACTION_SLACK = 1e-12;

/**
 * The factor on the base learning rate at update `update` (0 … updates - 1) of `updates`.
 *
 * @param updatesPerEpoch what a schedule that is told in epochs counts by; all are one epoch unless given
 */
export function rateFactor(
  schedule: LearningRateSchedule,
  update: number,
  updates: number,
  updatesPerEpoch = updates,
): number {
  const unit = schedule.per === "epoch" ? updatesPerEpoch : 1;
  const time = Math.floor(update / unit);
  const whole = Math.ceil(updates / unit);
  const { warmup_updates = 0, warmup_epochs = 0 } = schedule;
  const warmup = (warmup_updates + warmup_epochs * updatesPerEpoch) / unit;
  const factor = courseFactor(schedule, { time, whole, warmup });
  if (time >= warmup) return factor;
  const start = schedule.warmup_start ?? WARMUP_START;
  return (start + ((1 - start) * time) / warmup) * factor;
}

/** Times in updates or in epochs. */
interface Clock {
  readonly time: number;
  readonly whole: number;
  readonly warmup: number;
}

/** The factor of the course alone, which waits at its beginning until the warm-up is over. */
function courseFactor(schedule: LearningRateSchedule, { time, whole, warmup }: Clock): number {
  const since = Math.max(time - warmup, 0);
  const rest = whole - warmup;
  switch (schedule.kind) {
    case "constant":
      return 1;
    case "steps":
      return schedule.factor ** schedule.at.filter((at) => time / whole >= at - FRACTION_SLACK).length;
    case "cosine":
      return cosineBetween(1, schedule.final, rest > 0 ? since / rest : 0);
    case "one-cycle": {
      const { rise, initial, final, anneal } = schedule;
      const between = anneal === "cosine" ? cosineBetween : lineBetween;
      // The last of the updates is at the final rate, and the one before the end of the rise at the base rate.
      const [peak, last] = [rise * rest - 1, rest - 1];
      if (since <= peak) return between(initial, 1, peak > 0 ? since / peak : 1);
      return between(1, final, last > peak ? Math.min((since - peak) / (last - peak), 1) : 0);
    }
    case "inverse-square-root": {
      const full = Math.max(warmup, 1);
      return Math.sqrt(full / Math.max(time, full));
    }
  }
}

function cosineBetween(from: number, to: number, progress: number): number {
  return to + ((from - to) * (1 + Math.cos(Math.PI * progress))) / 2;
}

function lineBetween(from: number, to: number, progress: number): number {
  return from + (to - from) * progress;
}
