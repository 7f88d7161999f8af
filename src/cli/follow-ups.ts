import type { OpenedTable } from "#atlas/tables";
import type { EnsembleFindings, LayerAdvice, PruningFindings } from "#taxonomy";

/** Advice of later papers beside a diagnosis; `null` where the numbers that it needs are not there. */
export interface FollowUpFindings {
  readonly ensembles: EnsembleFindings | null;
  readonly pruning: PruningFindings | null;
  /** Of one cell alone. */
  readonly layers: readonly LayerAdvice[] | null;
}

/**
 * The advice on a table, or on one cell of it.
 *
 * @param cell its index; `null` for all
 */
export async function followUpsOf(opened: OpenedTable, cell: number | null): Promise<FollowUpFindings> {
  const { ensembleAdvice, pruningAdvice } = await import("#taxonomy");
  const { table, thresholds, classes } = opened;
  const found = {
    ensembles: ensembleAdvice(table.cells, classes),
    pruning: pruningAdvice(table, thresholds),
  };
  if (cell === null) return { ...found, layers: null };
  return {
    ensembles: ensemblesOf(found.ensembles, cell),
    pruning: pruningOf(found.pruning, cell),
    layers: await layersOf(opened, cell),
  };
}

function ensemblesOf(found: EnsembleFindings | null, cell: number): EnsembleFindings | null {
  if (found === null) return null;
  const isOwn = (one: { readonly cell: number }) => one.cell === cell;
  const own = { ...found, advice: found.advice.filter(isOwn), leftOut: found.leftOut.filter(isOwn) };
  return own.advice.length + own.leftOut.length === 0 ? null : own;
}

/** What following the advice brings stays that of the whole table. */
function pruningOf(found: PruningFindings | null, cell: number): PruningFindings | null {
  if (found === null) return null;
  const advice = found.advice.filter((one) => one.cell === cell);
  const notMeasured = found.notMeasured.filter((one) => one === cell);
  return advice.length + notMeasured.length === 0 ? null : { ...found, advice, notMeasured };
}

async function layersOf({ runFolder }: OpenedTable, cell: number): Promise<readonly LayerAdvice[] | null> {
  if (runFolder === null) return null;
  const { layerExponents, readRun } = await import("#atlas/results");
  const { layerAdvice } = await import("#taxonomy");
  const exponents = layerExponents(await readRun(runFolder), cell);
  return exponents === null ? null : layerAdvice(exponents);
}
