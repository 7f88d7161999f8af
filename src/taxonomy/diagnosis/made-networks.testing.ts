import { cellFromMeans } from "../table/observed-cell.ts";
import type { DiagnosticTree, TreeNode } from "./diagnostic-tree.ts";

/** A leaf that nine examples of one answer reached. */
export const leaf = (answer: string): TreeNode => ({ answer, counts: { [answer]: 9 } });

/** Poorly connected is too small; below 1 % training error is too cold; CKA above one half needs more data. */
export const TREE: DiagnosticTree = {
  format: "loss-atlas/diagnostic-tree",
  version: 1,
  name: "by hand",
  provenance: "this test",
  questions: {
    temperature: {
      examples: 18,
      seen: {},
      root: { symptom: "trainErrorPct", threshold: 1, below: leaf("too cold"), above: leaf("too hot") },
    },
    width: {
      examples: 18,
      seen: {},
      root: {
        symptom: "modeConnectivityPct",
        threshold: -2,
        below: leaf("width"),
        above: leaf("temperature"),
      },
    },
    data: {
      examples: 18,
      seen: {},
      root: { symptom: "cka", threshold: 0.5, below: leaf("temperature"), above: leaf("data") },
    },
  },
};

/** A cell of one network by its training error, mode connectivity and CKA, and its test accuracy. */
export const network = (
  knobs: { width?: number; batch_size?: number; examples?: number; label_noise?: number },
  [error, connectivity, cka]: readonly [number, number, number],
  accuracy: number | null = null,
) =>
  cellFromMeans({
    knobs,
    means: {
      train_loss: error / 50,
      train_error_pct: error,
      mode_connectivity_pct: connectivity,
      cka_softmax: cka,
      test_acc_pct: accuracy,
    },
  });
