import { NOT_SETTLED_SIGN } from "#figures";
import { type ClassifiedCell, PHASES, type Phase, phaseClause } from "#taxonomy";
import { type CellSign, markedUnknown, UNKNOWN, unknownReasons } from "./plane-text.ts";

/** What stands for each phase in a map of characters. */
const SIGNS: Readonly<Record<Phase, CellSign>> = {
  I: { text: "I", style: "red" },
  II: { text: "II", style: "yellow" },
  III: { text: "III", style: "magenta" },
  "IV-A": { text: "IV-A", short: "A", style: "cyan" },
  "IV-B": { text: "IV-B", short: "B", style: "green" },
  undecided: { text: "?", style: "gray" },
  "not settled": { text: NOT_SETTLED_SIGN, style: "gray" },
  "not measured": { text: "·", style: "gray" },
};

/** What the signs of refusals and of unknown certainty among some cells stand for, in sentences; empty without such. */
export function phaseSignLegend(cells: readonly ClassifiedCell[]): string {
  const present = PHASES.filter((phase) => cells.some((cell) => cell.phase === phase));
  const refusals = present.filter((phase) => SIGNS[phase].text !== phase);
  const unknown = unknownReasons(cells.map(({ shareUnknown }) => shareUnknown));
  return [
    ...refusals.map(
      (phase) => `${SIGNS[phase].text} is ${phase === "not settled" ? phaseClause(phase) : phase}.`,
    ),
    ...(unknown === ""
      ? []
      : [`${UNKNOWN} marks a phase of which it is not known how sure it is (${unknown}).`]),
  ].join(" ");
}

/** The sign of a phase, marked where it is not known how sure it is. */
export function phaseSign({ phase, shareUnknown }: ClassifiedCell): CellSign {
  return markedUnknown(SIGNS[phase], shareUnknown);
}
