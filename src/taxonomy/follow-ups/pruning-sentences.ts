import { counted, signed, spoken } from "#words";
import type { FollowedPruningAdvice, PruningAdvice, PruningFindings } from "./pruning-advice.ts";

/** What is advised of one cell, in a word or two. */
export function directionWord({ regime, direction }: PruningAdvice): string {
  return direction ?? (regime === null ? "outside the regimes" : "undecided");
}

/** By which cuts pruned networks were judged, and what steps as advised and the other way gained, sentences. */
export function pruningSentences({ followed, contrary, cuts }: PruningFindings): readonly string[] {
  return [
    `The cuts are those of the phases: a mode connectivity of ${spoken(-cuts.connectivityPct)} points and a CKA of ${spoken(cuts.cka)}.`,
    followed.meanGain === null
      ? "Whether a step as advised gains test accuracy cannot be told here: no such step ends at a cell with test accuracy."
      : `A step as advised gained test accuracy here in ${gainWords(followed)}.`,
    ...(contrary.meanGain === null ? [] : [`A step the other way did so in ${gainWords(contrary)}.`]),
  ];
}

function gainWords({ steps, gained, interval, meanGain, meanGainInterval }: FollowedPruningAdvice): string {
  const percent = (share: number) => Math.round(100 * share);
  const share =
    interval === null ? "" : ` (95 % interval ${percent(interval.low)} … ${percent(interval.high)} %)`;
  const range =
    meanGainInterval === null
      ? ""
      : ` [${signed(meanGainInterval.low, 1)}, ${signed(meanGainInterval.high, 1)}]`;
  return `${gained} of ${counted(steps, "cell")}${share}, ${signed(meanGain ?? 0, 1)}${range} points on average`;
}
