import { type KnobName, knobNamed } from "#knobs";
import { type Interval, median, spearmanRho } from "#statistics";
import { counted, spoken, spokenProbability, threeDigits } from "#words";
import { type CutName, hessianTest } from "../phases/cut-threshold.ts";
import type { PhaseThresholds } from "../phases/thresholds.ts";
import type { AtlasTable } from "../table/classified.ts";
import { knobWords } from "../table/grid.ts";
import type { LineCrossing } from "./line-crossing.ts";
import type { LineTransition, QuadruplePoint, TransitionName } from "./transition.ts";

/** The cut that a transition crosses. */
export const CUT_OF_TRANSITION: Readonly<Record<TransitionName, CutName>> = {
  hessian: "local",
  connectivity: "connectivity",
};

const TITLES: Readonly<Record<TransitionName, string>> = {
  hessian: "Hessian transition",
  connectivity: "connectivity transition",
};

/** A rank correlation below this is no trend worth a sentence. */
const LEAST_TREND = 0.6;
/** Two lines always look like a trend. */
const LEAST_LINES = 3;

/** The sentence of one line: where it crosses, or on which side it stays. */
export function lineSentence(
  transition: TransitionName,
  along: KnobName,
  across: KnobName,
  at: number,
  { values, passing, position, interval, between, passesUpward, sideChanges, crossingShare }: LineCrossing,
  thresholds: PhaseThresholds,
): string {
  const place = `At ${knobWords(across, at)}`;
  const [failed, passed] = sidesOf(transition, thresholds);
  if (values.length < 2) return `${place} fewer than two cells are measured.`;
  const certain = crossingShare === null || crossingShare === (position === null ? 0 : 1);
  const share = certain ? "" : `; ${spokenProbability(crossingShare)} of draws cross`;
  if (position === null || between === null) {
    const stays = passing * 2 > values.length;
    const exceptions = stays ? values.length - passing : passing;
    const range = `${knobWords(along, values[0]!)} to ${values.at(-1)}`;
    const side = `networks are ${stays ? passed : failed} from ${range}`;
    const but = exceptions === 0 ? "" : `, but for ${exceptions} of ${values.length} cells`;
    return `${place} ${side}${but}${share}.`;
  }
  const [first, second] = passesUpward === true ? [failed, passed] : [passed, failed];
  const sides = `${first} at ${between[0]}, ${second} at ${between[1]}`;
  const best = sideChanges === 1 ? "" : `; the line changes side ${sideChanges} times and splits best here`;
  return `${place} the ${TITLES[transition]} lies at ${withInterval(along, position, interval)} (${sides})${best}${share}.`;
}

/** One line of the grid with where something crosses it. */
type CrossedLine = Pick<LineTransition, "at" | "position" | "interval" | "passesUpward">;

/** What the lines of one transition along one knob say together; `null` where none crosses. */
export function transitionSentence(
  transition: TransitionName,
  lines: readonly LineTransition[],
  along: KnobName,
  thresholds: PhaseThresholds,
): string | null {
  const same = lines.filter((line) => line.transition === transition && line.along === along);
  const across = same[0]?.across;
  if (across === undefined) return null;
  return crossedLinesSentence(TITLES[transition], sidesOf(transition, thresholds)[1], along, across, same);
}

/** The sentence of anything that crosses lines of the grid; `passed` names its far side. */
export function crossedLinesSentence(
  title: string,
  passed: string,
  along: KnobName,
  across: KnobName,
  lines: readonly CrossedLine[],
): string | null {
  const crossed = lines.flatMap(({ position, ...line }) =>
    position === null ? [] : [{ ...line, position }],
  );
  const [first, last] = [crossed[0], crossed.at(-1)];
  if (first === undefined || last === undefined) return null;
  const fixed = knobNamed(across).title.toLowerCase();
  const crosses = `The ${title} crosses ${crossed.length} of ${counted(lines.length, "line")} of fixed ${fixed}`;
  const upward = crossed.filter(({ passesUpward }) => passesUpward === true).length;
  const side = `networks are ${passed} ${2 * upward >= crossed.length ? "above" : "below"} it`;
  const rho = spearmanRho(
    crossed.map(({ at }) => at),
    crossed.map(({ position }) => position),
  );
  if (crossed.length >= LEAST_LINES && rho !== null && Math.abs(rho) >= LEAST_TREND) {
    const [low, high] = rho > 0 ? [first, last] : [last, first];
    const end = ({ at, position, interval }: typeof first) =>
      `${withInterval(along, position, interval)} at ${knobWords(across, at)}`;
    return `${crosses}: it moves from ${end(low)} to ${end(high)}; ${side}.`;
  }
  const typical = median(crossed.map(({ position }) => position))!;
  return `${crosses}, typically at ${knobWords(along, threeDigits(typical))}; ${side}.`;
}

/** Where the transitions meet; `null` where there are no two of them. */
export function quadrupleSentence(
  point: QuadruplePoint | null,
  lines: readonly LineTransition[],
  { load, temperature }: AtlasTable,
): string | null {
  const crosses = (name: TransitionName) =>
    lines.some(({ transition, position }) => transition === name && position !== null);
  if (point === null)
    return crosses("hessian") && crosses("connectivity")
      ? "The two transitions do not meet inside the plane."
      : null;
  const place = [
    withInterval(load.knob, point.load, point.loadInterval),
    withInterval(temperature.knob, point.temperature, point.temperatureInterval),
  ].join(", ");
  const share =
    point.share === null || point.share === 1 ? "" : ` (in ${spokenProbability(point.share)} of draws)`;
  const parts = point.partsBetweenCells;
  const coarser =
    parts === undefined
      ? ""
      : `; for so many cells, borders were taken as straight ${parts === 1 ? "from cell to cell" : `over 1/${parts} of the way from cell to cell`}`;
  return `The two transitions meet at ${place}${share}${coarser}.`;
}

function sidesOf(
  transition: TransitionName,
  thresholds: PhaseThresholds,
): readonly [failed: string, passed: string] {
  if (transition === "connectivity") return ["poorly connected", "connected"];
  return hessianTest(thresholds) === null ? ["not converged", "converged"] : ["sharp", "flat"];
}

function withInterval(knob: KnobName, position: number, interval: Interval | null): string {
  const place = knobWords(knob, threeDigits(position));
  return interval === null ? place : `${place} [${spoken(interval.low)}, ${spoken(interval.high)}]`;
}
