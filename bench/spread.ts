import { AtlasError } from "#errors";
import { median } from "#statistics";

/** What repeated timings of one thing say. */
export interface Spread {
  /** How often it was timed. */
  readonly repetitions: number;
  /** Seconds. */
  readonly least: number;
  /** Seconds. */
  readonly median: number;
  /** Seconds. */
  readonly greatest: number;
}

/** Does a piece of work once and gives the seconds that one unit of it took. */
export type Repetition = () => Promise<number>;

/** The spread of at least one timing; throws a failure `bench/timing` for one that is no positive number of seconds. */
export function spreadOf(seconds: readonly number[]): Spread {
  const wrong = seconds.find((value) => !(value > 0 && Number.isFinite(value)));
  if (seconds.length === 0 || wrong !== undefined) {
    throw new AtlasError({
      code: "bench/timing",
      kind: "failure",
      problem: seconds.length === 0 ? "nothing was timed" : `a timing gave ${wrong} seconds`,
      expected: "a positive number of seconds",
    });
  }
  return {
    repetitions: seconds.length,
    least: Math.min(...seconds),
    median: median(seconds)!,
    greatest: Math.max(...seconds),
  };
}

/**
 * Timings of several sides of a comparison, taken in turns so that whatever else the machine does hits all of them.
 *
 * Every side first does `warmUps` repetitions that do not count. The spreads come in the order of the sides.
 */
export async function inTurns(
  sides: readonly Repetition[],
  { repetitions, warmUps }: { readonly repetitions: number; readonly warmUps: number },
): Promise<readonly Spread[]> {
  const seconds = sides.map((): number[] => []);
  for (let round = -warmUps; round < repetitions; round++) {
    for (const [i, repeat] of sides.entries()) {
      const taken = await repeat();
      if (round >= 0) seconds[i]!.push(taken);
    }
  }
  return seconds.map(spreadOf);
}

/** Seconds of one call. */
export async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}
