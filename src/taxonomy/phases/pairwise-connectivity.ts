import type { QuantityName } from "#quantities";
import { type Estimate, mean } from "#statistics";
import type { Cell, Observation } from "../table/cells.ts";
import { estimateOf } from "../table/observed-cell.ts";
import { readableEstimate } from "../table/readable-estimate.ts";

/** What the single pairs of a cell say of its connectivity. */
export interface PairwiseConnectivity {
  readonly pairs: number;
  /** Pairs with a barrier beyond the cut. */
  readonly beyond: number;
  /** The mean of the signed numbers, points, in which barriers and better curves cancel. */
  readonly mean: number;
  /** Pairs whose curve has a barrier beyond the cut and a dip of the same size, to one example's worth of error: rounding alone decides their sign. */
  readonly tied: number;
  /** Pairs that count as connected though their curve has a barrier beyond the cut, for its dip is larger still. */
  readonly outweighed: number;
  /** Whether the cell would lie on the other side if its ties were read the other way. */
  readonly tiesDecide: boolean;
}

const CONNECTIVITY: QuantityName = "mode_connectivity_pct";

/**
 * The estimate of a metric by which a cell is judged.
 *
 * Mode connectivity is signed, so a barrier between two networks and a curve better than its ends between two
 * others cancel in its mean. Where single pairs are known, a cell is judged by minus their mean barrier instead: each
 * pair counts with its connectivity where that is negative and with 0 where it is not. A table of means has the
 * mean alone. Everything else is judged by its mean, as far as that can be read.
 */
export function judgedEstimate(cell: Cell, metric: QuantityName): Estimate {
  const readable = readableEstimate(cell, metric);
  if (metric !== CONNECTIVITY || readable.value === null) return readable;
  return pairsOf(cell).judged ?? readable;
}

/**
 * What single pairs say of a cell's connectivity; `null` for a table of means.
 *
 * @param threshold how large a barrier must be to count, points
 */
export function pairwiseConnectivity(cell: Cell, threshold: number): PairwiseConnectivity | null {
  const { pairs: known } = pairsOf(cell);
  if (known.length === 0) return null;
  const resolution = oneExample(cell) * (1 + 1e-9);
  const pairs = known.map(({ value, barrier, dip }) => ({
    value,
    barrier,
    isTied: barrier > threshold && Math.abs(barrier - dip) <= resolution,
  }));
  const isConnected = (barrierOfTie: (barrier: number) => number) =>
    mean(pairs.map(({ value, barrier, isTied }) => Math.min(0, isTied ? -barrierOfTie(barrier) : value)))! >=
    -threshold;
  const tied = pairs.filter(({ isTied }) => isTied).length;
  return {
    pairs: pairs.length,
    beyond: pairs.filter(({ value }) => value < -threshold).length,
    mean: mean(pairs.map(({ value }) => value))!,
    tied,
    outweighed: pairs.filter(
      ({ value, barrier, isTied }) => value >= -threshold && barrier > threshold && !isTied,
    ).length,
    tiesDecide: tied > 0 && isConnected((barrier) => barrier) !== isConnected(() => 0),
  };
}

/** What the observations of a cell say of its single pairs, whatever the threshold. */
interface SinglePairs {
  readonly pairs: readonly { readonly value: number; readonly barrier: number; readonly dip: number }[];
  /** Minus the mean barrier; `null` where no pair's connectivity is above 0, so that it is the mean. */
  readonly judged: Estimate | null;
}

const known = new WeakMap<Cell["observations"], SinglePairs>();

/** Every label, share, draw and claim asks the same cells, so that their observations are gone through once. */
function pairsOf({ observations }: Cell): SinglePairs {
  const found = known.get(observations);
  if (found !== undefined) return found;
  const signed = observations.filter(({ metric }) => metric === CONNECTIVITY);
  const [values, barriers, dips] = [
    byPair(signed),
    byPair(observations.filter(({ metric }) => metric === "curve_barrier_pct")),
    byPair(observations.filter(({ metric }) => metric === "curve_dip_pct")),
  ];
  const pairs = [...values].map(([pair, value]) => {
    return { value, barrier: barriers.get(pair) ?? 0, dip: dips.get(pair) ?? 0 };
  });
  const judged = barriersAlone(CONNECTIVITY, signed);
  known.set(observations, { pairs, judged });
  return { pairs, judged };
}

/** Minus the mean barrier of signed connectivities; `null` where none is above 0, so that it is their mean. */
export function barriersAlone(metric: QuantityName, signed: readonly Observation[]): Estimate | null {
  return signed.every(({ value }) => value <= 0)
    ? null
    : estimateOf(
        metric,
        signed.map((observation) => ({ ...observation, value: Math.min(0, observation.value) })),
      );
}

/** The value of each pair of networks, the mean where there are several. */
function byPair(own: readonly Observation[]): ReadonlyMap<string, number> {
  return new Map(
    [...Map.groupBy(own, nameOfPair)].map(([pair, same]) => [pair, mean(same.map(({ value }) => value))!]),
  );
}

/** A pair of networks, whichever comes first. */
export function nameOfPair({ seeds }: Observation): string {
  return [...seeds].sort((a, b) => a - b).join("-");
}

/** What one example adds to a training error, points; 0 where the number of examples is not known. */
function oneExample({ knobs: { examples } }: Cell): number {
  return typeof examples === "number" && examples > 0 ? 100 / examples : 0;
}
