import { type PyTorch, type PyTorchStart, startTorchScript } from "../pytorch.ts";
import { inTurns, type Repetition, type Spread } from "../spread.ts";

/** How a row is to be measured. */
export interface BenchSettings {
  /** Repetitions of each side after the warm-up. */
  readonly repetitions: number;
  /** Leave out the cases that take longest. */
  readonly quick: boolean;
  /** Null measures our side alone. */
  readonly pytorch: PyTorch | null;
}

/** PyTorch's side of a case, started in both ways. */
export interface PyTorchTimes {
  readonly installed: Spread;
  readonly best: Spread;
}

/** One case measured on both sides. */
export interface Comparison {
  readonly kind: "compared";
  readonly row: string;
  readonly case: string;
  readonly ours: Spread;
  readonly pytorch: PyTorchTimes | null;
  /** What is to be judged; null where there is no PyTorch to compare with. */
  readonly measured: number | null;
  /** The least that `measured` should be. */
  readonly wanted: number;
  /** `×`: how many times faster than PyTorch at its best by the medians. `%`: share of the machine's peak. */
  readonly unit: "×" | "%";
  /** What the numbers include or leave out, where that is not the same on both sides. */
  readonly remark?: string;
}

/** A row that could not be measured here. */
export interface Skipped {
  readonly kind: "skipped";
  readonly row: string;
  readonly reason: string;
}

/** What a row yields, a case at a time. */
export type Outcome = Comparison | Skipped;

/** One line of work to measure, in several cases. */
export interface Row {
  /** What the command line calls it. */
  readonly name: string;
  /** What one unit of it is. */
  readonly title: string;
  readonly measure: (settings: BenchSettings) => AsyncGenerator<Outcome>;
}

/** A case whose two sides can be repeated at will. */
export interface RepeatedCase {
  readonly row: string;
  readonly case: string;
  readonly wanted: number;
  readonly ours: Repetition;
  /** A script of `torch/` and its options. */
  readonly script: string;
  readonly options: Readonly<Record<string, number>>;
}

/** Repeats all sides in turns; the ratio is PyTorch's median by ours. */
export async function compared(
  { ours: repeat, script, options, ...named }: RepeatedCase,
  { repetitions, pytorch }: BenchSettings,
): Promise<Comparison> {
  const scripts = pytorch ? STARTS.map((start) => startTorchScript(pytorch, start, script, options)) : [];
  try {
    const [ours, installed, best] = await inTurns([repeat, ...scripts.map((torch) => torch.repeat)], {
      repetitions,
      warmUps: 1,
    });
    return { kind: "compared", ...named, ...ratioOf(ours!, timesOf(installed, best)) };
  } finally {
    for (const torch of scripts) torch.stop();
  }
}

/** Both ways to start PyTorch, in the order of `timesOf`. */
export const STARTS = ["installed", "best"] as const satisfies readonly PyTorchStart[];

/** Both of PyTorch's spreads; `null` where there is no PyTorch. */
export function timesOf(installed: Spread | undefined, best: Spread | undefined): PyTorchTimes | null {
  return installed && best ? { installed, best } : null;
}

/** The median of PyTorch's faster start, seconds. */
export function bestMedian({ installed, best }: PyTorchTimes): number {
  return Math.min(installed.median, best.median);
}

/** How many times faster than PyTorch at its best we are, by the medians. */
export function ratioOf(
  ours: Spread,
  pytorch: PyTorchTimes | null,
): Pick<Comparison, "ours" | "pytorch" | "measured" | "unit"> {
  return { ours, pytorch, measured: pytorch && bestMedian(pytorch) / ours.median, unit: "×" };
}
