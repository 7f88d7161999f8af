import { AtlasError } from "#errors";
import type { KnobName } from "#knobs";
import { counted } from "#words";
import { type Cell, estimateIn } from "../table/cells.ts";
import type { SymptomName, Symptoms } from "./diagnosis.ts";
import { type DiagnosticTree, QUESTION_NAMES, type QuestionName } from "./diagnostic-tree.ts";
import { fitTree } from "./fit-tree.ts";
import { rangesSeen } from "./ranges-seen.ts";
import { answerByRoom, roomForImprovement } from "./room-for-improvement.ts";
import { symptomsOf } from "./symptoms.ts";

/** A cell whose right answer to a question is known. */
export interface AnsweredCell {
  readonly cell: Cell;
  readonly values: Symptoms;
  readonly answer: string;
}

/** The cells whose room for improvement answers a question, in the order given. */
export function answeredCells(
  question: QuestionName,
  cells: readonly Cell[],
  temperature: KnobName,
): readonly AnsweredCell[] {
  return roomForImprovement(cells, temperature).flatMap((room, i) => {
    const answer = room === null ? null : answerByRoom(question, room);
    return answer === null ? [] : [{ cell: cells[i]!, values: symptomsOf(cells[i]!), answer }];
  });
}

/** What the tree of one question may ask for and how deep it may ask. */
export interface QuestionRecipe {
  readonly symptoms: readonly SymptomName[];
  readonly depth: number;
}

/** What a question may ask for unless told otherwise. */
const ANY_SYMPTOM: QuestionRecipe = {
  symptoms: ["trainErrorPct", "modeConnectivityPct", "lnHessianTrace", "cka"],
  depth: 2,
};

/** How diagnostic trees are fitted. */
export interface TreeFitOptions {
  /** How the tree is called. */
  readonly name: string;
  /** The data it is fitted on, with citation. */
  readonly provenance: string;
  /** What each question may ask for. Default two comparisons of training error, connectivity, trace and CKA. */
  readonly recipe?: Readonly<Partial<Record<QuestionName, QuestionRecipe>>>;
  /** Fewest cells behind an answer. Default 3. */
  readonly leastLeaf?: number;
}

/**
 * A tree for each question that the cells can answer, fitted to their room for improvement.
 *
 * Symptoms of the recipe that most of the answered cells lack are not asked for; cells that lack one of the
 * others are left out.
 *
 * @throws AtlasError `taxonomy/no-answers` where the cells answer no question
 */
export function fitDiagnosticTree(
  cells: readonly Cell[],
  temperature: KnobName,
  { name, provenance, recipe = {}, leastLeaf = 3 }: TreeFitOptions,
): DiagnosticTree {
  const answered = QUESTION_NAMES.map((question) => ({
    question,
    examples: answeredCells(question, cells, temperature),
  }));
  const questions = answered.flatMap(({ question, examples }) => {
    const { symptoms, depth } = recipe[question] ?? ANY_SYMPTOM;
    const names = symptoms.filter((symptom) => isMostlyMeasured(symptom, examples));
    const usable = examples.filter(({ values }) => names.every((symptom) => values[symptom] !== null));
    if (names.length === 0 || usable.length === 0) return [];
    const root = fitTree(usable, names, { depth, leastLeaf });
    return [[question, { root, examples: usable.length, seen: rangesSeen(root, usable) }] as const];
  });
  if (questions.length === 0) throw noAnswers(cells);
  return {
    format: "loss-atlas/diagnostic-tree",
    version: 1,
    name,
    provenance,
    questions: Object.fromEntries(questions),
  };
}

function isMostlyMeasured(symptom: SymptomName, examples: readonly AnsweredCell[]): boolean {
  return examples.filter(({ values }) => values[symptom] !== null).length * 2 > examples.length;
}

function noAnswers(cells: readonly Cell[]): AtlasError {
  const accurate = cells.filter((cell) => estimateIn(cell, "test_acc_pct").value !== null).length;
  return new AtlasError({
    code: "taxonomy/no-answers",
    kind: "input",
    problem:
      accurate < 2
        ? `a diagnosis is learnt from test accuracy, and ${accurate} of ${counted(cells.length, "cell")} ${accurate === 1 ? "has" : "have"} it`
        : "no cell's test accuracy and symptoms say what would help it",
    expected:
      "a grid of cells with test accuracy, symptoms and at least two values of the knob of temperature",
    remedy: "Diagnose with the tree that comes with the product instead",
  });
}
