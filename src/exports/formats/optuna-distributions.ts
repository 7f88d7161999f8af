import { type KnobName, type KnobValue, knobNamed } from "#knobs";

/** The values that Optuna takes a knob to have, as its journals keep it. */
export interface Distribution {
  /** JSON within JSON. */
  readonly json: string;
  /** The number that a journal has for a value: itself, or the place of a word among the choices. */
  readonly kept: (value: KnobValue) => number;
}

/**
 * What each knob of trials may be: whole numbers or others from the least to the largest that there are, by their logarithm
 * where the knob is drawn so, or a choice of words. Trials of one study must agree in it.
 */
export function distributionsOf(
  trials: readonly ReadonlyMap<KnobName, KnobValue>[],
): ReadonlyMap<KnobName, Distribution> {
  const values = new Map<KnobName, Set<KnobValue>>();
  for (const knobs of trials)
    for (const [knob, value] of knobs) values.set(knob, (values.get(knob) ?? new Set()).add(value));
  return new Map([...values].map(([knob, own]) => [knob, distributionOf(knob, [...own])]));
}

function distributionOf(knob: KnobName, values: readonly KnobValue[]): Distribution {
  const numbers = values.filter((value) => typeof value === "number");
  if (numbers.length < values.length) {
    const choices = values.map(String);
    return {
      json: jsonOf("CategoricalDistribution", { choices }),
      kept: (value) => choices.indexOf(String(value)),
    };
  }
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  const isWhole = numbers.every(Number.isSafeInteger);
  const log = low > 0 && low < high && knobNamed(knob).scale === "log";
  return {
    json: jsonOf(isWhole ? "IntDistribution" : "FloatDistribution", {
      log,
      step: isWhole ? 1 : null,
      low,
      high,
    }),
    kept: Number,
  };
}

function jsonOf(name: string, attributes: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ name, attributes });
}
