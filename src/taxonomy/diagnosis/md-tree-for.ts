import { type Cell, estimateIn } from "../table/cells.ts";
import type { DiagnosticTree } from "./diagnostic-tree.ts";
import { MD_TREE } from "./published-md-tree.ts";
import { MD_TREE_OF_DERIVED_PEAKS } from "./published-md-tree-derived.ts";

/**
 * The tree of fixed shape of Zhou et al. 2024 for some cells: by the peaks of curves where these are among their numbers,
 * else by peaks put together of means, with thresholds that were fitted on such peaks.
 */
export function mdTreeFor(cells: readonly Cell[]): DiagnosticTree {
  const knowsPeaks = cells.some((cell) => estimateIn(cell, "mode_connectivity_peak_pct").value !== null);
  return knowsPeaks ? MD_TREE : MD_TREE_OF_DERIVED_PEAKS;
}
