import type { ColourBar } from "../figure.ts";
import { numberLabel } from "../number-label.ts";
import { textWidth } from "../text-width.ts";
import { axis } from "./axes.ts";
import { linearScale } from "./scale.ts";
import { type Block, element, plotArea, TYPE, text } from "./svg.ts";

const BAR_WIDTH = 10;
const TICK_ROOM = 7;
const TICK_EVERY = 36;

/** Draws a vertical colour bar with ticks and unit on its right; its top is the top of the map beside it. */
export function drawColourBar(bar: ColourBar, height: number): Block {
  const [low, high] = bar.domain;
  const step = (high - low) / bar.colours.length;
  const ticks = tickValues(low, high, Math.max(2, Math.round(height / TICK_EVERY)));
  const labels = ticks.map((tick) => numberLabel(tick, 6));
  const labelWidth = Math.max(0, ...labels.map((label) => textWidth(label, TYPE.tick)));
  const toPixels = linearScale(bar.domain, [height, 0]);
  const plot = plotArea(
    element(
      "g",
      { "aria-label": "rect", class: "colour-bar", "shape-rendering": "crispEdges" },
      // Every step reaches to the top and the next covers it, so that no seam shows between them.
      ...bar.colours.map((fill, index) =>
        element("rect", { x: 0, y: 0, width: BAR_WIDTH, height: toPixels(low + index * step), fill }),
      ),
    ),
    ...axis(
      ticks.map((tick, index) => ({ at: toPixels(tick), label: labels[index] ?? "" })),
      { side: "right", base: BAR_WIDTH, tickSize: 3 },
    ),
  );
  const unitX = BAR_WIDTH + TICK_ROOM + labelWidth + 6;
  return {
    node: element(
      "g",
      {},
      plot,
      text(bar.unit, unitX, height / 2, { size: TYPE.tick, anchor: "middle", turn: 90 }),
    ),
    width: unitX + TYPE.tick * 0.5,
    height,
  };
}

/**
 * Round numbers (1, 2 or 5 times a power of ten apart) inside a range, about `count` of them; more where these are fewer than
 * two, which would say nothing of the scale.
 */
export function tickValues(low: number, high: number, count: number): number[] {
  let ticks = roundNumbers(low, high, count);
  for (let more = count + 1; ticks.length < 2 && more <= 4 * count; more++)
    ticks = roundNumbers(low, high, more);
  return ticks;
}

function roundNumbers(low: number, high: number, count: number): number[] {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
  const ticks: number[] = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k++)
    ticks.push(Number((k * step).toPrecision(12)));
  return ticks;
}
