import { AtlasError } from "#errors";
import type { ParameterLayout } from "#trees";

/** Throws an input error `landscape/parameters` unless there is a network and each has the layout's size. */
export function checkParameters(
  { layout }: { readonly layout: ParameterLayout },
  networks: readonly Float32Array[],
): void {
  const wrong = networks.findIndex((parameters) => parameters.length !== layout.size);
  if (networks.length > 0 && wrong < 0) return;
  throw new AtlasError({
    code: "landscape/parameters",
    kind: "input",
    problem: wrong < 0 ? "no networks were given" : `${networks[wrong]!.length} parameters`,
    where: wrong < 0 ? "networks" : `network ${wrong}`,
    expected: wrong < 0 ? "at least one" : `${layout.size}`,
  });
}

/**
 * Throws an input error `landscape/statistics` unless there are statistics of the right size for each of `networks`
 * networks with batch normalisation, and none for one without.
 */
export function checkStatistics(
  { statistics: layout }: { readonly statistics?: ParameterLayout },
  statistics: readonly Float32Array[] | undefined,
  networks: number,
): void {
  const expected =
    layout === undefined ? "none" : `${networks} vectors of ${layout.size} numbers, one a network`;
  const isRight =
    layout === undefined
      ? statistics === undefined
      : statistics?.length === networks && statistics.every(({ length }) => length === layout.size);
  if (isRight) return;
  const sizes = statistics?.map(({ length }) => length).join(", ");
  throw new AtlasError({
    code: "landscape/statistics",
    kind: "input",
    problem: sizes === undefined ? "no batch statistics were given" : `batch statistics of sizes [${sizes}]`,
    where: "statistics",
    expected,
    remedy: "Take them from recalibrate",
  });
}

/** Vectors of one length as the rows of one flat array. */
export function stacked(vectors: readonly Float32Array[]): Float32Array {
  const length = vectors[0]?.length ?? 0;
  const rows = new Float32Array(vectors.length * length);
  for (const [i, vector] of vectors.entries()) rows.set(vector, i * length);
  return rows;
}
