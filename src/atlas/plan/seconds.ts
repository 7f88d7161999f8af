import { isRecord } from "#files";

/** What a job consists of, in units that do not depend on the machine. */
export interface CostParts {
  /** The kind of the job. */
  readonly kind: string;
  readonly isConvolutional: boolean;
  /** Arrays of parameters. */
  readonly arrays: number;
  /** Calls of compiled programs. */
  readonly calls: number;
  /** Floating-point operations. */
  readonly operations: number;
  /** Numbers that layers put out, without the inputs, once for each gradient. */
  readonly activations: number;
  /** Numbers of the examples that are handed over, once for each gradient. */
  readonly inputs: number;
  /**
   * Numbers of the vectors of parameters that a job holds, once for each call, as updates of weights pass over them, and
   * of those that it passes over beside that.
   */
  readonly vectorNumbers: number;
}

/** What the parts of a computation take by what its networks are made of: seconds and rates of one thread. */
export interface Calibration {
  readonly dense: Rates;
  /** Of networks with convolutions, which reuse what they load many times over. */
  readonly convolutional: Rates;
}

/** What the parts of jobs take. */
export interface Rates {
  /** Tracing, lowering and opening the programs of a job for each array of parameters, that is by layers, seconds. */
  readonly secondsPerJobAndArray: number;
  /** What every call of a program costs beside its arithmetic, likewise. */
  readonly secondsPerCallAndArray: number;
  /** Floating-point operations a second. */
  readonly operationsPerSecond: number;
  /** What a gradient takes for each number that layers put out, seconds: passes over memory. */
  readonly secondsPerActivation: number;
  /** What a gradient takes for each number of its example, seconds: it is fetched from among the others, and read. */
  readonly secondsPerInput: number;
  /** What a call takes for each number of the vectors of parameters that it passes over, seconds. */
  readonly secondsPerVectorNumber: number;
  /** How many times as long jobs of a kind take as all of that; 1 for kinds that are not named. */
  readonly timesByKind: Readonly<Record<string, number>>;
}

/**
 * What the parts of a computation take on one core of a machine of 2026 with AVX-512: by these jobs are made and put in
 * order, the same on every machine.
 *
 * Fitted by `node bench/plan-costs.ts --fit` to the processor time of all jobs of the quickstart, of small convolutional
 * networks and of ResNet-18 of widths 4 and 8, which they foretell within a fifth each: jobs of one kind together within
 * a factor of 1.7, single jobs of a factor of three, but for similarities, which take a tenth of a second; what vectors of
 * parameters take was added by the widest networks of the quickstart at its smallest batches. Other machines
 * differ by a factor of two to five either way (`#atlas/calibration` finds by how much), and networks may stop before
 * their budget.
 */
export const CALIBRATION: Calibration = {
  dense: {
    secondsPerJobAndArray: 0.0099,
    secondsPerCallAndArray: 6.0e-6,
    operationsPerSecond: 69e9,
    secondsPerActivation: 5.0e-9,
    secondsPerInput: 5e-10,
    secondsPerVectorNumber: 2.9e-10,
    timesByKind: {},
  },
  convolutional: {
    secondsPerJobAndArray: 0.0099,
    secondsPerCallAndArray: 6.0e-6,
    operationsPerSecond: 213e9,
    secondsPerActivation: 1.96e-9,
    secondsPerInput: 5e-10,
    secondsPerVectorNumber: 2.9e-10,
    timesByKind: {},
  },
};

/** The seconds that one thread takes for a job. */
export function secondsOf(
  { kind, isConvolutional, arrays, calls, operations, activations, inputs, vectorNumbers }: CostParts,
  calibration: Calibration = CALIBRATION,
): number {
  const rates = isConvolutional ? calibration.convolutional : calibration.dense;
  return (
    (rates.timesByKind[kind] ?? 1) *
    (arrays * (rates.secondsPerJobAndArray + calls * rates.secondsPerCallAndArray) +
      operations / rates.operationsPerSecond +
      activations * rates.secondsPerActivation +
      inputs * rates.secondsPerInput +
      vectorNumbers * rates.secondsPerVectorNumber)
  );
}

/** Whether something that was read is what a machine was found to take. */
export function isCalibration(value: unknown): value is Calibration {
  return isRecord(value) && isRates(value.dense) && isRates(value.convolutional);
}

/** Whether something that was read is the rates of one kind of networks. */
export function isRates(value: unknown): value is Rates {
  if (!isRecord(value)) return false;
  const { timesByKind, ...rates } = value;
  return (
    isRecord(timesByKind) &&
    Object.values(timesByKind).every(isRate) &&
    Object.keys(CALIBRATION.dense).every((name) => name === "timesByKind" || isRate(rates[name]))
  );
}

function isRate(value: unknown): boolean {
  return typeof value === "number" && value > 0 && Number.isFinite(value);
}
