import type { TreeFitOptions } from "./fit-diagnostic-tree.ts";

/**
 * How `DEFAULT_TREE` was fitted: `node bench/published-diagnosis.ts --write` fits it again.
 *
 * At least 20 of about 1600 cells stand behind each answer, so that no answer rests on one corner of the grid.
 */
export const DEFAULT_TREE_FIT: TreeFitOptions = {
  name: "Published cells at a constant rate",
  provenance:
    "fitted to 1690 cells of ResNet-18 on CIFAR-10 (13 widths, 13 batch sizes, 10 amounts of data, clean labels, constant learning rate, means over five networks) published by Zhou, Chen, Cao, Schürholt and Yang, “MD tree: a model-diagnostic tree grown on loss landscape”, ICML 2024, arXiv 2406.16988 (github.com/YefanZhou/ModelDiagnosis, dataframe_normal_public.csv, MIT licence)",
  leastLeaf: 20,
};
