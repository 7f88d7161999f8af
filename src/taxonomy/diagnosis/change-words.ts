import { type KnobName, knobNamed } from "#knobs";
import type { Direction } from "./moves.ts";

/**
 * A change of one knob as an order, such as `halve the batch size to 64`.
 *
 * `to` is `null` beyond the table, `from` where the knob is unknown.
 */
export function changeWords(
  direction: Direction,
  knob: KnobName,
  from: number | null,
  to: number | null,
): string {
  const title = knobNamed(knob).title.toLowerCase();
  if (from === null || to === null) return beyondWords(direction, knob, title, from);
  if (to === 2 * from) return `double the ${title} to ${to}`;
  if (from === 2 * to) return `halve the ${title} to ${to}`;
  return `${to > from ? "raise" : "lower"} the ${title} from ${from} to ${to}`;
}

function beyondWords(direction: Direction, knob: KnobName, title: string, from: number | null): string {
  if (direction === "wider") return `make the network wider${from === null ? "" : ` than ${from}`}`;
  if (direction === "more data") return `add training examples${from === null ? "" : ` beyond ${from}`}`;
  if (direction === "cleaner labels") return "clean the labels";
  const rises = (direction === "hotter") !== (knobNamed(knob).hotter === "down");
  const side = from === null ? "" : ` ${rises ? "above" : "below"} ${from}`;
  return `${rises ? "raise" : "lower"} the ${title}${side}`;
}
