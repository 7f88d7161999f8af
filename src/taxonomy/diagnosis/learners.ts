import type { Learner } from "./cross-validation.ts";
import type { SymptomName, Symptoms } from "./diagnosis.ts";
import type { QuestionName } from "./diagnostic-tree.ts";
import { countsOf, fitTree, majorityOf, type TreeGrowth } from "./fit-tree.ts";
import { fitMdTree, type PeakSymptom } from "./md-tree.ts";
import { walk } from "./tree-walk.ts";

/** Answers what most of the training examples have: what any model must beat. */
export const majorityLearner: Learner<{ readonly answer: string }> = (training) => {
  const answer = majorityOf(countsOf(training));
  return () => answer;
};

/** A tree grown on the named values of examples of any kind. */
export function treeLearner<Example extends { readonly answer: string }, Name extends string>(
  names: readonly Name[],
  valuesOf: (example: Example) => Readonly<Record<Name, number | null>>,
  growth: TreeGrowth,
): Learner<Example> {
  return (training) => {
    const examples = training.map((example) => ({ values: valuesOf(example), answer: example.answer }));
    const root = fitTree(examples, names, growth);
    return (example) => walk(root, valuesOf(example)).end.answer;
  };
}

/** A tree grown on symptoms. */
export function symptomTreeLearner(
  names: readonly SymptomName[],
  growth: TreeGrowth,
): Learner<{ readonly values: Symptoms; readonly answer: string }> {
  return treeLearner(names, ({ values }) => values, growth);
}

/** The tree of fixed shape of Zhou et al. 2024. */
export function mdTreeLearner(
  question: QuestionName,
  peak: PeakSymptom = "curvePeakPct",
): Learner<{ readonly values: Symptoms; readonly answer: string }> {
  return (training) => {
    const root = fitMdTree(question, training, peak);
    return ({ values }) => walk(root, values).end.answer;
  };
}
