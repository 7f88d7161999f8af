import { type Interval, studentInterval } from "#statistics";
import { capitalised, conjoined, counted, signed } from "#words";
import type { EnsembleOutcomes, OutcomesOfVerdict } from "./ensemble-outcome.ts";
import type { EnsembleVerdict } from "./ensemble-verdict.ts";

const SAID: Readonly<Record<EnsembleVerdict, string>> = {
  pays: "said to pay",
  "gains little": "said to gain little",
  undecided: "of which nothing was said",
};

/** How the advice on ensembles fared in its own table, sentences. */
export function outcomeSentences(outcomes: EnsembleOutcomes | null): readonly string[] {
  if (outcomes === null) {
    return ["No ensemble was evaluated here; measure: { combinations: {} } of a run does."];
  }
  const { byVerdict, correlation, withinMost, aboveLeast } = outcomes;
  return [
    `Votes were measured. ${byVerdict.map(verdictWords).join(" ")}`,
    ...(correlation === null
      ? []
      : [
          `Rank correlation of the ratio with the share of the errors that the vote takes away: ${signed(correlation.rho, 2)}${intervalWords(correlation.interval, 1, 2)} over ${counted(correlation.count, "cell")}.`,
        ]),
    ...(withinMost.of === 0
      ? []
      : [
          `By the ratio and the number of networks ${withinMost.cells} of ${counted(withinMost.of, "vote")} took away no more than the most, and ${aboveLeast.cells} of ${aboveLeast.of} competent ones no less than the least.`,
        ]),
  ];
}

function verdictWords({ verdict, cells, gained, lost, improvement }: OutcomesOfVerdict): string {
  const ways = [
    `gained in ${gained}`,
    `lost in ${lost}`,
    ...(gained + lost < cells ? [`was undecided in ${cells - gained - lost}`] : []),
  ];
  const share = `${signed(100 * improvement.value!, 1)} %${intervalWords(studentInterval(improvement), 100, 1)}`;
  return `${capitalised(`of ${counted(cells, "cell")} ${SAID[verdict]}`)} the vote ${conjoined(ways)}; of the errors it took away ${share} on average.`;
}

function intervalWords(interval: Interval | null, factor: number, decimals: number): string {
  return interval === null
    ? ""
    : ` [${signed(factor * interval.low, decimals)}, ${signed(factor * interval.high, decimals)}]`;
}
