import { cellConfiguration, networkFor } from "#atlas/configuration";
import type { Plan, Task } from "#atlas/plan";
import type { LayerExponents } from "#taxonomy";
import { weightArrays } from "#trees";
import type { RunRecord } from "./read-run.ts";

/** The measurement that has them. */
const SPECTRA = "spectra";

/**
 * The tail exponents of the layers of the networks of one cell of a run, as the measurement of spectra keeps them; `null` where
 * it has no result there.
 *
 * @param index of the cell among those of the plan
 */
export function layerExponents(
  { experiment: { configuration }, plan, results }: Pick<RunRecord, "experiment" | "plan" | "results">,
  index: number,
): LayerExponents | null {
  const { cell, knobs } = plan.cells[index]!;
  const found = (spectraByCell(plan).get(cell) ?? [])
    .map(({ key }) => results.get(key)?.series)
    .filter((series) => series !== undefined);
  if (found.length === 0) return null;
  const { model, data } = cellConfiguration(configuration, knobs);
  const arrays = weightArrays(networkFor(model, data).sizes.layout);
  const layers = arrays.map(({ name }) => name);
  const eigenvalues = arrays.map(
    ({ shape: [rows = 1, columns = 1], size }) => size / Math.max(rows, columns),
  );
  const networks = found.flatMap(({ layer_exponents: exponents, layer_exponents_se: standardErrors }) =>
    exponents?.length === layers.length && standardErrors?.length === layers.length
      ? [{ exponents, standardErrors }]
      : [],
  );
  return networks.length === 0 ? null : { layers, eigenvalues, networks };
}

const known = new WeakMap<Plan, ReadonlyMap<string, readonly Task[]>>();

/** What a plan measures of the spectra of each cell; the plan is gone through once, however many cells are asked for. */
function spectraByCell(plan: Plan): ReadonlyMap<string, readonly Task[]> {
  const found =
    known.get(plan) ??
    Map.groupBy(
      plan.jobs.filter(({ kind }) => kind === SPECTRA).flatMap(({ tasks }) => tasks),
      ({ networks }) => networks[0]!.cell,
    );
  known.set(plan, found);
  return found;
}
