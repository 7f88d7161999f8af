import { FEATURES, type FeatureValue } from "./features.ts";
import { NOISY_ODDS } from "./label-noise-rate.ts";
import type { Reference, ReferenceCell } from "./reference.ts";

/** The measured cells most like a network. */
export interface LikeCells {
  /** Those that count most first. */
  readonly cells: readonly ReferenceCell[];
  /** How much each counts, summing to 1: less, the less alike it is. */
  readonly weights: readonly number[];
  /**
   * How often labels like theirs are met beside clean ones: 1 of clean labels, and of all where the label noise of the network
   * is known.
   */
  readonly corrections: readonly number[];
  /** How unlike the cells are that count: standard deviations of a feature, the root of their mean square. */
  readonly radius: number;
}

/**
 * Measured cells that a network is compared with of every grid, at the least, clean and noisy apart: so a large grid does not outvote small ones
 * where none is near, and where one is, its own cells count for nearly all.
 */
export const LIKE_CELLS = 20;

/** Label noise that counts as a standard deviation of a feature, a share. */
const NOISE_SPREAD = 0.1;

/** How fast a cell counts less with the square of its distance, beyond that of the nearest twenty. */
const DECAY = 4;

/**
 * The measured cells most like a network, by the features that are known of it.
 *
 * A feature that is known only roughly counts less: its standard error widens the spread it is measured in.
 *
 * @param labelNoise the share of labels that were redrawn; `null` where it is not known
 */
export function likeCells(
  { conditions, spreads }: Reference,
  features: readonly (FeatureValue | null)[],
  labelNoise: number | null,
): LikeCells {
  const known = FEATURES.flatMap(({ weight }, index) => {
    const feature = features[index] ?? null;
    if (feature === null) return [];
    const scale = weight ** 2 / (spreads[index]! ** 2 + feature.error ** 2);
    return [{ index, value: feature.value, scale }];
  });
  const near = columnsOf(conditions)
    .flatMap((columns) => nearest(columns, known, labelNoise))
    .sort((a, b) => a.distance - b.distance);
  const reach = reachOf(near);
  const raw = near.map(
    ({ cell, distance }) => cell.count * (reach === 0 ? 1 : (reach / (distance + reach)) ** DECAY),
  );
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  return {
    cells: near.map(({ cell }) => cell),
    weights: raw.map((weight) => weight / total),
    corrections: near.map(({ cell }) => (labelNoise === null && cell.labelNoise > 0 ? NOISY_ODDS : 1)),
    radius: Math.sqrt(reach / Math.max(1, known.length)),
  };
}

interface Near {
  readonly cell: ReferenceCell;
  readonly distance: number;
}

/** The distance within which the nearest twenty cells lie of all that were found, in ascending order. */
function reachOf(near: readonly Near[]): number {
  let counted = 0;
  for (const { cell, distance } of near) {
    counted += cell.count;
    if (counted >= LIKE_CELLS) return distance;
  }
  return near.at(-1)?.distance ?? 0;
}

/** The cells of one condition with what they are compared by, number after number. */
interface Columns {
  readonly cells: readonly ReferenceCell[];
  /** Of each cell in turn. */
  readonly features: Float64Array;
  readonly labelNoise: Float64Array;
}

const columnsKnown = new WeakMap<Reference["conditions"], readonly Columns[]>();

/** Thousands of networks are compared with the same cells. */
function columnsOf(conditions: Reference["conditions"]): readonly Columns[] {
  const columns =
    columnsKnown.get(conditions) ??
    conditions.map((cells) => ({
      cells,
      features: Float64Array.from(cells.flatMap(({ features }) => features)),
      labelNoise: Float64Array.from(cells, ({ labelNoise }) => labelNoise),
    }));
  columnsKnown.set(conditions, columns);
  return columns;
}

/** A feature that is known of a network, and how much a difference in it counts. */
interface KnownFeature {
  readonly index: number;
  readonly value: number;
  readonly scale: number;
}

/** The nearest of some cells in ascending order, as few as stand for twenty. */
function nearest(
  { cells, features, labelNoise }: Columns,
  known: readonly KnownFeature[],
  ownNoise: number | null,
): readonly Near[] {
  const near: Near[] = [];
  let counted = 0;
  let tooFar = Number.POSITIVE_INFINITY;
  for (let place = 0; place < cells.length; place++) {
    let distance = ownNoise === null ? 0 : ((labelNoise[place]! - ownNoise) / NOISE_SPREAD) ** 2;
    const first = place * FEATURES.length;
    for (let i = 0; i < known.length && distance < tooFar; i++) {
      const { index, value, scale } = known[i]!;
      distance += scale * (features[first + index]! - value) ** 2;
    }
    if (distance >= tooFar) continue;
    const cell = cells[place]!;
    let before = near.length;
    while (before > 0 && near[before - 1]!.distance > distance) before--;
    near.splice(before, 0, { cell, distance });
    counted += cell.count;
    while (counted - near.at(-1)!.cell.count >= LIKE_CELLS) counted -= near.pop()!.cell.count;
    if (counted >= LIKE_CELLS) tooFar = near.at(-1)!.distance;
  }
  return near;
}
