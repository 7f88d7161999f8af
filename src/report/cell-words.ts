import { estimateLabel, knobLabel, sureWords } from "#figures";
import { knobNamed } from "#knobs";
import {
  OF_CLASSIFIERS,
  type QuantityName,
  quantityNamed,
  type Terms,
  titleUnder,
  unitUnder,
} from "#quantities";
import type { CellFacts, KnobFact, NetworkCounts } from "#report/facts";
import type { Estimate } from "#statistics";
import { phaseClause, someNetworks } from "#taxonomy";
import { capitalised, counted, spokenProbability } from "#words";

/** The knobs that place a cell: `Width 16, Batch size 64`. */
export function placeWords(place: readonly KnobFact[]): string {
  return place.map(({ knob, value }) => `${knobNamed(knob).title} ${knobLabel(value)}`).join(", ");
}

/** `Phase IV-A, 90 % sure, the closest comparison 92 %`. */
export function phaseWords({
  phase,
  phaseShare,
  shareUnknown,
  phaseMargin,
}: Pick<CellFacts, "phase" | "phaseShare" | "shareUnknown" | "phaseMargin">): string {
  const sure = sureWords(phaseShare, shareUnknown);
  const words = [capitalised(phaseClause(phase)), ...(sure === "" ? [] : [sure])];
  if (phaseMargin !== null) words.push(`the closest comparison ${spokenProbability(phaseMargin)}`);
  return words.join(", ");
}

/** Networks lost, and pairs with them; empty when there is nothing to say. */
export function networkWords({ planned, diverged, constant, pairs }: NetworkCounts): string {
  const some = (count: number) => someNetworks(count, { seeds: planned });
  const words: string[] = [];
  if (diverged > 0) words.push(`${some(diverged)} diverged`);
  if (constant > 0) words.push(`${some(constant)} ${constant === 1 ? "is" : "are"} constant`);
  if (pairs !== undefined && pairs.measured < pairs.planned)
    words.push(`${pairs.measured} of ${counted(pairs.planned, "pair")} measured`);
  return words.join(", ");
}

/**
 * A quantity with its unit, told apart from the other of the same title: `Curve barrier, nats`.
 *
 * @param terms what the networks are judged by
 */
export function quantityWords(name: QuantityName, terms: Terms = OF_CLASSIFIERS): string {
  const quantity = quantityNamed(name);
  const title = titleUnder(terms, quantity);
  const unit = unitUnder(terms, quantity);
  return unit === "" || unit === "0 to 1" || unit === "l2 norm" ? title : `${title}, ${unit}`;
}

/** A mean and its standard error; empty where there is none. */
export function estimateWords(estimate: Estimate | undefined): string {
  if (estimate === undefined || estimate.value === null) return "";
  return estimateLabel(estimate.value, estimate.standardError);
}
