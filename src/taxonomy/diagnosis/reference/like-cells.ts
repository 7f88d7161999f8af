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
  const near = conditions
    .flatMap((cells) =>
      nearest(cells, (cell, tooFar) => {
        let distance = labelNoise === null ? 0 : ((cell.labelNoise - labelNoise) / NOISE_SPREAD) ** 2;
        for (let i = 0; i < known.length && distance < tooFar; i++) {
          const { index, value, scale } = known[i]!;
          distance += scale * (cell.features[index]! - value) ** 2;
        }
        return distance;
      }),
    )
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

/**
 * The nearest of some cells in ascending order, as few as stand for twenty.
 *
 * @param distanceTo the distance to a cell, or as much of it as is at or beyond what is too far
 */
function nearest(
  cells: readonly ReferenceCell[],
  distanceTo: (cell: ReferenceCell, tooFar: number) => number,
): readonly Near[] {
  const near: Near[] = [];
  let counted = 0;
  for (const cell of cells) {
    const tooFar = counted >= LIKE_CELLS ? near.at(-1)!.distance : Number.POSITIVE_INFINITY;
    const distance = distanceTo(cell, tooFar);
    if (distance >= tooFar) continue;
    let place = near.length;
    while (place > 0 && near[place - 1]!.distance > distance) place--;
    near.splice(place, 0, { cell, distance });
    counted += cell.count;
    while (counted - near.at(-1)!.cell.count >= LIKE_CELLS) counted -= near.pop()!.cell.count;
  }
  return near;
}
