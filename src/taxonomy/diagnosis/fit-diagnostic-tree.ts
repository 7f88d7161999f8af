import { AtlasError } from "#errors";
import type { Cell, KnobName } from "../table/cells.ts";
import type { SymptomName, Symptoms } from "./diagnosis.ts";
import { type DiagnosticTree, QUESTION_NAMES, type QuestionName } from "./diagnostic-tree.ts";
import { fitTree, type TreeGrowth } from "./fit-tree.ts";
import { answerByRoom, roomForImprovement } from "./room-for-improvement.ts";
import { SYMPTOM_NAMES, symptomsOf } from "./symptoms.ts";

/** A cell whose right answer to a question is known. */
export interface AnsweredCell {
  readonly cell: Cell;
  readonly values: Symptoms;
  readonly answer: string;
}

/**
 * The cells whose room for improvement answers a question, in the order given.
 *
 * `symptoms` are those of the cells where they are known better than from the means of the metrics.
 */
export function answeredCells(
  question: QuestionName,
  cells: readonly Cell[],
  temperature: KnobName,
  symptoms: readonly Symptoms[] = cells.map(symptomsOf),
): readonly AnsweredCell[] {
  return roomForImprovement(cells, temperature).flatMap((room, i) => {
    const answer = room === null ? null : answerByRoom(question, room);
    return answer === null ? [] : [{ cell: cells[i]!, values: symptoms[i]!, answer }];
  });
}

/** How diagnostic trees are fitted. */
export interface TreeFitOptions extends Partial<TreeGrowth> {
  /** How the tree is called. */
  readonly name: string;
  /** The data it is fitted on, with citation. */
  readonly provenance: string;
  /** The symptoms the trees may ask for. Default all that most of the answered cells have measured. */
  readonly symptoms?: readonly SymptomName[];
}

/** Growth of the trees of a diagnosis unless told otherwise; deeper ones transfer worse between experiments. */
export const DIAGNOSTIC_GROWTH: TreeGrowth = { depth: 2, leastLeaf: 3 };

/**
 * A tree for each question that the cells can answer, fitted to their room for improvement.
 *
 * @throws AtlasError `taxonomy/no-answers` where the cells answer no question
 */
export function fitDiagnosticTree(
  cells: readonly Cell[],
  temperature: KnobName,
  { name, provenance, symptoms, ...growth }: TreeFitOptions,
): DiagnosticTree {
  const answered = QUESTION_NAMES.map((question) => ({
    question,
    examples: answeredCells(question, cells, temperature),
  }));
  const questions = answered.flatMap(({ question, examples }) => {
    const names = symptoms ?? mostlyMeasured(examples);
    const usable = examples.filter(({ values }) => names.every((symptom) => values[symptom] !== null));
    if (names.length === 0 || usable.length === 0) return [];
    const root = fitTree(usable, names, { ...DIAGNOSTIC_GROWTH, ...growth });
    return [[question, { root, examples: usable.length }] as const];
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

function mostlyMeasured(examples: readonly AnsweredCell[]): readonly SymptomName[] {
  return SYMPTOM_NAMES.filter(
    (name) => examples.filter(({ values }) => values[name] !== null).length * 2 > examples.length,
  );
}

function noAnswers(cells: readonly Cell[]): AtlasError {
  const accurate = cells.filter((cell) => cell.metrics.test_acc_pct.value !== null).length;
  return new AtlasError({
    code: "taxonomy/no-answers",
    kind: "input",
    problem:
      accurate < 2
        ? `a diagnosis is learnt from test accuracy, and ${accurate} of ${cells.length} cells have it`
        : "no cell's test accuracy and symptoms say what would help it",
    expected:
      "a grid of cells with test accuracy, symptoms and at least two values of the knob of temperature",
    remedy: "Diagnose with the tree that comes with the product instead",
  });
}
