import { counted } from "#words";
import type { PhaseAgreement } from "./phase-agreement.ts";

/** How phases agree with given labels, a sentence: `182 of 195 labelled cells agree (93.3 %).` */
export function agreementWords({ cells, agreeing, share, notMeasured, decided }: PhaseAgreement): string {
  if (share === null) return "No labelled cell has a phase.";
  const undecided = cells - decided.cells;
  const rest = [
    ...(undecided === 0 ? [] : [`${decided.agreeing} of the ${decided.cells} that are decided`]),
    ...(notMeasured === 0
      ? []
      : [`${counted(notMeasured, "labelled cell")} ${notMeasured === 1 ? "is" : "are"} not measured`]),
  ];
  return `${agreeing} of ${counted(cells, "labelled cell")} ${cells === 1 ? "agrees" : "agree"} (${(100 * share).toFixed(1)} %)${rest
    .map((words) => `; ${words}`)
    .join("")}.`;
}
