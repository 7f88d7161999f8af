/** A number whose exact value is known, beside what this machine computes. */
export interface Check {
  /** What is measured, such as `trace of the Hessian`. */
  readonly quantity: string;
  /** Of what: the closed form in words. */
  readonly of: string;
  readonly exact: number;
  readonly ours: number;
  /** How far ours may lie from it. */
  readonly tolerance: number;
}

/** Checks that share what they compute with. */
export interface CheckGroup {
  readonly name: string;
  readonly run: () => Promise<readonly Check[]>;
}

/** Whether a number is as exact as it has to be. */
export function holds({ exact, ours, tolerance }: Check): boolean {
  return Math.abs(ours - exact) <= tolerance;
}
