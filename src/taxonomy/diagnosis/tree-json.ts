import { AtlasError } from "#errors";
import { briefly, quotedBriefly } from "#words";
import type { SymptomName } from "./diagnosis.ts";
import {
  type DiagnosticTree,
  type FittedQuestion,
  QUESTION_NAMES,
  QUESTIONS,
  type QuestionName,
  type TreeNode,
} from "./diagnostic-tree.ts";
import { SYMPTOM_NAMES } from "./symptoms.ts";

/** Comparisons on one way through a tree that is read; trees that are fitted have two or three. */
const DEEPEST = 32;

/** A tree as JSON that `parseTree` reads back. */
export function treeJson(tree: DiagnosticTree): string {
  return `${JSON.stringify(tree, null, 2)}\n`;
}

/**
 * The tree that `treeJson` wrote; `where` names the file in errors.
 *
 * @throws AtlasError `taxonomy/bad-tree` naming the place inside the tree
 */
export function parseTree(text: string, where: string): DiagnosticTree {
  const refuse = (place: string, problem: string, expected: string): AtlasError =>
    new AtlasError({
      code: "taxonomy/bad-tree",
      kind: "input",
      where: place === "" ? where : `${where}: ${place}`,
      problem,
      expected,
      remedy: "Use a tree written by --save, or fit one with --fit",
    });

  const json = objectAt(parsed(), "");
  if (json.format !== "loss-atlas/diagnostic-tree") {
    throw refuse("format", `the format is ${quoted(json.format)}`, '"loss-atlas/diagnostic-tree"');
  }
  if (json.version !== 1) throw refuse("version", `the version is ${quoted(json.version)}`, "1");
  const questions = objectAt(json.questions, "questions");
  const fitted = Object.keys(questions).map((name) => {
    const question = QUESTION_NAMES.find((known) => known === name);
    if (question === undefined) {
      throw refuse("questions", `there is no question ${quoted(name)}`, QUESTION_NAMES.join(", "));
    }
    return [question, questionAt(questions[name], question)] as const;
  });
  if (fitted.length === 0) {
    throw refuse("questions", "there are none", `at least one of ${QUESTION_NAMES.join(", ")}`);
  }
  return {
    format: json.format,
    version: 1,
    name: textAt(json.name, "name"),
    provenance: textAt(json.provenance, "provenance"),
    questions: Object.fromEntries(fitted),
  };

  function parsed(): unknown {
    try {
      return JSON.parse(text);
    } catch {
      throw refuse("", "the text is not JSON", "a diagnostic tree as JSON");
    }
  }

  function objectAt(value: unknown, place: string): Readonly<Record<string, unknown>> {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return value as Readonly<Record<string, unknown>>;
    }
    throw refuse(place, `the value is ${quoted(value)}`, "an object");
  }

  function textAt(value: unknown, place: string): string {
    if (typeof value === "string") return value;
    throw refuse(place, `the value is ${quoted(value)}`, "text");
  }

  function countAt(value: unknown, place: string): number {
    if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
    throw refuse(place, `the value is ${quoted(value)}`, "a whole number, 0 or more");
  }

  function questionAt(value: unknown, question: QuestionName) {
    const place = `questions.${question}`;
    const { root, examples, seen } = objectAt(value, place);
    return {
      root: nodeAt(root, `${place}.root`, question, 0),
      examples: countAt(examples, `${place}.examples`),
      seen: rangesAt(seen, `${place}.seen`),
    };
  }

  function rangesAt(value: unknown, place: string): FittedQuestion["seen"] {
    const ranges = Object.entries(objectAt(value, place)).map(([name, range]) => {
      const [least, greatest]: readonly unknown[] = Array.isArray(range) ? range : [];
      if (isNumber(least) && isNumber(greatest) && least <= greatest) {
        return [symptomAt(name, place), [least, greatest] as const] as const;
      }
      throw refuse(
        `${place}.${briefly(name, 40)}`,
        "the value is no range",
        "a least and a greatest number in a list",
      );
    });
    return Object.fromEntries(ranges);
  }

  function symptomAt(value: unknown, place: string): SymptomName {
    const symptom = SYMPTOM_NAMES.find((name) => name === value);
    if (symptom !== undefined) return symptom;
    throw refuse(place, `the symptom is ${quoted(value)}`, SYMPTOM_NAMES.join(", "));
  }

  function nodeAt(value: unknown, place: string, question: QuestionName, depth: number): TreeNode {
    if (depth > DEEPEST) {
      throw refuse(
        `questions.${question}`,
        "the tree is too deep",
        `at most ${DEEPEST} comparisons in a row`,
      );
    }
    const node = objectAt(value, place);
    if ("answer" in node) return leafAt(node, place, question);
    const symptom = symptomAt(node.symptom, `${place}.symptom`);
    const { threshold } = node;
    if (!isNumber(threshold)) {
      throw refuse(`${place}.threshold`, `the threshold is ${quoted(threshold)}`, "a finite number");
    }
    return {
      symptom,
      threshold,
      below: nodeAt(node.below, `${place}.below`, question, depth + 1),
      above: nodeAt(node.above, `${place}.above`, question, depth + 1),
    };
  }

  function leafAt(node: Readonly<Record<string, unknown>>, place: string, question: QuestionName): TreeNode {
    const answers: readonly string[] = QUESTIONS[question].answers;
    const requireAnswer = (answer: unknown, at: string) => {
      if (typeof answer === "string" && answers.includes(answer)) return answer;
      throw refuse(at, `the answer is ${quoted(answer)}`, answers.join(" or "));
    };
    const counts = Object.entries(objectAt(node.counts, `${place}.counts`)).map(([answer, count]) => [
      requireAnswer(answer, `${place}.counts`),
      countAt(count, `${place}.counts.${answer}`),
    ]);
    return { answer: requireAnswer(node.answer, `${place}.answer`), counts: Object.fromEntries(counts) };
  }
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

/** A value of a file in an error, cut short. */
function quoted(value: unknown): string {
  if (value === undefined) return "missing";
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? "a list" : "an object";
  return typeof value === "string" ? quotedBriefly(value) : String(value);
}
