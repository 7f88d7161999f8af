import type { ParameterLayout } from "#trees";

/** Where one normalised layer lies in a flat vector of statistics. */
interface Layer {
  readonly channels: number;
  readonly meanAt: number;
  readonly varianceAt: number;
  /** Values of a channel in one example: 1, or the pixels of a map. */
  readonly positions: number;
}

/**
 * Means and variances of a whole from those of its parts, part by part in float64.
 *
 * The law of total variance in the form of Chan, Golub and LeVeque 1983: no large numbers are subtracted.
 */
export class PooledMoments {
  readonly #layers: readonly Layer[];
  readonly #means: Float64Array;
  /** Sums of squared deviations from the mean, at the places of the variances. */
  readonly #deviations: Float64Array;
  #examples = 0;

  /** `positions` has, by layer, the values of a channel in one example. */
  constructor(layout: ParameterLayout, positions: ReadonlyMap<string, number>) {
    this.#layers = layersOf(layout, positions);
    this.#means = new Float64Array(layout.size);
    this.#deviations = new Float64Array(layout.size);
  }

  /** Takes in means and unbiased variances (flat, laid out by the layout) over a number of further examples. */
  add(statistics: Float32Array, examples: number): void {
    const before = this.#examples;
    this.#examples += examples;
    for (const { channels, meanAt, varianceAt, positions } of this.#layers) {
      const known = before * positions;
      const added = examples * positions;
      for (let channel = 0; channel < channels; channel++) {
        const difference = statistics[meanAt + channel]! - this.#means[meanAt + channel]!;
        this.#means[meanAt + channel]! += (difference * added) / (known + added);
        this.#deviations[varianceAt + channel]! +=
          statistics[varianceAt + channel]! * (added - 1) +
          (difference ** 2 * known * added) / (known + added);
      }
    }
  }

  /** Means and unbiased variances over all examples, laid out by the layout; a single value has variance 0. */
  statistics(): Float32Array {
    const statistics = Float32Array.from(this.#means);
    for (const { channels, varianceAt, positions } of this.#layers) {
      const freedom = Math.max(1, this.#examples * positions - 1);
      for (let i = varianceAt; i < varianceAt + channels; i++) statistics[i] = this.#deviations[i]! / freedom;
    }
    return statistics;
  }
}

/** The layer whose mean lies in statistics by this name; `undefined` for the name of anything else. */
export function layerOfMean(name: string): string | undefined {
  return name.endsWith(MEAN) ? name.slice(0, -MEAN.length) : undefined;
}

const MEAN = ".running_mean";

function layersOf({ entries }: ParameterLayout, positions: ReadonlyMap<string, number>): readonly Layer[] {
  const offsets = new Map(entries.map(({ name, offset }) => [name, offset]));
  return entries.flatMap(({ name, offset, size }) => {
    const layer = layerOfMean(name);
    if (layer === undefined) return [];
    return {
      channels: size,
      meanAt: offset,
      varianceAt: offsets.get(`${layer}.running_var`)!,
      positions: positions.get(layer)!,
    };
  });
}
