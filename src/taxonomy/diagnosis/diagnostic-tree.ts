import type { SymptomName } from "./diagnosis.ts";

/** A node: a comparison with two branches, or an answer. A missing symptom stops the way down. */
export type TreeNode<Name extends string = SymptomName> = TreeBranch<Name> | TreeLeaf;

/** A comparison of one symptom with a threshold. */
export interface TreeBranch<Name extends string = SymptomName> {
  readonly symptom: Name;
  readonly threshold: number;
  /** Values at or below the threshold go here. */
  readonly below: TreeNode<Name>;
  readonly above: TreeNode<Name>;
}

/** An answer. */
export interface TreeLeaf {
  readonly answer: string;
  /** Training examples in the leaf by answer. */
  readonly counts: Readonly<Record<string, number>>;
}

/** The questions a diagnosis asks and the answers each can have. */
export const QUESTIONS = {
  temperature: { words: "Is training too hot or too cold?", answers: ["too hot", "too cold"] },
  width: { words: "Change the width or the temperature?", answers: ["width", "temperature"] },
  data: { words: "Change the data or the temperature?", answers: ["data", "temperature"] },
} as const;

/** The name of a question. */
export type QuestionName = keyof typeof QUESTIONS;

/** Every question, in the order in which a diagnosis lists them. */
export const QUESTION_NAMES = Object.keys(QUESTIONS) as readonly QuestionName[];

/** A fitted tree for each question, with where it comes from; plain data, the same in memory and as JSON. */
export interface DiagnosticTree {
  readonly format: "loss-atlas/diagnostic-tree";
  readonly version: 1;
  readonly name: string;
  /** The data it was fitted on, with citation. */
  readonly provenance: string;
  readonly questions: Readonly<Partial<Record<QuestionName, FittedQuestion>>>;
}

/** The tree of one question and what it was fitted on. */
export interface FittedQuestion {
  readonly root: TreeNode;
  /** How many examples. */
  readonly examples: number;
  /** The least and the greatest value of each symptom among the examples; beyond them the tree only guesses. */
  readonly seen: Readonly<Partial<Record<SymptomName, readonly [least: number, greatest: number]>>>;
}
