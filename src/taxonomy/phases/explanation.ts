import { type QuantityName, quantityNamed } from "#quantities";
import { spoken } from "#words";
import { type Cell, estimateIn } from "../table/cells.ts";
import type { Phase } from "../table/classified.ts";
import { someNetworks, whyUnreadable } from "../table/readable-estimate.ts";
import type { Cut, Decision } from "./cuts.ts";

/** One comparison in words, such as `similar (0.74 > 0.7 at a loss of 0.0015, by 3.1 standard errors)`. */
function spokenCut(cut: Cut): string {
  const sign = cut.value < cut.threshold ? "<" : cut.value > cut.threshold ? ">" : "=";
  const [left, right] = spokenApart(cut.value, cut.threshold);
  const subject =
    cut.metric === "hessian_trace"
      ? "ln trace "
      : cut.metric === "hessian_top_eig"
        ? "ln top eigenvalue "
        : "";
  const place = cut.atLoss === undefined ? "" : ` at a loss of ${spoken(cut.atLoss)}`;
  const margin =
    cut.standardErrors === null ? "" : `, by ${spoken(Math.abs(cut.standardErrors))} standard errors`;
  return `${adjective(cut)} (${subject}${left} ${sign} ${right}${place}${margin})`;
}

/** The sentence of a classified cell. */
export function explain(cell: Cell, phase: Phase, decision: Decision, phaseShare: number | null): string {
  const diverged = cell.divergedSeeds === 0 ? "" : `; ${someNetworks(cell.divergedSeeds, cell)} diverged`;
  const unreadable = whyUnreadable(cell);
  if (unreadable !== null) return `not measured: ${unreadable}`;
  if (decision.missing !== null) {
    return `not measured: ${whyMissing(cell, decision.missing)}${diverged}`;
  }
  const comparisons = decision.cuts.map(spokenCut).join(", ");
  if (phase === "undecided" && phaseShare !== null) {
    const share = Math.round(100 * phaseShare);
    return `${comparisons}: undecided, ${decision.phase} in only ${share} % of seed resamples${diverged}`;
  }
  return `${comparisons}: ${decision.phase}${diverged}`;
}

function adjective({ name, metric, passed, value, threshold }: Cut): string {
  if (name === "local" && metric === "train_loss") return passed ? "converged" : "not converged";
  if (name === "local") return passed ? "flat" : "sharp";
  if (name === "similarity") return passed ? "similar" : "dissimilar";
  // A curve better than its ends by more than the threshold shows ends that training has left half way.
  const unconvergedEnds = passed && value > Math.abs(threshold);
  return unconvergedEnds ? "connected with unconverged ends" : passed ? "connected" : "poorly connected";
}

function whyMissing(cell: Cell, metric: QuantityName): string {
  const { title, of } = quantityNamed(metric);
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
      if (left !== right) return [String(left), String(right)];
    }
  }
  return [spoken(a), spoken(b)];
}
