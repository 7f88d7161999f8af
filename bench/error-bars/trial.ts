/** One measured number with the error that it states, and what it should have been. */
export interface Trial {
  readonly quantity: string;
  /** What the exact number is of, in few words. */
  readonly truth: string;
  readonly value: number;
  readonly error: number;
  readonly exact: number;
  /** How far the exact number may itself be off, one standard error. */
  readonly exactError: number;
  /** Whether it is of a network whose training loss is next to zero, so that few examples make most of what is measured. */
  readonly isFitted?: boolean;
}

/** How often the error bars of one quantity held. */
export interface Coverage {
  readonly quantity: string;
  readonly truth: string;
  readonly trials: number;
  /** Shares within one and two standard errors, 0 … 1. */
  readonly withinOne: number;
  readonly withinTwo: number;
  /** Shares of networks alone whose loss is not next to zero, where some are. */
  readonly ofUnfitted: readonly [number, number] | null;
  /** The median of (value - exact) / error. */
  readonly bias: number;
}

/** Trials by quantity and truth, in the order in which they first come; a number that never varies has none. */
export function coverageOf(trials: readonly Trial[]): readonly Coverage[] {
  const varied = trials.filter(({ value, error, exact }) => error > 0 || value !== exact);
  const groups = Map.groupBy(varied, ({ quantity, truth }) => `${quantity} ${truth}`);
  return [...groups.values()].map((own) => {
    const [withinOne, withinTwo] = shares(own);
    const unfitted = own.filter(({ isFitted = false }) => !isFitted);
    return {
      quantity: own[0]!.quantity,
      truth: own[0]!.truth,
      trials: own.length,
      withinOne,
      withinTwo,
      ofUnfitted: unfitted.length === own.length ? null : shares(unfitted),
      bias: own.map(errorsOff).toSorted((a, b) => a - b)[own.length >> 1]!,
    };
  });
}

/** By how many of its standard errors a number is off. */
function errorsOff({ value, error, exact, exactError }: Trial): number {
  return value === exact ? 0 : (value - exact) / Math.hypot(error, exactError);
}

/** The shares of trials within one and two standard errors. */
function shares(trials: readonly Trial[]): readonly [number, number] {
  const off = trials.map((trial) => Math.abs(errorsOff(trial)));
  const within = (errors: number) => off.filter((z) => z <= errors).length / off.length;
  return [within(1), within(2)];
}

/**
 * Replicates of one number, each to be held to the mean of the others, whose error their spread tells; none where there is
 * but one.
 */
export function heldToOthers(
  replicates: readonly { readonly value: number; readonly error: number }[],
  of: Pick<Trial, "quantity" | "truth" | "isFitted">,
): readonly Trial[] {
  if (replicates.length < 2) return [];
  const count = replicates.length - 1;
  return replicates.map(({ value, error }, i) => {
    const others = replicates.filter((_, k) => k !== i).map((own) => own.value);
    const exact = others.reduce((sum, own) => sum + own / count, 0);
    const squares = others.reduce((sum, own) => sum + (own - exact) ** 2, 0);
    const exactError = count < 2 ? error : Math.sqrt(squares / (count - 1) / count);
    return { ...of, value, error, exact, exactError };
  });
}
