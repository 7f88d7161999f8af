import type { QuestionName } from "./diagnostic-tree.ts";
import type { QuestionRecipe, TreeFitOptions } from "./fit-diagnostic-tree.ts";

/**
 * What each question of `DEFAULT_TREE` asks for: the fewest symptoms and comparisons that lose nothing on held-out
 * published cells, since deeper trees transfer worse to other experiments.
 *
 * One comparison of the connectivity, which does not depend on the scale of the loss, tells hot from cold in 94 %
 * of held-out cells: a curve better than its ends gives away ends that the noise of training keeps from
 * converging. A rate lowered at the end hides that (82 % of the published cells with a decaying rate, against 96 %
 * for training error and trace, which in turn know fewer held-out cells, 90 %).
 */
export const DEFAULT_TREE_RECIPE: Readonly<Record<QuestionName, QuestionRecipe>> = {
  temperature: { symptoms: ["modeConnectivityPct"], depth: 1 },
  width: { symptoms: ["trainErrorPct", "modeConnectivityPct", "lnHessianTrace", "cka"], depth: 2 },
  data: { symptoms: ["trainErrorPct", "modeConnectivityPct", "lnHessianTrace", "cka"], depth: 2 },
};

/**
 * How `DEFAULT_TREE` was fitted: `node bench/published-diagnosis.ts --write` fits it again.
 *
 * At least 20 of about 1600 cells stand behind each answer, so that no answer rests on one corner of the grid.
 */
export const DEFAULT_TREE_FIT: TreeFitOptions = {
  name: "Published cells at a constant rate",
  provenance:
    "fitted to 1690 cells of ResNet-18 on CIFAR-10 (13 widths, 13 batch sizes, 10 amounts of data, clean labels, constant learning rate, means over five networks) published by Zhou, Chen, Cao, Schürholt and Yang, “MD tree: a model-diagnostic tree grown on loss landscape”, ICML 2024, arXiv 2406.16988 (github.com/YefanZhou/ModelDiagnosis, dataframe_normal_public.csv, MIT licence)",
  recipe: DEFAULT_TREE_RECIPE,
  leastLeaf: 20,
};
