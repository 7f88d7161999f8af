import { byDirection } from "../moves.ts";
import type { RoomForImprovement } from "../room-for-improvement.ts";
import { FEATURES } from "./features.ts";
import type { ReferenceCell } from "./reference.ts";

/** What a number is written as where there is none. */
const NONE = "-";

/** Means of alike cells, a line each: label noise, count, features, room, gain and its spread by direction, four digits. */
export function linesOfAlike(cells: readonly ReferenceCell[]): string {
  return cells
    .map(({ labelNoise, count, features, room, gain, gainSpread }) =>
      [labelNoise, count, ...features, ...numbersOf(room), ...numbersOf(gain), ...numbersOf(gainSpread)]
        .map((number) => (number === null ? NONE : String(Number(number.toPrecision(4)))))
        .join(" "),
    )
    .join("\n");
}

/** The cells of such lines, of the grid of this name. */
export function alikeOfLines(grid: string, lines: string): readonly ReferenceCell[] {
  return lines
    .trim()
    .split("\n")
    .map((line) => {
      const numbers = line.split(" ").map((text) => (text === NONE ? null : Number(text)));
      const [labelNoise, count] = numbers;
      const after = 2 + FEATURES.length;
      let place = after;
      const next = () => byDirection(() => numbers[place++]!);
      const room: RoomForImprovement = next();
      return {
        grid,
        labelNoise: labelNoise!,
        count: count!,
        features: numbers.slice(2, after).map((feature) => feature!),
        room,
        gain: next(),
        gainSpread: byDirection(() => numbers[place++] ?? 0),
      };
    });
}

function numbersOf(
  values: Readonly<Record<keyof RoomForImprovement, number | null>>,
): readonly (number | null)[] {
  return Object.values(byDirection((direction) => values[direction]));
}
