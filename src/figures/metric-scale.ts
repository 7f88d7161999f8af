import { AtlasError } from "#errors";
import {
  OF_CLASSIFIERS,
  type QuantityName,
  type QuantityRange,
  quantityNamed,
  type Terms,
  titleUnder,
  unitUnder,
} from "#quantities";
import { type AtlasTable, estimateIn, termsOf } from "#taxonomy";
import { purpleOrange, viridis } from "./colour-ramp.ts";
import type { ColourBar } from "./figure.ts";

/** How a metric becomes a colour. */
export interface MetricScale {
  /** Natural logarithm of the mean, or the mean itself. */
  readonly transform: "ln" | "none";
  /** Zero-centred and symmetric, or one-sided. */
  readonly shape: "diverging" | "sequential";
  /** Null where no cell has a number to draw. */
  readonly bar: ColourBar | null;
  /** The largest drawn magnitude the scale holds. */
  readonly reach: number;
  /** The drawn number; null where the logarithm is undefined. */
  readonly drawn: (value: number) => number | null;
  /** `#rrggbb` of a drawn number; numbers beyond the domain take the colour of its end. */
  readonly colour: (drawn: number) => string;
}

const BAR_STEPS = 64;

/** The name of a metric as its map states it: `ln Hessian trace`, `Test accuracy`. */
export function metricTitle(metric: QuantityName, terms: Terms = OF_CLASSIFIERS): string {
  const quantity = quantityNamed(metric);
  const title = titleUnder(terms, quantity);
  if (quantity.scale !== "log") return title;
  return `ln ${title.startsWith("Hessian") ? title : title.charAt(0).toLowerCase() + title.slice(1)}`;
}

/**
 * The colour scale of a metric over ALL cells of a table, so that slices compare.
 *
 * @param domain ends of the scale in drawn units (after the logarithm), to compare figures of different experiments
 * @throws AtlasError `figures/bad-domain` unless the domain is two finite numbers in rising order
 */
export function metricScale(
  table: Pick<AtlasTable, "cells">,
  metric: QuantityName,
  domain?: readonly [number, number],
): MetricScale {
  if (domain !== undefined && !(domain[0] < domain[1] && Number.isFinite(domain[1] - domain[0])))
    throw new AtlasError({
      code: "figures/bad-domain",
      kind: "input",
      problem: `the colour range of ${metric} is ${domain[0]} … ${domain[1]}`,
      expected: "two finite numbers, the smaller first",
    });
  const quantity = quantityNamed(metric);
  const { scale: drawnAs, range } = quantity;
  const unit = unitUnder(termsOf(table.cells), quantity);
  const transform = drawnAs === "log" ? "ln" : "none";
  const shape = drawnAs === "signed" ? "diverging" : "sequential";
  const drawn = (value: number): number | null => {
    const number = transform === "ln" ? Math.log(value) : value;
    return Number.isFinite(number) ? number : null;
  };
  const numbers = table.cells.flatMap((cell) => {
    const value = estimateIn(cell, metric).value;
    const number = value === null ? null : drawn(value);
    return number === null ? [] : [number];
  });
  const [low, high] =
    domain ??
    (shape === "diverging" ? symmetricDomain(numbers) : domainOf(numbers, transform === "ln" ? null : range));
  const ramp = shape === "diverging" ? purpleOrange : viridis;
  const colour = (number: number): string => ramp((number - low) / (high - low));
  return {
    transform,
    shape,
    drawn,
    colour,
    reach: Math.max(Math.abs(low), Math.abs(high)),
    bar:
      numbers.length === 0
        ? null
        : colourBar([low, high], colour, transform === "ln" ? logarithmicUnit(unit) : unit),
  };
}

/** `ln nats`; a comma keeps longer words apart from the logarithm. */
export function logarithmicUnit(unit: string): string {
  return unit.includes(" ") ? `ln, ${unit}` : `ln ${unit}`;
}

/** The bar of a scale: even steps of its colours between two ends. */
export function colourBar(
  [low, high]: readonly [number, number],
  colour: (drawn: number) => string,
  unit: string,
): ColourBar {
  return {
    domain: [low, high],
    colours: Array.from({ length: BAR_STEPS }, (_, step) =>
      colour(low + ((high - low) * (step + 0.5)) / BAR_STEPS),
    ),
    unit,
  };
}

/** Whether dark text reads better than white text on a colour `#rrggbb`, by the relative luminance of WCAG 2. */
export function wantsDarkText(colour: string): boolean {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const channel = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18;
}

/** The range of some numbers; about a single one, as far as the quantity can be. */
export function domainOf(
  numbers: readonly number[],
  possible: QuantityRange | null = null,
): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const number of numbers) {
    if (number < low) low = number;
    if (number > high) high = number;
  }
  if (low > high) return [0, 1];
  if (low < high) return [low, high];
  const { low: least, high: most } = possible ?? {
    low: Number.NEGATIVE_INFINITY,
    high: Number.POSITIVE_INFINITY,
  };
  return [Math.max(Math.min(low, least), low - 0.5), Math.min(Math.max(high, most), high + 0.5)];
}

/** A range about zero that holds all numbers. */
export function symmetricDomain(numbers: readonly number[]): [number, number] {
  const reach = numbers.reduce((most, number) => Math.max(most, Math.abs(number)), 0) || 1;
  return [-reach, reach];
}
