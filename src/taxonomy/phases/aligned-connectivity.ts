import type { QuantityName } from "#quantities";
import type { Estimate } from "#statistics";
import { spoken } from "#words";
import { type Cell, estimateIn, type Observation } from "../table/cells.ts";
import { estimateOf } from "../table/observed-cell.ts";
import { UNDECIDED_BELOW } from "../table/undecided-below.ts";
import { decisionOfMeans } from "./cell-side.ts";
import { type Cut, cutNamed } from "./cuts.ts";
import { barriersAlone, nameOfPair } from "./pairwise-connectivity.ts";
import type { PhaseThresholds } from "./thresholds.ts";

/** What becomes of a poorly connected cell once the units of its networks are in the same order. */
export interface AlignedConnectivity {
  /** Barriers of the training error on the straight line, points, means over the same pairs; `null` where not measured. */
  readonly barriers: Readonly<Record<"before" | "aligned" | "repaired", number | null>>;
  /** The path by which aligned networks are best connected: a curve where one was sought, or the straight line. */
  readonly path: "curve" | "line";
  /** Its comparison with the threshold of the label; of the straight line that of minus its barrier. */
  readonly cut: Cut;
  /** Whether curves were sought between aligned networks, without which a barrier on a line is all that is known. */
  readonly curvesSought: boolean;
  readonly verdict: "stays" | "connected" | "undecided";
}

/**
 * What alignment makes of a cell whose label says that it is poorly connected; `null` for any other, and where alignment is
 * not measured. The label does not depend on it.
 */
export function alignedConnectivity(cell: Cell, thresholds: PhaseThresholds): AlignedConnectivity | null {
  const aligned = estimateIn(cell, "aligned_barrier_pct");
  if (aligned.value === null) return null;
  const own = decisionOfMeans(cell, thresholds).cuts.find(({ name }) => name === "connectivity");
  if (own === undefined || own.passed) return null;
  const curve = cutOf(judgedAlignedCurve(cell), thresholds);
  const line = cutOf({ ...aligned, value: -aligned.value }, thresholds);
  const best = curve !== null && (line === null || curve.value >= line.value) ? curve : line;
  if (best === null) return null;
  const isSure = best.probability === null || best.probability >= UNDECIDED_BELOW;
  return {
    barriers: {
      before: meanOfSamePairs(cell, "linear_barrier_pct"),
      aligned: aligned.value,
      repaired: estimateIn(cell, "repaired_barrier_pct").value,
    },
    path: best === curve ? "curve" : "line",
    cut: best,
    curvesSought: curve !== null,
    verdict: !isSure ? "undecided" : best.passed ? "connected" : "stays",
  };
}

/** How many poorly connected cells stay so, a sentence; `null` where alignment is not measured of any. */
export function alignedSentence(cells: readonly Cell[], thresholds: PhaseThresholds): string | null {
  const found = cells.flatMap((cell) => alignedConnectivity(cell, thresholds) ?? []);
  if (found.length === 0) return null;
  const count = (verdict: AlignedConnectivity["verdict"]): number =>
    found.filter((own) => own.verdict === verdict).length;
  const parts = [
    `${count("stays")} ${count("stays") === 1 ? "stays" : "stay"} so once units are aligned`,
    ...(count("connected") === 0
      ? []
      : [`${count("connected")} ${isOrAre(count("connected"))} connected then`]),
    ...(count("undecided") === 0 ? [] : [`${count("undecided")} ${isOrAre(count("undecided"))} undecided`]),
  ];
  const by = found.some(({ curvesSought }) => curvesSought) ? "" : ", by the straight line alone";
  if (found.length === 1) return `The one poorly connected cell ${ALONE[found[0]!.verdict]}${by}.`;
  return `Of ${found.length} poorly connected cells ${parts.join(", ")}${by}.`;
}

const ALONE: Readonly<Record<AlignedConnectivity["verdict"], string>> = {
  stays: "stays so once units are aligned",
  connected: "is connected once units are aligned",
  undecided: "is undecided once units are aligned",
};

const isOrAre = (count: number): string => (count === 1 ? "is" : "are");

/** What alignment makes of a cell, as the end of its explanation; empty where there is nothing to say. */
export function alignedWords(
  { barriers, path, curvesSought, verdict }: AlignedConnectivity,
  comparison: string,
): string {
  const { before, aligned, repaired } = barriers;
  const steps = [
    ...(before === null ? [] : [`${spoken(before)} points as they are`]),
    `${spoken(aligned!)}${before === null ? " points" : ""} once units are aligned`,
    ...(repaired === null ? [] : [`${spoken(repaired)} once repaired too`]),
  ];
  const line = `barrier of the straight line ${steps.join(", ")}`;
  if (path === "line" && !curvesSought && verdict === "stays") {
    return `${line}, so it stays poorly connected by that line; no curve was sought between aligned networks`;
  }
  const conclusion = {
    stays: "so it stays poorly connected",
    connected: "so it is connected once aligned",
    undecided: "so whether it stays poorly connected is undecided",
  }[verdict];
  return `${line}; by ${path === "curve" ? "curves between aligned networks" : "the aligned line"} ${comparison}, ${conclusion}`;
}

function cutOf(estimate: Estimate, thresholds: PhaseThresholds): Cut | null {
  return estimate.value === null ? null : cutNamed("connectivity", () => estimate, thresholds);
}

/** The connectivity of curves between aligned networks, judged as that of the label is. */
function judgedAlignedCurve(cell: Cell): Estimate {
  const metric: QuantityName = "aligned_mode_connectivity_pct";
  const own = cell.observations.filter((observation) => observation.metric === metric);
  return barriersAlone(metric, own) ?? estimateIn(cell, metric);
}

/** The mean of a quantity over the pairs that were aligned, where single pairs are known. */
function meanOfSamePairs(cell: Cell, metric: QuantityName): number | null {
  const of = (name: QuantityName): readonly Observation[] =>
    cell.observations.filter((observation) => observation.metric === name);
  const pairs = new Set(of("aligned_barrier_pct").map(nameOfPair));
  const same = of(metric).filter((observation) => pairs.has(nameOfPair(observation)));
  return (same.length === 0 ? estimateIn(cell, metric) : estimateOf(metric, same)).value;
}
