import { CAUSE_OF, type CauseShare, type ExpectedGain, type Likeness } from "../causes.ts";
import { byDirection, type Direction, isOfTemperature } from "../moves.ts";
import type { RoomForImprovement } from "../room-for-improvement.ts";
import { NOISY_RATE } from "./label-noise-rate.ts";
import type { LikeCells } from "./like-cells.ts";
import { weightedNumbers, weightedQuantiles } from "./weighted-quantile.ts";

/**
 * What is kept of a share where measured cells are near, the rest drawn towards equal ones, and the distance at which it is
 * half of that: so that answers are right about as often as they say on widths and amounts of data that the reference has not
 * seen, which are near, and on whole data sets that it has not, which are not: docs/diagnosis.md.
 */
const SHARE_KEPT = 0.8;
const HALF_KEPT_AT = 1.2;

/**
 * Nearer than that are a network's own cells, with another width or amount of data. Further away, where what counts comes of
 * fewer grids than this, it says how that grid goes and not whether others do: less is kept by this factor.
 */
const OWN_GRID = 0.2;
const SEVERAL_GRIDS = 1.5;
const ONE_GRID_KEPT = 0.4;

function shareKept(radius: number, isOfOneGrid: boolean): number {
  return ((isOfOneGrid ? ONE_GRID_KEPT : 1) * SHARE_KEPT) / (1 + (radius / HALF_KEPT_AT) ** 4);
}

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
  const gridsThatCount = effectiveNumber([...shares.values()].map((weight) => ({ weight, count: 1 })));
  const isOfOneGrid = like.radius > OWN_GRID && gridsThatCount < SEVERAL_GRIDS;
  return {
    cells: wholeNumber(like.cells.map(({ count }, index) => ({ count, weight: like.weights[index]! }))),
    grids: [...shares]
      .map(([name, share]) => ({ name, share }))
      .filter(({ share }) => share >= 0.01)
      .sort((a, b) => b.share - a.share),
    noisy: noisyShare(like),
    isFar: like.radius > FAR,
    isOfOneGrid,
    causes: causeShares(like, asked, shareKept(like.radius, isOfOneGrid)),
    gains: byDirection((direction) => gainOf(like, direction)),
  };
}

/**
 * How probably labels are noisy: the share of noisy ones among the cells, each counted as often as such labels are met. Where
 * all that was measured is noisy, nothing can be told beyond that.
 */
function noisyShare({ cells, weights, corrections }: LikeCells): number {
  if (corrections.every((correction) => correction < 1)) return NOISY_RATE;
  const met = weights.map((weight, index) => weight * corrections[index]!);
  const total = met.reduce((sum, weight) => sum + weight, 0);
  const noisy = met.reduce((sum, weight, index) => (cells[index]!.labelNoise > 0 ? sum + weight : sum), 0);
  return total === 0 ? 0 : noisy / total;
}

/** The probability of each cause: first of load, labels and temperature, then, of temperature, of its direction. */
function causeShares(like: LikeCells, asked: readonly Direction[], keeping: number): readonly CauseShare[] {
  const votes = new Map<Direction, number>(asked.map((direction) => [direction, 0]));
  const sides = { hotter: 0, colder: 0 };
  for (let index = 0; index < like.cells.length; index++) {
    const { room } = like.cells[index]!;
    const weight = like.weights[index]!;
    const best = mostRoom(room, asked);
    if (best !== null) {
      // That labels are to blame is as probable as noisy labels are; all else does not depend on how many were measured.
      const correction = best === "cleaner labels" ? like.corrections[index]! : 1;
      votes.set(best, votes.get(best)! + weight * correction);
    }
    if (room.hotter !== null && room.colder !== null && room.hotter !== room.colder) {
      sides[room.hotter > room.colder ? "hotter" : "colder"] += weight;
    }
  }
  const total = [...votes.values()].reduce((sum, vote) => sum + vote, 0);
  if (total === 0) return [];
  const groups =
    asked.filter((direction) => !isOfTemperature(direction)).length + (asked.some(isOfTemperature) ? 1 : 0);
  const temperature = (votes.get("hotter") ?? 0) + (votes.get("colder") ?? 0);
  const kept = (vote: number) => 1 / groups + keeping * (vote / total - 1 / groups);
  const decided = sides.hotter + sides.colder;
  return asked
    .map((direction) => {
      const share = isOfTemperature(direction)
        ? kept(temperature) * (decided === 0 ? 0.5 : sides[direction] / decided)
        : kept(votes.get(direction)!);
      return { cause: CAUSE_OF[direction], direction, share };
    })
    .sort((a, b) => b.share - a.share);
}

/** The direction in which most can be gained, the first of several; `null` where nothing can, or where one is not known. */
function mostRoom(room: RoomForImprovement, asked: readonly Direction[]): Direction | null {
  let [best, most]: [Direction | null, number] = [null, 0];
  for (const direction of asked) {
    const own = room[direction];
    if (own === null) return null;
    if (own > most) [best, most] = [direction, own];
  }
  return best;
}

/** Gains are collected here, for one direction of one cell after another. */
const ends = weightedNumbers(4096);

function gainOf({ cells, weights }: LikeCells, direction: Direction): ExpectedGain | null {
  ends.count = 0;
  let [counted, total, sum, squares] = [0, 0, 0, 0];
  for (let index = 0; index < cells.length; index++) {
    const { gain, gainSpread, labelNoise, room, count } = cells[index]!;
    // Labels that are clean already gain nothing by cleaning, where a grid has others.
    const isClean = direction === "cleaner labels" && labelNoise === 0 && room[direction] !== null;
    const value = isClean ? 0 : gain[direction];
    if (value === null) continue;
    const weight = weights[index]!;
    counted += count;
    total += weight;
    sum += value * weight;
    squares += weight ** 2 / count;
    // Gains that are known by mean and deviation alone are two values that have these.
    const spread = gainSpread[direction];
    if (spread === 0) take(value, weight);
    else {
      take(value - spread, weight / 2);
      take(value + spread, weight / 2);
    }
  }
  if (counted < LEAST_CELLS || total === 0) return null;
  let gaining = 0;
  for (let i = 0; i < ends.count; i++) if (ends.values[i]! > 0) gaining += ends.weights[i]!;
  const [low, high] = weightedQuantiles(ends, [0.1, 0.9]);
  const cellsThatCount = Math.max(1, Math.round(total ** 2 / squares));
  return { mean: sum / total, low: low!, high: high!, gaining: gaining / total, cells: cellsThatCount };
}

function take(value: number, weight: number): void {
  ends.values[ends.count] = value;
  ends.weights[ends.count++] = weight;
}

/** Weights, each shared by a number of cells. */
type Shared = readonly { readonly weight: number; readonly count: number }[];

/** How many equal weights tell as much as these: Kish 1965. */
function effectiveNumber(parts: Shared): number {
  const sum = parts.reduce((total, { weight }) => total + weight, 0);
  const squares = parts.reduce((total, { weight, count }) => total + weight ** 2 / count, 0);
  return sum ** 2 / squares;
}

/** The same for people: rounded, and at least 1. */
function wholeNumber(parts: Shared): number {
  return Math.max(1, Math.round(effectiveNumber(parts)));
}
