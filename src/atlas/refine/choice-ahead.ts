import type { ExperimentConfiguration } from "#atlas/configuration";
import {
  currentEditions,
  type NetworkCounts,
  type Plan,
  planExperiment,
  type RefinedShare,
} from "#atlas/plan";
import { coarseCells, placesOf } from "./grid-places.ts";

/** What a grid of which a part is chosen on the way comes to, as far as can be told before anything is measured. */
export interface ChoiceAhead {
  readonly share: RefinedShare;
  /** The first round, and cells spread evenly over the rest of the grid for as many networks as there may be. */
  readonly plan: Plan;
}

/**
 * What an experiment with `grid.refine` may come to before it is known where phases change: the first round as it will be,
 * and in place of the cells that are chosen later as many spread evenly over the others.
 *
 * @returns `undefined` where nothing is chosen on the way
 */
export function choiceAhead(configuration: ExperimentConfiguration): ChoiceAhead | undefined {
  const { grid, seeds } = configuration;
  if (grid.refine === undefined) return undefined;
  const places = placesOf(configuration);
  const first = new Set(coarseCells(places));
  const others = [...places.keys()].filter((place) => !first.has(place));
  const most = Math.max(first.size * seeds, Math.floor(grid.refine.share * seeds * places.length));
  const further = evenlySpread(others, Math.floor(most / seeds) - first.size);
  const countsOf = (chosen: ReadonlySet<number>): NetworkCounts =>
    places.map((_, place) => (chosen.has(place) ? seeds : 0));
  const rounds = [first, ...(further.length > 0 ? [new Set([...first, ...further])] : [])].map(countsOf);
  return {
    share: {
      first_cells: first.size,
      first_networks: first.size * seeds,
      most_networks: most,
      grid_networks: places.length * seeds,
    },
    plan: planExperiment(configuration, currentEditions(), rounds),
  };
}

/** Some of a list at equal distances. */
function evenlySpread<T>(list: readonly T[], count: number): readonly T[] {
  return Array.from({ length: count }, (_, i) => list[Math.floor(((i + 0.5) * list.length) / count)]!);
}
