import type { Cause, CauseShare, ExpectedGain, Likeness } from "../causes.ts";
import { DIRECTIONS, type Direction } from "../moves.ts";
import type { LikeCells } from "./like-cells.ts";
import { weightedQuantile } from "./weighted-quantile.ts";

/** The cause that a move mends. */
const CAUSE_OF: Readonly<Record<Direction, Cause>> = {
  wider: "too small",
  "more data": "too little data",
  "cleaner labels": "too noisy data",
  hotter: "too cold",
  colder: "too hot",
};

/**
 * What is kept of a share, the rest drawn towards equal ones, so that answers are right about as often as they say on widths
 * and amounts of data that the reference has not seen: docs/diagnosis.md.
 */
const SHARE_KEPT = 0.9;

/** Further than nine of ten cells of a small grid are from their like once their own width is left out. */
const FAR = 1;

/** Fewest like cells that a gain is told of. */
const LEAST_CELLS = 5;

/** What the cells most like a network tell of it, asked for the causes that these directions mend. */
export function likenessOf(like: LikeCells, asked: readonly Direction[]): Likeness {
  const shares = new Map<string, number>();
  for (const [index, { grid }] of like.cells.entries()) {
    shares.set(grid, (shares.get(grid) ?? 0) + like.weights[index]!);
  }
  const noisy = like.cells.map(({ labelNoise }) => (labelNoise > 0 ? 1 : 0));
  return {
    cells: effectiveNumber(like.weights),
    grids: [...shares]
      .map(([name, share]) => ({ name, share }))
      .filter(({ share }) => share >= 0.01)
      .sort((a, b) => b.share - a.share),
    noisy: noisy.reduce<number>((sum, one, index) => sum + one * like.weights[index]!, 0),
    isFar: like.radius > FAR,
    causes: causeShares(like, asked),
    gains: Object.fromEntries(
      DIRECTIONS.map((direction) => [direction, gainOf(like, direction)]),
    ) as unknown as Likeness["gains"],
  };
}

/** The probability of each cause: first of load, labels and temperature, then, of temperature, of its direction. */
function causeShares(like: LikeCells, asked: readonly Direction[]): readonly CauseShare[] {
  const votes = new Map<Direction, number>(asked.map((direction) => [direction, 0]));
  const isTemperature = (direction: Direction) => direction === "hotter" || direction === "colder";
  const sides = { hotter: 0, colder: 0 };
  for (const [index, { room }] of like.cells.entries()) {
    const weight = like.weights[index]!;
    const rooms = asked.map((direction) => room[direction]);
    if (rooms.every((gain) => gain !== null)) {
      const most = Math.max(...rooms);
      if (most > 0) {
        const best = asked[rooms.indexOf(most)]!;
        votes.set(best, votes.get(best)! + weight);
      }
    }
    if (room.hotter !== null && room.colder !== null && room.hotter !== room.colder) {
      sides[room.hotter > room.colder ? "hotter" : "colder"] += weight;
    }
  }
  const total = [...votes.values()].reduce((sum, vote) => sum + vote, 0);
  if (total === 0) return [];
  const groups =
    asked.filter((direction) => !isTemperature(direction)).length + (asked.some(isTemperature) ? 1 : 0);
  const temperature = (votes.get("hotter") ?? 0) + (votes.get("colder") ?? 0);
  const kept = (vote: number) => 1 / groups + SHARE_KEPT * (vote / total - 1 / groups);
  const decided = sides.hotter + sides.colder;
  return asked
    .map((direction) => {
      const share =
        direction === "hotter" || direction === "colder"
          ? kept(temperature) * (decided === 0 ? 0.5 : sides[direction] / decided)
          : kept(votes.get(direction)!);
      return { cause: CAUSE_OF[direction], direction, share };
    })
    .sort((a, b) => b.share - a.share);
}

function gainOf({ cells, weights }: LikeCells, direction: Direction): ExpectedGain | null {
  const steps = cells.flatMap(({ gain, labelNoise, room }, index) => {
    // Labels that are clean already gain nothing by cleaning, where a grid has others.
    const own =
      direction === "cleaner labels" && labelNoise === 0 && room[direction] !== null ? 0 : gain[direction];
    return own === null ? [] : [{ value: own, weight: weights[index]! }];
  });
  const total = steps.reduce((sum, { weight }) => sum + weight, 0);
  if (steps.length < LEAST_CELLS || total === 0) return null;
  const gaining = steps.reduce((sum, { value, weight }) => sum + (value > 0 ? weight : 0), 0);
  return {
    mean: steps.reduce((sum, { value, weight }) => sum + value * weight, 0) / total,
    low: weightedQuantile(steps, 0.1),
    high: weightedQuantile(steps, 0.9),
    gaining: gaining / total,
    cells: effectiveNumber(steps.map(({ weight }) => weight)),
  };
}

/** How many equal weights tell as much as these, at least 1: Kish 1965. */
function effectiveNumber(weights: readonly number[]): number {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const squares = weights.reduce((total, weight) => total + weight ** 2, 0);
  return Math.max(1, Math.round(sum ** 2 / squares));
}
