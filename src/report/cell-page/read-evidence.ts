import { join } from "node:path";
import type { JournalEntry } from "#atlas/journal";
import type { Plan, PlannedPair } from "#atlas/plan";
import { AtlasError } from "#errors";
import type { CurvePoint } from "#figures";
import { readTensors } from "#files";
import type { Tensor } from "#trees";
import type { CellEvidence, NetworkEvidence, ObservationEvidence, PathEvidence } from "./cell-evidence.ts";

/** Reads what is stored about the cell at an index of the plan's cells. */
export type EvidenceReader = (index: number) => Promise<CellEvidence>;

/**
 * The reader of a run's evidence, cell by cell: what its journals hold and the curves that lie beside them. A job that
 * has not run, or a file that is missing or damaged, is a fact of the cell and no failure.
 *
 * @param entries finished jobs by key; those of other plans are not looked at
 */
export function evidenceReader(
  runFolder: string,
  plan: Plan,
  entries: ReadonlyMap<string, JournalEntry>,
): EvidenceReader {
  const finished = plan.jobs.flatMap(({ key }) => entries.get(key) ?? []);
  const records = new Map(finished.flatMap(({ networks }) => networks.map((own) => [own.key, own])));
  const observations = Map.groupBy(
    finished.flatMap((entry) => entry.observations),
    ({ cell }) => cell,
  );
  const pairs = Map.groupBy(
    plan.jobs.flatMap((job) => (job.kind === "connectivity" ? job.pairs : [])),
    ({ first }) => first.cell,
  );
  return async (index) => {
    const { cell, networks } = plan.cells[index]!;
    return {
      seeds: networks.map(({ seed }) => seed),
      networks: networks.flatMap(({ key }): NetworkEvidence[] => {
        const found = records.get(key);
        if (found === undefined) return [];
        const { seed, status, degenerate, epochs, updates, stopped_by: stoppedBy, history } = found;
        const { loss, error_pct: errorPct } = history;
        return [{ seed, key, status, constant: degenerate, epochs, updates, stoppedBy, loss, errorPct }];
      }),
      pairs: await Promise.all((pairs.get(cell) ?? []).map((pair) => readPaths(runFolder, pair))),
      observations: (observations.get(cell) ?? []).map(
        ({ metric, seeds, value, standard_error: standardError, detail = {} }): ObservationEvidence => ({
          quantity: metric,
          seeds,
          value,
          standardError,
          detail,
        }),
      ),
    };
  };
}

async function readPaths(runFolder: string, { key, first, second }: PlannedPair): Promise<PathEvidence> {
  const seeds = [first.seed, second.seed] as const;
  const none = { line: [], curve: [] };
  try {
    const path = join(runFolder, "curves", `${key}.safetensors`);
    const tensors = await readTensors(path, (name) => /^(line|profile)\./.test(name));
    const paths = { line: pointsOf(tensors, "line"), curve: pointsOf(tensors, "profile") };
    return { seeds, paths, problem: null };
  } catch (error) {
    if (!(error instanceof AtlasError)) throw error;
    return { seeds, paths: none, problem: error.code === "files/missing" ? null : error.message };
  }
}

/** The points of a stored profile; none where it is not stored. */
function pointsOf(tensors: Readonly<Record<string, Tensor>>, path: string): readonly CurvePoint[] {
  const column = (name: string): readonly number[] => [...(tensors[`${path}.${name}`]?.data ?? [])];
  const [losses, errors] = [column("loss"), column("error_pct")];
  const finite = (value: number | undefined): number | null =>
    value !== undefined && Number.isFinite(value) ? value : null;
  return column("t").map((t, i) => ({ t, errorPct: finite(errors[i]), nll: finite(losses[i]) }));
}
