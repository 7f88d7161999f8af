import { AtlasError } from "#errors";

/**
 * What tells the locally sharp side (phases I and II) from the flat side (III and IV).
 *
 * `train_loss` compares the training loss with `PhaseThresholds.train_loss`. The Hessian tests compare the
 * natural logarithm of the mean over seeds with `ln`; alone they mistake hot, unconverged cells for flat
 * ones once temperatures range widely, which is why they are not the default.
 */
export type SharpnessTest =
  | { readonly by: "train_loss" }
  | { readonly by: "hessian_trace" | "hessian_top_eig"; readonly ln: number };

/** Where the cuts between phases lie. */
export interface PhaseThresholds {
  /** Converged means a training loss below this, nats. */
  readonly train_loss: number;
  /** Poorly connected means a mode connectivity below minus this, points of training error. */
  readonly connectivity_pct: number;
  /** Similar means a CKA of probabilities above this, 0 to 1. */
  readonly cka: number;
  /** Default: by training loss. */
  readonly sharpness?: SharpnessTest;
}

/**
 * Thresholds fitted to the phase lines that the authors drew by eye for ResNet-18 on CIFAR-10 with
 * learning-rate decay: they reproduce 88.7 % of 195 cells, 95.0 % of the 161 that lie almost wholly in one
 * region. They depend on data, loss and sample sizes; the similarity cut crosses a smooth slope anyway.
 */
export const DEFAULT_THRESHOLDS: PhaseThresholds = { train_loss: 0.02, connectivity_pct: 1.8, cka: 0.71 };

/** The trace test that agrees best with the authors' lines (89.7 % of 195 cells); ln of the trace. */
export const TRACE_TEST: SharpnessTest = { by: "hessian_trace", ln: 5.3 };

/**
 * Returns thresholds unchanged after checking their ranges.
 *
 * @throws AtlasError `taxonomy/bad-threshold`
 */
export function requireThresholds(thresholds: PhaseThresholds): PhaseThresholds {
  const { train_loss, connectivity_pct, cka, sharpness } = thresholds;
  requireRange("train_loss", train_loss, train_loss > 0, "a positive number of nats");
  requireRange("connectivity_pct", connectivity_pct, connectivity_pct >= 0, "0 or more points of error");
  requireRange("cka", cka, cka >= 0 && cka <= 1, "a number from 0 to 1");
  if (sharpness !== undefined && sharpness.by !== "train_loss") {
    requireRange("sharpness.ln", sharpness.ln, true, "a finite natural logarithm");
  }
  return thresholds;
}

function requireRange(key: string, value: number, inRange: boolean, expected: string): void {
  if (inRange && Number.isFinite(value)) return;
  throw new AtlasError({
    code: "taxonomy/bad-threshold",
    kind: "input",
    where: `phases.${key}`,
    problem: `the threshold is ${value}`,
    expected,
  });
}
