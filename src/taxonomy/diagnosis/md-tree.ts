import type { SymptomName } from "./diagnosis.ts";
import type { QuestionName, TreeNode } from "./diagnostic-tree.ts";
import { countsOf, type TreeExample } from "./fit-tree.ts";
import { walk } from "./tree-walk.ts";

/** What the tree asks as the peak of the curve: the one of a table, or the one that is put together of means. */
export type PeakSymptom = Extract<SymptomName, "curvePeakPct" | "derivedPeakPct">;

/** A threshold of the fixed tree: what it compares, where the search starts and between what it stays. */
interface FreeThreshold {
  readonly symptom: SymptomName;
  readonly start: number;
  readonly least: number;
  readonly greatest: number;
}

const TRAIN_ERROR: FreeThreshold = { symptom: "trainErrorPct", start: 0.5, least: 0, greatest: 1 };
const CURVE_PEAK = { start: -10, least: -30, greatest: 0 };
const LN_TRACE: FreeThreshold = { symptom: "lnHessianTrace", start: 7, least: 4, greatest: 9 };

const leaf = (answer: string): TreeNode => ({ answer, counts: {} });

/** Training error below its threshold is interpolation and too cold; then connectivity, then sharpness decide. */
function temperatureTree(peak: PeakSymptom, [error, connected, trace]: readonly number[]): TreeNode {
  const sharpness: TreeNode = {
    symptom: "lnHessianTrace",
    threshold: trace!,
    below: leaf("too hot"),
    above: leaf("too cold"),
  };
  const connectivity: TreeNode = {
    symptom: peak,
    threshold: connected!,
    below: sharpness,
    above: leaf("too hot"),
  };
  return { symptom: "trainErrorPct", threshold: error!, below: leaf("too cold"), above: connectivity };
}

/** Poorly connected means the width, with a threshold of its own on either side of interpolation. */
function widthTree(peak: PeakSymptom, [error, interpolating, fitting]: readonly number[]): TreeNode {
  const connectivity = (threshold: number): TreeNode => ({
    symptom: peak,
    threshold,
    below: leaf("width"),
    above: leaf("temperature"),
  });
  return {
    symptom: "trainErrorPct",
    threshold: error!,
    below: connectivity(interpolating!),
    above: connectivity(fitting!),
  };
}

/** Flat means the data, by a threshold of its own in each branch; poorly connected and unfitted, the temperature. */
function dataTree(peak: PeakSymptom, thresholds: readonly number[]): TreeNode {
  const [error, interpolatingPeak, connectedTrace, fittingPeak, poorTrace, fittingTrace] = thresholds;
  const sharpness = (threshold: number): TreeNode => ({
    symptom: "lnHessianTrace",
    threshold,
    below: leaf("data"),
    above: leaf("temperature"),
  });
  const connectivity = (threshold: number, below: TreeNode, above: TreeNode): TreeNode => ({
    symptom: peak,
    threshold,
    below,
    above,
  });
  return {
    symptom: "trainErrorPct",
    threshold: error!,
    below: connectivity(interpolatingPeak!, sharpness(poorTrace!), sharpness(connectedTrace!)),
    above: connectivity(fittingPeak!, leaf("temperature"), sharpness(fittingTrace!)),
  };
}

/** A tree of fixed shape with its free thresholds. */
interface Shape {
  readonly free: readonly FreeThreshold[];
  readonly tree: (thresholds: readonly number[]) => TreeNode;
}

function shapeOf(question: QuestionName, symptom: PeakSymptom): Shape {
  const peak: FreeThreshold = { symptom, ...CURVE_PEAK };
  if (question === "temperature")
    return {
      free: [TRAIN_ERROR, peak, LN_TRACE],
      tree: (thresholds) => temperatureTree(symptom, thresholds),
    };
  if (question === "width")
    return { free: [TRAIN_ERROR, peak, peak], tree: (thresholds) => widthTree(symptom, thresholds) };
  return {
    free: [TRAIN_ERROR, peak, LN_TRACE, peak, LN_TRACE, LN_TRACE],
    tree: (thresholds) => dataTree(symptom, thresholds),
  };
}

/**
 * The tree of fixed shape of Zhou et al., "MD tree", ICML 2024, with thresholds that answer most examples rightly.
 *
 * The publication searches each threshold in turn by a bounded scalar minimiser, which the steps of the count
 * of errors can stop anywhere. Here each turn is exact: the middle of every gap between neighbouring values inside
 * the bounds is tried, and of the best the widest gap taken, until a whole round gains nothing.
 * Starts and bounds are the publication's; examples that lack a symptom of the tree are left out.
 */
export function fitMdTree(
  question: QuestionName,
  examples: readonly TreeExample<SymptomName>[],
  peak: PeakSymptom = "curvePeakPct",
): TreeNode {
  const { free, tree } = shapeOf(question, peak);
  const complete = examples.filter(({ values }) => free.every(({ symptom }) => values[symptom] !== null));
  const thresholds = free.map(({ start }) => start);
  for (let improved = true; improved; ) {
    improved = false;
    for (const [i, threshold] of free.entries()) {
      const better = bestThreshold(threshold, thresholds[i]!, complete, (value) =>
        tree(thresholds.with(i, value)),
      );
      if (better === null) continue;
      thresholds[i] = better;
      improved = true;
    }
  }
  return counted(tree(thresholds), complete);
}

/** A threshold that answers more examples rightly than the present one; `null` where there is none. */
function bestThreshold(
  { symptom, least, greatest }: FreeThreshold,
  present: number,
  examples: readonly TreeExample<SymptomName>[],
  treeAt: (threshold: number) => TreeNode,
): number | null {
  const [allBelow, allAbove] = [treeAt(Number.POSITIVE_INFINITY), treeAt(Number.NEGATIVE_INFINITY)];
  const isRight = (root: TreeNode, { values, answer }: TreeExample<SymptomName>) =>
    walk(root, values).end.answer === answer ? 1 : 0;
  const sorted = examples
    .map((example) => ({
      value: example.values[symptom]!,
      below: isRight(allBelow, example),
      above: isRight(allAbove, example),
    }))
    .sort((a, b) => a.value - b.value);
  let right = sorted.reduce((sum, { above }) => sum + above, 0);
  let best = {
    right: sorted.reduce((sum, { value, below, above }) => sum + (value <= present ? below : above), 0),
    gap: Number.POSITIVE_INFINITY,
    threshold: present,
  };
  for (let i = 0; i <= sorted.length; i++) {
    const last = sorted[i - 1];
    if (last !== undefined) right += last.below - last.above;
    const low = Math.max(least, last?.value ?? least);
    const gap = Math.min(greatest, sorted[i]?.value ?? greatest) - low;
    if (gap <= 0) continue;
    if (right > best.right || (right === best.right && gap > best.gap)) {
      best = { right, gap, threshold: low + gap / 2 };
    }
  }
  return best.threshold === present ? null : best.threshold;
}

/** The same tree with the examples counted where they end. */
function counted(root: TreeNode, examples: readonly TreeExample<SymptomName>[]): TreeNode {
  if ("answer" in root) return { answer: root.answer, counts: countsOf(examples) };
  const isBelow = ({ values }: TreeExample<SymptomName>) => values[root.symptom]! <= root.threshold;
  return {
    ...root,
    below: counted(root.below, examples.filter(isBelow)),
    above: counted(
      root.above,
      examples.filter((example) => !isBelow(example)),
    ),
  };
}
