import type { TaskResult } from "#atlas/journal";
import type { RunStore } from "#atlas/store";
import { AtlasError } from "#errors";
import type { Tensor } from "#trees";

/** A point of a path between two networks, as it was judged; `null` is not finite. */
export interface StoredPoint {
  /** Where on the path, 0 … 1. */
  readonly t: number;
  /** Training error, percent. */
  readonly errorPct: number | null;
  /** Training loss, in what it counts. */
  readonly nll: number | null;
}

/** The paths between two networks, each in ascending t; a path that is not stored has no points. */
export interface StoredPaths {
  readonly line: readonly StoredPoint[];
  readonly curve: readonly StoredPoint[];
}

/**
 * Reads the straight line and the fitted curve behind a result of connectivity.
 *
 * @returns no points for a result without a file, as of networks that diverged
 * @throws AtlasError `run/arrays` (kind `failure`) for a file that says that it is of another result; as
 *   `RunStore.readArrays`
 */
export async function readPaths(
  store: RunStore,
  { file, key }: Pick<TaskResult, "file"> & Partial<Pick<TaskResult, "key">>,
): Promise<StoredPaths> {
  if (file === undefined) return { line: [], curve: [] };
  const { tensors, metadata } = await store.readArrays(file, (name) => /^(line|profile)\./.test(name));
  if (metadata.result !== undefined && key !== undefined && metadata.result !== key) {
    throw new AtlasError({
      code: "run/arrays",
      kind: "failure",
      where: store.placeOf(`${file}.safetensors`),
      problem: "the file holds the arrays of another result",
      expected: `those of ${key}`,
      remedy: `Delete the line that names ${key} from the files in ${store.placeOf("journal")} and run again: it is measured anew`,
    });
  }
  return { line: pointsOf(tensors, "line"), curve: pointsOf(tensors, "profile") };
}

function pointsOf(tensors: Readonly<Record<string, Tensor>>, path: string): readonly StoredPoint[] {
  const column = (name: string): readonly number[] => [...(tensors[`${path}.${name}`]?.data ?? [])];
  const [losses, errors] = [column("loss"), column("error_pct")];
  const finite = (value: number | undefined): number | null =>
    value !== undefined && Number.isFinite(value) ? value : null;
  return column("t").map((t, i) => ({ t, errorPct: finite(errors[i]), nll: finite(losses[i]) }));
}
