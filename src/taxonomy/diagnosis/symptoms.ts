import type { QuantityName } from "#quantities";
import type { MetricValues } from "../phases/cuts.ts";
import { type Columns, type DrawnMetrics, MISSING } from "../phases/drawn-metrics.ts";
import { lnOfMetric, resolvedLoss } from "../phases/logarithms.ts";
import type { Cell } from "../table/cells.ts";
import { readableEstimate } from "../table/readable-estimate.ts";
import type { SymptomName, Symptoms } from "./diagnosis.ts";

/** How each symptom is called and what its numbers are in. */
export const SYMPTOMS: Readonly<Record<SymptomName, { readonly title: string; readonly unit: string }>> = {
  trainErrorPct: { title: "training error", unit: "%" },
  modeConnectivityPct: { title: "mode connectivity", unit: "points" },
  curvePeakPct: { title: "minus the curve's peak error", unit: "%" },
  derivedPeakPct: { title: "minus the training error and the barrier above it", unit: "%" },
  lnHessianTrace: { title: "ln trace", unit: "ln nats" },
  cka: { title: "CKA", unit: "0 to 1" },
  lnTrainLoss: { title: "ln training loss", unit: "ln nats" },
};

/** That a symptom is not there, as a clause: `CKA is not measured`. */
export function missingSymptom(symptom: SymptomName): string {
  const { title } = SYMPTOMS[symptom];
  return symptom === "lnHessianTrace"
    ? `there is no ${title}, for the trace is not measured or not above 0`
    : `${title} is not measured`;
}

/** Every symptom, in the order in which trees prefer them between equals. */
export const SYMPTOM_NAMES = Object.keys(SYMPTOMS) as readonly SymptomName[];

/** The metrics that symptoms are made of. */
export const SYMPTOM_METRICS: readonly QuantityName[] = [
  "train_error_pct",
  "mode_connectivity_pct",
  "curve_barrier_pct",
  "hessian_trace",
  "cka_softmax",
  "train_loss",
  "mode_connectivity_peak_pct",
];

/** The symptoms of a cell's means, as far as they can be read. */
export function symptomsOf(cell: Cell): Symptoms {
  return symptomsOfMetrics(
    Object.fromEntries(SYMPTOM_METRICS.map((metric) => [metric, readableEstimate(cell, metric).value])),
  );
}

/**
 * The symptoms of a set of metrics.
 *
 * The peak of the curve is that of the table. Beside it one is put together from means: the training error plus the
 * barrier above it, which is the measured curve barrier or else minus the mode connectivity where that is negative. It is
 * exact for ends of equal error that lie on the mean. The published peaks, whose ends have re-estimated statistics of batch
 * normalisation, agree where training has converged and lie nearer to zero elsewhere, by 7 points in the median
 * of cells with a training error above 1 %: so the two are symptoms of their own, and no threshold of one is asked of the other.
 */
export function symptomsOfMetrics(metrics: MetricValues): Symptoms {
  const trainError = finite(metrics.train_error_pct);
  const connectivity = finite(metrics.mode_connectivity_pct);
  const barrier =
    finite(metrics.curve_barrier_pct) ?? (connectivity === null ? null : Math.max(0, -connectivity));
  return {
    trainErrorPct: trainError,
    modeConnectivityPct: connectivity,
    curvePeakPct: finite(metrics.mode_connectivity_peak_pct),
    derivedPeakPct: trainError === null || barrier === null ? null : -(trainError + barrier),
    lnHessianTrace: lnOfMetric(metrics.hessian_trace ?? null),
    cka: finite(metrics.cka_softmax),
    lnTrainLoss: lnOfLoss(metrics.train_loss),
  };
}

/** The symptoms of many draws, a value for each draw; `MISSING` or not finite where a draw has none. */
export type DrawnSymptoms = Readonly<Record<SymptomName, Float64Array>>;

/** `symptomsOfMetrics` of draws. */
export function symptomsOfDraws(
  { count, columns }: DrawnMetrics,
  columnOf: Columns = () => new Float64Array(count),
): DrawnSymptoms {
  const drawn = (metric: QuantityName) => columns.get(metric) ?? columnOf(metric).fill(MISSING);
  const trainErrorPct = drawn("train_error_pct");
  const modeConnectivityPct = drawn("mode_connectivity_pct");
  const [barriers, traces] = [drawn("curve_barrier_pct"), drawn("hessian_trace")];
  const [derivedPeakPct, lnHessianTrace] = [columnOf("curve peak"), columnOf("ln trace")];
  const [losses, lnTrainLoss] = [drawn("train_loss"), columnOf("ln loss")];
  for (let draw = 0; draw < count; draw++) {
    const connectivity = modeConnectivityPct[draw]!;
    const isMeasured = Number.isFinite(barriers[draw]);
    const barrier = isMeasured ? barriers[draw]! : Math.max(0, -connectivity);
    derivedPeakPct[draw] =
      isMeasured || Number.isFinite(connectivity) ? -(trainErrorPct[draw]! + barrier) : MISSING;
    lnHessianTrace[draw] = traces[draw]! > 0 ? Math.log(traces[draw]!) : MISSING;
    lnTrainLoss[draw] = lnOfLoss(losses[draw]) ?? MISSING;
  }
  const [cka, curvePeakPct] = [drawn("cka_softmax"), drawn("mode_connectivity_peak_pct")];
  return {
    trainErrorPct,
    modeConnectivityPct,
    curvePeakPct,
    derivedPeakPct,
    lnHessianTrace,
    cka,
    lnTrainLoss,
  };
}

function lnOfLoss(loss: number | null | undefined): number | null {
  return loss === null || loss === undefined || !Number.isFinite(loss) ? null : Math.log(resolvedLoss(loss));
}

function finite(value: number | null | undefined): number | null {
  return value === undefined || value === null || !Number.isFinite(value) ? null : value;
}
