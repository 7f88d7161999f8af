import { mean, standardErrorOfMean } from "#statistics";
import { type Cell, KNOBS, type KnobName } from "../table/cells.ts";
import type { Advice, Verdict } from "./diagnosis.ts";
import { cellsTowards, DIRECTIONS, type Direction, knobMoved } from "./moves.ts";
import type { Answers } from "./tree-answers.ts";

/** The nearest cell in each direction of each cell of a table, and how test accuracy changes on the way. */
export interface Steps {
  readonly temperature: KnobName;
  readonly cells: readonly Cell[];
  /** Index of the nearest cell in the direction by index of the cell; `null` where the table ends. */
  readonly next: Readonly<Record<Direction, readonly (number | null)[]>>;
  /** For each cell the cells one step away on any knob, whichever way. */
  readonly adjacent: readonly ReadonlySet<number>[];
}

/** All single steps between neighbouring cells. */
export function stepsBetween(cells: readonly Cell[], temperature: KnobName): Steps {
  const next = Object.fromEntries(
    DIRECTIONS.map((direction) => [
      direction,
      cellsTowards(cells, direction, temperature).map((aims) => aims[0] ?? null),
    ]),
  ) as Record<Direction, (number | null)[]>;
  const adjacent = cells.map(() => new Set<number>());
  for (const direction of DIRECTIONS) {
    for (const [from, to] of next[direction].entries()) {
      if (to === null) continue;
      adjacent[from]!.add(to);
      adjacent[to]!.add(from);
    }
  }
  return { temperature, cells, next, adjacent };
}

/** Test accuracy that a step from a cell gains, points; `null` where there is no such step or no test accuracy. */
export function gainOfStep({ cells, next }: Steps, from: number, direction: Direction): number | null {
  const to = next[direction][from] ?? null;
  const [before, after] = [from, to].map((index) =>
    index === null ? null : (cells[index]?.metrics.test_acc_pct.value ?? null),
  );
  return before === null || before === undefined || after === null || after === undefined
    ? null
    : after - before;
}

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

/** At most two remedies: those with a neighbouring cell to move to first, in the order given. */
export function adviseInTable(
  remedies: readonly Direction[],
  index: number,
  steps: Steps,
): readonly Advice[] {
  const known = remedies.filter(
    (direction) => steps.cells[index]!.knobs[knobMoved(direction, steps.temperature)] !== null,
  );
  const open = known.filter((direction) => steps.next[direction][index] !== null);
  const beyond = known.filter((direction) => steps.next[direction][index] === null && isPossible(direction));
  return [...open, ...beyond].slice(0, 2).map((direction) => {
    const knob = knobMoved(direction, steps.temperature);
    const from = steps.cells[index]!.knobs[knob];
    const neighbour = steps.next[direction][index] ?? null;
    const to = neighbour === null ? null : steps.cells[neighbour]!.knobs[knob];
    return {
      knob,
      from,
      to,
      neighbour,
      change: changeWords(direction, knob, from, to).imperative,
      gainNearby: gainNearby(steps, index, direction),
    };
  });

  /** Labels without noise cannot get cleaner. */
  function isPossible(direction: Direction): boolean {
    return direction !== "cleaner labels" || steps.cells[index]!.knobs.label_noise !== 0;
  }
}

/** Remedies for a network that has no table around it; its knobs may be unknown. */
export function adviseAlone(
  remedies: readonly Direction[],
  knobs: Cell["knobs"] | null,
  temperature: KnobName = "batch_size",
): readonly Advice[] {
  return remedies
    .filter((direction) => direction !== "cleaner labels" || (knobs?.label_noise ?? 0) > 0)
    .slice(0, 2)
    .map((direction) => {
      const knob = knobMoved(direction, temperature);
      const from = knobs?.[knob] ?? null;
      const { imperative } = changeWords(direction, knob, from, null);
      return { knob, from, to: null, neighbour: null, change: imperative, gainNearby: null };
    });
}

/** The same kind of step from the cell itself and from the cells beside it. */
function gainNearby(steps: Steps, index: number, direction: Direction): Advice["gainNearby"] {
  const gains = [index, ...steps.adjacent[index]!]
    .map((from) => gainOfStep(steps, from, direction))
    .filter((gain) => gain !== null);
  const average = mean(gains);
  return average === null
    ? null
    : { mean: average, standardError: standardErrorOfMean(gains), steps: gains.length };
}

/** A change of one knob as an order and as the subject of a sentence, such as `Halving the batch size to 64`. */
export interface ChangeWords {
  readonly imperative: string;
  readonly gerund: string;
}

/** A change of one knob in words; `to` is `null` beyond the table, `from` where the knob is unknown. */
export function changeWords(
  direction: Direction,
  knob: KnobName,
  from: number | null,
  to: number | null,
): ChangeWords {
  const title = KNOBS[knob].title.toLowerCase();
  if (from === null || to === null) return beyondWords(direction, knob, title, from);
  if (to === 2 * from) return both("double", "Doubling", `the ${title} to ${to}`);
  if (from === 2 * to) return both("halve", "Halving", `the ${title} to ${to}`);
  return moved(to > from, `the ${title} from ${from} to ${to}`);
}

function beyondWords(direction: Direction, knob: KnobName, title: string, from: number | null): ChangeWords {
  if (direction === "wider") {
    return both("make", "Making", `the network wider${from === null ? "" : ` than ${from}`}`);
  }
  if (direction === "more data") {
    return both("add", "Adding", `training examples${from === null ? "" : ` beyond ${from}`}`);
  }
  if (direction === "cleaner labels") return both("clean", "Cleaning", "the labels");
  const rises = (direction === "hotter") !== (knob === "batch_size");
  const side = from === null ? "" : ` ${rises ? "above" : "below"} ${from}`;
  return moved(rises, `the ${title}${side}`);
}

function moved(rises: boolean, rest: string): ChangeWords {
  return rises ? both("raise", "Raising", rest) : both("lower", "Lowering", rest);
}

function both(order: string, subject: string, rest: string): ChangeWords {
  return { imperative: `${order} ${rest}`, gerund: `${subject} ${rest}` };
}
