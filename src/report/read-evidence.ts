import type { TaskResult } from "#atlas/journal";
import type { Plan, Task } from "#atlas/plan";
import { readPaths } from "#atlas/results";
import type { RunStore } from "#atlas/store";
import { AtlasError } from "#errors";
import type { NetworkSpectrum } from "#figures";
import { connectivity, spectralDensity } from "#measurements";
import type { LayerAdvice } from "#taxonomy";
import { alongEvidence } from "./along-evidence.ts";
import type {
  CellEvidence,
  LayerMapEvidence,
  NetworkEvidence,
  ObservationEvidence,
  PathEvidence,
} from "./cell-evidence.ts";

/** Reads what is stored about the cell at an index of the plan's cells. */
export type EvidenceReader = (index: number) => Promise<CellEvidence>;

/** What the journals of a run hold about the cell at an index of the plan's cells. */
export type RecordReader = (index: number) => Pick<CellEvidence, "terms" | "networks" | "observations">;

/** The reader of what the journals of a run hold, cell by cell; no file is read. */
export function recordReader(
  plan: Plan,
  results: ReadonlyMap<string, TaskResult>,
  tasksByCell: TasksByCell = tasksOf(plan),
): RecordReader {
  return (index) => {
    const { cell, terms, networks } = plan.cells[index]!;
    return {
      terms,
      networks: networks.flatMap(({ key, seed }): NetworkEvidence[] => {
        const result = results.get(key);
        const found = result?.training;
        if (found === undefined) return [];
        const { status, degenerate, epochs, updates, stopped_by: stoppedBy, history } = found;
        const { loss, error_pct: errorPct } = history;
        const own = { seed, key, status, constant: degenerate, epochs, updates, stoppedBy, loss, errorPct };
        return [{ ...own, ...(result?.series !== undefined && { series: result.series }) }];
      }),
      observations: (tasksByCell.get(cell) ?? []).flatMap(({ key }) => observationsOf(results.get(key))),
    };
  };
}

type TasksByCell = ReadonlyMap<string, readonly (Task & { readonly kind: string })[]>;

function tasksOf({ jobs }: Plan): TasksByCell {
  const tasks = jobs.flatMap(({ kind, tasks }) => tasks.map((task) => ({ kind, ...task })));
  return Map.groupBy(tasks, ({ networks }) => networks[0]!.cell);
}

/**
 * The reader of a run's evidence, cell by cell: what its journals hold and the curves that lie beside them. A task that
 * has no result, or a file that is missing or damaged, is a fact of the cell and no failure.
 *
 * @param results by the keys of the plan's tasks; those of other plans are not looked at
 * @param layersOf the learning rates by layer of a cell; `null` without
 * @param names of networks that were trained elsewhere, by seed
 */
export function evidenceReader(
  store: RunStore,
  plan: Plan,
  results: ReadonlyMap<string, TaskResult>,
  layersOf: (index: number) => readonly LayerAdvice[] | null = () => null,
  names?: readonly string[],
): EvidenceReader {
  const tasksByCell = tasksOf(plan);
  const recordOf = recordReader(plan, results, tasksByCell);
  const alongByCell = alongEvidence(plan, results);
  return async (index) => {
    const { cell, networks } = plan.cells[index]!;
    const own = tasksByCell.get(cell) ?? [];
    const layers = layersOf(index);
    const along = alongByCell.get(cell) ?? [];
    const spectra = own.flatMap((task) =>
      task.kind === spectralDensity.kind ? spectrumOf(results.get(task.key)) : [],
    );
    const layerMaps = own.flatMap(({ key }) => layerMapsOf(results.get(key)));
    return {
      ...(layers !== null && { layers }),
      ...(along.length > 0 && { along }),
      ...(spectra.length > 0 && { spectra }),
      ...(layerMaps.length > 0 && { layerMaps }),
      seeds: networks.map(({ seed }) => seed),
      ...(names !== undefined && { names }),
      ...recordOf(index),
      pairs: await Promise.all(
        own
          .filter(({ kind }) => kind === connectivity.kind)
          .map((task) => pathsOf(store, task, results.get(task.key))),
      ),
    };
  };
}

/** The spectrum of a network by its start vectors together; none where it has no finite one. */
function spectrumOf(result: TaskResult | undefined): readonly NetworkSpectrum[] {
  const {
    density_nodes: nodes = [],
    density_weights: weights = [],
    density_counts: counts = [],
  } = result?.series ?? {};
  const isWhole = nodes.length > 0 && nodes.length === weights.length && counts.length > 0;
  const [seed] = result?.seeds ?? [];
  if (!isWhole || seed === undefined) return [];
  const finite = (values: readonly (number | null)[]) => values.filter((value) => value !== null);
  const own = {
    seed,
    nodes: finite(nodes),
    weights: finite(weights).map((weight) => weight / counts.length),
  };
  return own.nodes.length === own.weights.length ? [own] : [];
}

/** The map of layers that a result keeps, if it does. */
function layerMapsOf(result: TaskResult | undefined): readonly LayerMapEvidence[] {
  const values = result?.series?.layer_cka;
  const [first, second] = result?.seeds ?? [];
  if (values === undefined || first === undefined || second === undefined) return [];
  const layers = Math.round(Math.sqrt(values.length));
  const { layers: listed } = result?.observations.find(({ metric }) => metric === "cka_layers")?.detail ?? {};
  const names = typeof listed === "string" ? listed.split(", ") : [];
  return [{ seeds: [first, second], layers, values, ...(names.length === layers && { names }) }];
}

function observationsOf(result: TaskResult | undefined): ObservationEvidence[] {
  if (result === undefined) return [];
  return result.observations.map(
    ({ metric, value, standard_error: standardError, detail = {} }): ObservationEvidence => ({
      quantity: metric,
      seeds: result.seeds,
      value,
      standardError,
      detail,
    }),
  );
}

async function pathsOf(
  store: RunStore,
  { networks }: Task,
  result: TaskResult | undefined,
): Promise<PathEvidence> {
  const seeds = [networks[0]!.seed, networks[1]!.seed] as const;
  try {
    return { seeds, paths: await readPaths(store, result ?? {}), problem: null };
  } catch (error) {
    if (!(error instanceof AtlasError)) throw error;
    const problem = error.code === "files/missing" ? null : error.message;
    return { seeds, paths: { line: [], curve: [] }, problem };
  }
}
