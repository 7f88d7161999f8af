import { MISSING } from "../phases/drawn-metrics.ts";
import type { SymptomName, Symptoms, TreeAnswer } from "./diagnosis.ts";
import {
  type DiagnosticTree,
  type FittedQuestion,
  QUESTION_NAMES,
  QUESTIONS,
  type QuestionName,
  type TreeLeaf,
} from "./diagnostic-tree.ts";
import type { DrawnSymptoms } from "./symptoms.ts";
import { mergedLeaf, walk } from "./tree-walk.ts";

/** The answers of a tree by question; questions that the tree lacks are left out. */
export type Answers = Readonly<Partial<Record<QuestionName, TreeAnswer>>>;

/** Where a symptom is missing, the share of examples below that one answer must hold to be given all the same. */
const ENOUGH_BELOW = 2 / 3;

/**
 * What a tree answers to each of its questions about a set of symptoms, with nothing resampled.
 *
 * A tree knows nothing of symptoms beyond all that it was fitted on. There a load is not blamed where the curve
 * is no worse than its ends, for that shows the same network doing better: the fixed answer of Zhou et al. 2024
 * stands, temperature unless poorly connected. Nor is the amount of data blamed beyond the training errors of all its
 * questions, asked or not: who cannot fit the examples there are has not too few.
 */
export function answersOf(tree: DiagnosticTree, symptoms: Symptoms): Answers {
  const answers: Partial<Record<QuestionName, TreeAnswer>> = {};
  for (const question of QUESTION_NAMES) {
    const fitted = tree.questions[question];
    if (fitted === undefined) continue;
    const { path, end, missing } = walk(fitted.root, symptoms);
    const { purity, examples } = majorityIn(end);
    const isUnfitted = isUnfittedBy(tree, question, symptoms.trainErrorPct ?? MISSING);
    const beyond =
      path.find(({ symptom, value }) => isBeyond(fitted, symptom, value))?.symptom ??
      (isUnfitted ? "trainErrorPct" : null);
    const connectivity = symptoms.modeConnectivityPct ?? MISSING;
    const answer = answerOf(question, end, missing, { isBeyond: beyond !== null, isUnfitted, connectivity });
    answers[question] = {
      question: QUESTIONS[question].words,
      answer,
      path,
      missing,
      beyond,
      overrides: answer === end.answer || answer === "not measured" ? null : end.answer,
      purity,
      examples,
      share: null,
    };
  }
  return answers;
}

/** The words of the answers to one question for many draws. */
export interface DrawnAnswers {
  /** The different words that occur. */
  readonly words: readonly string[];
  /** The place of each draw's answer among them. */
  readonly of: Uint8Array;
}

/** The words of the answers that `answersOf` gives to a question for draws of symptoms. */
export function answersToDraws(
  question: QuestionName,
  fitted: FittedQuestion,
  tree: DiagnosticTree,
  symptoms: DrawnSymptoms,
): DrawnAnswers {
  const words: string[] = [];
  const of = new Uint8Array(symptoms.cka.length);
  for (let draw = 0; draw < of.length; draw++) {
    let node = fitted.root;
    let missing: SymptomName | null = null;
    let isOutside = false;
    while (!("answer" in node)) {
      const { symptom, threshold } = node;
      const value: number = symptoms[symptom][draw]!;
      if (!Number.isFinite(value)) {
        missing = symptom;
        node = mergedLeaf(node);
        break;
      }
      isOutside ||= isBeyond(fitted, symptom, value);
      node = value <= threshold ? node.below : node.above;
    }
    const isUnfitted = isUnfittedBy(tree, question, symptoms.trainErrorPct[draw]!);
    const answer = answerOf(question, node, missing, {
      isBeyond: isOutside || isUnfitted,
      isUnfitted,
      connectivity: symptoms.modeConnectivityPct[draw]!,
    });
    const known = words.indexOf(answer);
    of[draw] = known === -1 ? words.push(answer) - 1 : known;
  }
  return { words, of };
}

function answerOf(
  question: QuestionName,
  end: TreeLeaf,
  missing: SymptomName | null,
  { isBeyond, isUnfitted, connectivity }: Standing,
): string {
  if (missing !== null && majorityIn(end).purity < ENOUGH_BELOW) return "not measured";
  const isConnected = connectivity >= 0 && connectivity < Number.POSITIVE_INFINITY;
  const acquitted = question !== "temperature" && (isUnfitted || (isBeyond && isConnected));
  return acquitted ? "temperature" : end.answer;
}

/** How symptoms stand to what a tree was fitted on. */
interface Standing {
  /** Whether one on the way lies beyond it. */
  readonly isBeyond: boolean;
  /** Whether the amount of data is asked about where more examples are wrong than the tree has seen. */
  readonly isUnfitted: boolean;
  /** Mode connectivity, points; not finite where it is missing. */
  readonly connectivity: number;
}

function isUnfittedBy({ questions }: DiagnosticTree, question: QuestionName, trainErrorPct: number): boolean {
  if (question !== "data" || !Number.isFinite(trainErrorPct)) return false;
  const ends = QUESTION_NAMES.flatMap((name) => questions[name]?.seen.trainErrorPct?.[1] ?? []);
  return ends.length > 0 && trainErrorPct > Math.max(...ends);
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
