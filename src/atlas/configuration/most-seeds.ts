import type { ExperimentConfiguration } from "./configuration.ts";

/** How many networks a cell may come to have: more than `seeds` where undecided cells get further ones. */
export function mostSeeds({
  grid: { refine },
  seeds,
  model,
}: Pick<ExperimentConfiguration, "grid" | "seeds" | "model">): number {
  // Of networks that are trained already there are no more than there are.
  const areGiven = Array.isArray(Reflect.get(model, "files"));
  return seeds + (refine === undefined || areGiven ? 0 : refine.more_seeds);
}
