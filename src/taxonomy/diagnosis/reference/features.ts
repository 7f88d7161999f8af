import type { SymptomName, Symptoms } from "../diagnosis.ts";

/** How far a symptom may be off, in its own unit; `null` or absent where it is not known. */
export type SymptomErrors = Readonly<Partial<Record<SymptomName, number | null>>>;

/** One number by which networks are compared, made of symptoms and free of their units. */
export interface Feature {
  /** The symptom whose error is its error. */
  readonly symptom: SymptomName;
  /** Its value; `null` where a symptom is missing. */
  readonly of: (symptoms: Symptoms) => number | null;
  /** How much it counts beside the others, once each is measured in standard deviations of the reference. */
  readonly weight: number;
}

/** Training error that rounds to none, percent: below it logarithms would tell apart what examples cannot. */
const ERROR_FLOOR_PCT = 0.05;

/** Where mode connectivity turns from a number into a logarithm, points: about what few networks leave open. */
const CONNECTIVITY_UNIT = 0.5;

/** Keeps the loss of one error finite where nothing errs: nats, and a share. */
const LOSS_FLOOR = 1e-3;

/**
 * What networks are compared by.
 *
 * The loss of one error gives noisy labels away: an example that is labelled wrongly costs more than one that is hard. It
 * counts less than the others, for it moves with the calibration of networks, too.
 */
export const FEATURES: readonly Feature[] = [
  {
    symptom: "trainErrorPct",
    of: ({ trainErrorPct }) => (trainErrorPct === null ? null : Math.log(trainErrorPct + ERROR_FLOOR_PCT)),
    weight: 1,
  },
  {
    symptom: "modeConnectivityPct",
    of: ({ modeConnectivityPct }) =>
      modeConnectivityPct === null ? null : Math.asinh(modeConnectivityPct / CONNECTIVITY_UNIT),
    weight: 1,
  },
  { symptom: "cka", of: ({ cka }) => cka, weight: 1 },
  {
    symptom: "lnHessianTrace",
    of: ({ lnHessianTrace }) => lnHessianTrace,
    weight: 1,
  },
  {
    symptom: "lnTrainLoss",
    of: ({ lnTrainLoss, trainErrorPct }) =>
      lnTrainLoss === null || trainErrorPct === null
        ? null
        : Math.log((Math.exp(lnTrainLoss) + LOSS_FLOOR) / (trainErrorPct / 100 + LOSS_FLOOR)),
    weight: 0.7,
  },
];

/** A feature of one network or cell, with its standard error, 0 where that is not known. */
export interface FeatureValue {
  readonly value: number;
  readonly error: number;
}

/** Every feature of a set of symptoms, in the order of `FEATURES`; `null` where one is missing. */
export function featuresOf(symptoms: Symptoms, errors: SymptomErrors = {}): readonly (FeatureValue | null)[] {
  return FEATURES.map(({ symptom, of }) => {
    const value = of(symptoms);
    if (value === null || !Number.isFinite(value)) return null;
    const own = symptoms[symptom];
    const error = errors[symptom] ?? 0;
    const moved = own === null ? null : of({ ...symptoms, [symptom]: own + error });
    return { value, error: moved === null || !Number.isFinite(moved) ? 0 : Math.abs(moved - value) };
  });
}
