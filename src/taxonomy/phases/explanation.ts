import { type QuantityName, quantityNamed, titleUnder } from "#quantities";
import { counted, spoken, spokenProbability, withMinus } from "#words";
import { type Cell, estimateIn } from "../table/cells.ts";
import type { Phase } from "../table/classified.ts";
import { lostNetworks, someNetworks, whyUnreadable } from "../table/readable-estimate.ts";
import { termsOf } from "../table/terms-of.ts";
import { type AlignedConnectivity, alignedWords } from "./aligned-connectivity.ts";
import type { Cut, Decision } from "./cuts.ts";
import { type UnsettledConnectivity, unsettledWords } from "./unsettled-connectivity.ts";

/** One comparison in words, such as `similar (0.74 > 0.7 at a loss of 0.0015, 97 %)`. */
function spokenCut(cut: Cut): string {
  const value = shownValue(cut);
  const sign = value < cut.threshold ? "<" : value > cut.threshold ? ">" : "=";
  const [left, right] = spokenApart(value, cut.threshold);
  const subject =
    cut.metric === "hessian_trace"
      ? "ln trace "
      : cut.metric === "hessian_top_eig"
        ? "ln top eigenvalue "
        : "";
  const place = cut.atLoss === undefined ? "" : ` at a loss of ${spoken(cut.atLoss)}`;
  return `${adjective(cut)} (${subject}${left} ${sign} ${right}${place}${pairWords(cut)}${certaintyWords(cut)})`;
}

/** The mean of pairs none of which has a barrier, which says how much better than its ends their curve is. */
function shownValue({ value, pairs }: Cut): number {
  return pairs === undefined || value < 0 ? value : pairs.mean;
}

/** What a mean over pairs hides; empty where they all say the same. */
function pairWords({ value, passed, pairs }: Cut): string {
  if (pairs === undefined) return "";
  const words: string[] = [];
  if (pairs.beyond > 0 && (passed || pairs.beyond < pairs.pairs)) {
    words.push(`with a barrier beyond that in ${pairs.beyond} of ${counted(pairs.pairs, "pair")}`);
  }
  if (value < 0 && pairs.mean - value > Math.abs(value) / 2) {
    words.push(`counting barriers alone where the mean with signs is ${spoken(pairs.mean)}`);
  }
  if (pairs.tied > 0) {
    words.push(`with a barrier and a dip of one size, to an example, in ${pairs.tied}`);
  }
  if (pairs.outweighed > 0) {
    words.push(`with a barrier beyond that beside a larger dip in ${pairs.outweighed}`);
  }
  return words.map((word) => `, ${word}`).join("");
}

/** How sure a side is, in whole percent, or why that is not known. */
function certaintyWords({ probability, unknown }: Cut): string {
  if (unknown !== null) return `, ${unknown}: not known`;
  return probability === null ? "" : `, ${spokenProbability(probability)}`;
}

/** What the sentence of a cell is made of. */
interface Reasons {
  readonly phase: Phase;
  readonly decision: Decision;
  readonly phaseShare: number | null;
  readonly unsettled: UnsettledConnectivity | null;
  /** What becomes of it once the units of its networks are in the same order; `null` where that is not known. */
  readonly aligned: AlignedConnectivity | null;
}

/** The sentence of a classified cell. */
export function explain(cell: Cell, { phase, decision, phaseShare, unsettled, aligned }: Reasons): string {
  const networks = lostNetworks(cell);
  const lost = networks === null ? "" : `; ${networks}`;
  const unreadable = whyUnreadable(cell);
  if (unreadable !== null) return `not measured: ${unreadable}`;
  if (decision.missing !== null) {
    const reason = whyMissing(cell, decision.missing);
    return `not measured: ${reason}${reason.includes("constant output") ? divergedWords(cell) : lost}`;
  }
  const reasons = new Set(decision.cuts.map(({ unknown }) => unknown));
  const [reason = null] = reasons;
  const shared = reasons.size === 1 && reason !== null ? `; ${reason}: not known how sure` : "";
  const rest = aligned === null ? "" : `; ${alignedWords(aligned, spokenCut(aligned.cut))}`;
  const comparisons = decision.cuts
    .map((cut) => spokenCut(shared === "" ? cut : { ...cut, unknown: null }))
    .join(", ");
  if (unsettled !== null) {
    return `${comparisons}: ${unsettledWords(unsettled)}; ${decision.phase} by the curves as they are${lost}${shared}${rest}`;
  }
  if (phase === "undecided" && phaseShare !== null) {
    return `${comparisons}: undecided, ${decision.phase} with a probability of only ${spokenProbability(phaseShare)}${lost}${rest}`;
  }
  return `${comparisons}: ${decision.phase}${lost}${shared}${rest}`;
}

function divergedWords(cell: Cell): string {
  return cell.divergedSeeds === 0 ? "" : `; ${someNetworks(cell.divergedSeeds, cell)} diverged`;
}

function adjective(cut: Cut): string {
  const { name, metric, passed, threshold } = cut;
  if (name === "local" && metric === "train_loss") return passed ? "converged" : "not converged";
  if (name === "local") return passed ? "flat" : "sharp";
  if (name === "similarity") return passed ? "similar" : "dissimilar";
  // A curve better than its ends by more than the threshold shows ends that training has left half way.
  const unconvergedEnds = passed && shownValue(cut) > Math.abs(threshold);
  return unconvergedEnds ? "connected with unconverged ends" : passed ? "connected" : "poorly connected";
}

function whyMissing(cell: Cell, metric: QuantityName): string {
  const quantity = quantityNamed(metric);
  const { of } = quantity;
  const title = titleUnder(termsOf([cell]), quantity);
  const { value } = estimateIn(cell, metric);
  if (value !== null) return `${title} is ${value}, which has no place on its scale`;
  const constant =
    of === "pair" && cell.degenerateSeeds > 0
      ? ` (${someNetworks(cell.degenerateSeeds, cell)} have a constant output)`
      : "";
  return `${title} is missing${constant}`;
}

/** Two numbers with as many digits as it takes to tell them apart, at least three. */
function spokenApart(a: number, b: number): [string, string] {
  if (a !== b) {
    for (let digits = 3; digits < 17; digits++) {
      const [left, right] = [Number(a.toPrecision(digits)), Number(b.toPrecision(digits))];
      if (left !== right) return [withMinus(String(left)), withMinus(String(right))];
    }
  }
  return [spoken(a), spoken(b)];
}
