import type { SymptomName, Symptoms, TreeAnswer } from "./diagnosis.ts";
import {
  type DiagnosticTree,
  type FittedQuestion,
  QUESTION_NAMES,
  QUESTIONS,
  type QuestionName,
  type TreeLeaf,
} from "./diagnostic-tree.ts";
import { descend, walk } from "./tree-walk.ts";

/** The answers of a tree by question; questions that the tree lacks are left out. */
export type Answers = Readonly<Partial<Record<QuestionName, TreeAnswer>>>;

/** Where a symptom is missing, the share of examples below that one answer must hold to be given all the same. */
const ENOUGH_BELOW = 2 / 3;

/**
 * What a tree answers to each of its questions about a set of symptoms, with nothing resampled.
 *
 * A tree knows nothing of symptoms beyond all that it was fitted on. There a load is not blamed where the curve
 * is no worse than its ends, for that shows the same network doing better: the fixed answer of Zhou et al. 2024
 * stands, temperature unless poorly connected.
 */
export function answersOf(tree: DiagnosticTree, symptoms: Symptoms): Answers {
  const answers: Partial<Record<QuestionName, TreeAnswer>> = {};
  for (const question of QUESTION_NAMES) {
    const fitted = tree.questions[question];
    if (fitted === undefined) continue;
    const { path, end, missing } = walk(fitted.root, symptoms);
    const { purity, examples } = majorityIn(end);
    const beyond = path.find(({ symptom, value }) => isBeyond(fitted, symptom, value))?.symptom ?? null;
    answers[question] = {
      question: QUESTIONS[question].words,
      answer: answerOf(question, end, { missing, isBeyond: beyond !== null, ...symptoms }),
      path,
      missing,
      beyond,
      purity,
      examples,
      share: null,
    };
  }
  return answers;
}

/** The words of the answers that `answersOf` gives, without their evidence. */
export function answerWordsOf(
  tree: DiagnosticTree,
  symptomOf: (name: SymptomName) => number | null,
): Readonly<Partial<Record<QuestionName, Pick<TreeAnswer, "answer">>>> {
  const words: Partial<Record<QuestionName, Pick<TreeAnswer, "answer">>> = {};
  for (const question of QUESTION_NAMES) {
    const fitted = tree.questions[question];
    if (fitted === undefined) continue;
    let isOutside = false;
    const { end, missing } = descend(fitted.root, symptomOf, ({ symptom }, value) => {
      isOutside ||= isBeyond(fitted, symptom, value);
    });
    const modeConnectivityPct = symptomOf("modeConnectivityPct");
    words[question] = {
      answer: answerOf(question, end, { missing, isBeyond: isOutside, modeConnectivityPct }),
    };
  }
  return words;
}

function answerOf(
  question: QuestionName,
  end: TreeLeaf,
  way: Pick<Symptoms, "modeConnectivityPct"> & {
    readonly missing: SymptomName | null;
    readonly isBeyond: boolean;
  },
): string {
  if (way.missing !== null && majorityIn(end).purity < ENOUGH_BELOW) return "not measured";
  const acquitted = way.isBeyond && question !== "temperature" && (way.modeConnectivityPct ?? -1) >= 0;
  return acquitted ? "temperature" : end.answer;
}

const majorities = new WeakMap<TreeLeaf, Pick<TreeAnswer, "purity" | "examples">>();

/** The share of a leaf's examples that have its answer, counted once. */
function majorityIn(leaf: TreeLeaf): Pick<TreeAnswer, "purity" | "examples"> {
  const known = majorities.get(leaf);
  if (known !== undefined) return known;
  const examples = Object.values(leaf.counts).reduce((sum, count) => sum + count, 0);
  const majority = { examples, purity: examples === 0 ? 0 : (leaf.counts[leaf.answer] ?? 0) / examples };
  majorities.set(leaf, majority);
  return majority;
}

function isBeyond({ seen }: FittedQuestion, symptom: SymptomName, value: number): boolean {
  const range = seen[symptom];
  return range !== undefined && (value < range[0] || value > range[1]);
}
