import type { KnobName } from "#knobs";
import type { Likeness } from "./causes.ts";
import type { Settling } from "./diagnosis.ts";
import { isDirectionOf, isOfTemperature, knobMoved } from "./moves.ts";

/** What halves or doubles each knob of load, an order; labels cannot be made cleaner at will. */
const CHANGES: Readonly<Partial<Record<KnobName, string>>> = {
  width: "train it with twice the width and see whether test accuracy rises",
  examples: "train it on half of the examples and see how far test accuracy falls",
};

/**
 * The experiment that tells the two most probable causes apart: the knob of the first that can be turned at will. The way of
 * a temperature that may be too hot or too cold takes a step to either side.
 */
export function settlingOf({ causes }: Likeness, temperature: KnobName): Settling | null {
  const rivals = causes.slice(0, 2);
  const turned = causes.find(
    ({ direction }) => direction !== "cleaner labels" && isDirectionOf(direction, temperature),
  );
  if (turned === undefined) return null;
  const knob = knobMoved(turned.direction, temperature);
  const name = knob.replaceAll("_", " ");
  return {
    knob,
    between: rivals.map(({ cause }) => cause),
    change: isOfTemperature(turned.direction)
      ? `train it with half and with twice the ${name} and see which raises test accuracy`
      : (CHANGES[knob] ?? `train it with twice the ${name} and see whether test accuracy rises`),
  };
}
