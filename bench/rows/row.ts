import { type PyTorch, startTorchScript } from "../pytorch.ts";
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

/** One case measured on both sides. */
export interface Comparison {
  readonly kind: "compared";
  readonly row: string;
  readonly case: string;
  readonly ours: Spread;
  readonly pytorch: Spread | null;
  /** What is to be judged; null where there is no PyTorch to compare with. */
  readonly measured: number | null;
  /** The least that `measured` should be. */
  readonly wanted: number;
  /** `×`: how many times faster than PyTorch by the medians. `%`: share of the machine's peak. */
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

/** Repeats both sides in turns; the ratio is PyTorch's median by ours. */
export async function compared(
  { ours: repeat, script, options, ...named }: RepeatedCase,
  { repetitions, pytorch }: BenchSettings,
): Promise<Comparison> {
  const torch = pytorch && startTorchScript(pytorch, script, options);
  try {
    const sides = torch ? [repeat, torch.repeat] : [repeat];
    const [ours, theirs = null] = await inTurns(sides, { repetitions, warmUps: 1 });
    return { kind: "compared", ...named, ...ratioOf(ours!, theirs) };
  } finally {
    torch?.stop();
  }
}

/** How many times faster than PyTorch we are, by the medians. */
export function ratioOf(
  ours: Spread,
  pytorch: Spread | null,
): Pick<Comparison, "ours" | "pytorch" | "measured" | "unit"> {
  return { ours, pytorch, measured: pytorch && pytorch.median / ours.median, unit: "×" };
}
