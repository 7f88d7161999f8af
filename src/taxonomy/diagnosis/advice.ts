import type { KnobName } from "#knobs";
import { mean, standardErrorOfMean } from "#statistics";
import { knobNumber } from "../table/cell-knobs.ts";
import type { Cell } from "../table/cells.ts";
import type { ExpectedGain } from "./causes.ts";
import { changeWords } from "./change-words.ts";
import type { Verdict } from "./diagnosis.ts";
import { type Direction, isDirectionOf, knobMoved } from "./moves.ts";
import type { Advice } from "./remedy.ts";
import { sizeOfNextStep } from "./step-size.ts";
import { gainOfStep, type Steps } from "./steps.ts";
import type { Answers } from "./tree-answers.ts";

/**
 * The remedies of a verdict, the first to try first.
 *
 * A load that is at fault is mended before the temperature, and the other way round; a network that is fine
 * gets the remedy that the answers would choose. Where the load cannot be judged, the temperature alone speaks.
 */
export function remediesOf(verdict: Verdict, answers: Answers): readonly Direction[] {
  const temperature: readonly Direction[] =
    answers.temperature?.answer === "too hot"
      ? ["colder"]
      : answers.temperature?.answer === "too cold"
        ? ["hotter"]
        : [];
  const data: readonly Direction[] =
    answers.data?.answer === "data" ? ["cleaner labels", "more data"] : ["more data"];
  if (verdict === "not measured") return temperature;
  if (verdict === "too little data") return ["cleaner labels", "more data", ...temperature, "wider"];
  const widthFirst = verdict === "fine" ? answers.width?.answer === "width" : verdict === "too small";
  if (widthFirst) return ["wider", ...temperature, ...data];
  return answers.data?.answer === "data"
    ? [...temperature, ...data, "wider"]
    : [...temperature, "wider", ...data];
}

/** What a remedy is expected to gain by a step of a size; `null` where nothing is known of it. */
export type Expectation = (direction: Direction, size: number) => ExpectedGain | null;

/** The expectation of who knows of none, as trees do. */
export const NOTHING_EXPECTED: Expectation = () => null;

/**
 * The remedies that are expected to gain, the one that gains most first.
 *
 * @param sizeOf how large a step in a direction would be
 */
export function byExpectedGain(
  remedies: readonly Direction[],
  expected: Expectation,
  sizeOf: (direction: Direction) => number,
): readonly Direction[] {
  return remedies
    .map((direction) => ({ direction, gain: expected(direction, sizeOf(direction))?.mean ?? 0 }))
    .filter(({ gain }) => gain > 0)
    .sort((a, b) => b.gain - a.gain)
    .map(({ direction }) => direction);
}

/** At most two remedies: those with a neighbouring cell to move to first, in the order given. */
export function adviseInTable(
  remedies: readonly Direction[],
  index: number,
  steps: Steps,
  expected: Expectation = NOTHING_EXPECTED,
): readonly Advice[] {
  const known = remedies.filter(
    (direction) =>
      isDirectionOf(direction, steps.temperature) &&
      (direction === "cleaner labels" ||
        knobNumber(steps.cells[index]!, knobMoved(direction, steps.temperature)) !== null),
  );
  const open = known.filter((direction) => steps.next[direction][index] !== null);
  const beyond = known.filter((direction) => steps.next[direction][index] === null && isPossible(direction));
  return [...open, ...beyond].slice(0, 2).map((direction) => {
    const knob = knobMoved(direction, steps.temperature);
    const from = knobNumber(steps.cells[index]!, knob);
    const neighbour = steps.next[direction][index] ?? null;
    const to = neighbour === null ? null : knobNumber(steps.cells[neighbour]!, knob);
    return {
      knob,
      from,
      to,
      neighbour,
      change: changeWords(direction, knob, from, to),
      gainNearby: gainNearby(steps, index, direction),
      expected: expected(direction, sizeOfNextStep(steps, index, direction)),
    };
  });

  /** Labels without noise cannot get cleaner. */
  function isPossible(direction: Direction): boolean {
    return direction !== "cleaner labels" || knobNumber(steps.cells[index]!, "label_noise") !== 0;
  }
}

/** Remedies for a network that has no table around it; its knobs may be unknown. */
export function adviseAlone(
  remedies: readonly Direction[],
  knobs: Cell["knobs"] | null,
  temperature: KnobName = "batch_size",
  expected: Expectation = NOTHING_EXPECTED,
): readonly Advice[] {
  const numberOf = (knob: KnobName) => (knobs === null ? null : knobNumber({ knobs }, knob));
  return remedies
    .filter((direction) => isDirectionOf(direction, temperature))
    .filter((direction) => direction !== "cleaner labels" || numberOf("label_noise") !== 0)
    .slice(0, 2)
    .map((direction) => {
      const knob = knobMoved(direction, temperature);
      const from = numberOf(knob);
      const change = changeWords(direction, knob, from, null);
      return {
        knob,
        from,
        to: null,
        neighbour: null,
        change,
        gainNearby: null,
        expected: expected(direction, 1),
      };
    });
}

/** The same kind of step from the cell itself and from the cells beside it. */
export function gainNearby(steps: Steps, index: number, direction: Direction): Advice["gainNearby"] {
  const gains = [index, ...steps.adjacent[index]!]
    .map((from) => gainOfStep(steps, from, direction))
    .filter((gain) => gain !== null);
  const average = mean(gains);
  return average === null
    ? null
    : { mean: average, standardError: standardErrorOfMean(gains), steps: gains.length };
}
