import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type YAMLError,
} from "yaml";
import type { Mistake, Place } from "./mistake.ts";

/** Keys and list positions from the root of a configuration to a value. */
export type KeyPath = readonly (string | number)[];

/** A configuration as plain values that still knows where each was written. */
export interface Source {
  readonly value: unknown;
  /** Where the value at a path was written, or the deepest part of the path that was. */
  readonly placeOf: (path: KeyPath, part: "key" | "value") => Place;
  /** Whether a value was written at the path, rather than filled in by default. */
  readonly isGiven: (path: KeyPath) => boolean;
}

const TOO_DEEP = "it is nested too deeply";

/**
 * Reads YAML 1.2 (core schema) or JSON, which is a part of it, into plain values.
 *
 * @param name what places are named by: a file, or a flag of the command line
 * @returns the source, or every syntax mistake: errors, duplicate keys, unknown tags, too many aliases
 */
export function readSource(text: string, name: string): Source | { readonly mistakes: readonly Mistake[] } {
  const lines = new LineCounter();
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { where: `${name}:${line}:${col}`, offset };
  };
  try {
    const document = parseDocument(text, {
      lineCounter: lines,
      version: "1.2",
      schema: "core",
      stringKeys: true,
      prettyErrors: false,
      logLevel: "error",
    });
    const problems = tellingProblems(document);
    const unknown = problems.length > 0 ? [] : unknownAliases(document);
    const mistakes = [
      ...problems.map((problem) => ({ place: placeAt(problem.pos[0]), ...wordsOf(problem, document) })),
      ...unknown.map((alias) => ({
        place: placeAt(startOf(alias) ?? 0),
        problem: `not valid YAML: *${alias.source} stands for nothing`,
        expected: `a value marked &${alias.source} above it`,
      })),
    ];
    if (mistakes.length > 0) return { mistakes };
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    return {
      value,
      placeOf: (path, part) => placeAt(locate(document, path)[part]),
      isGiven: (path) => locate(document, path).depth === path.length,
    };
  } catch (error) {
    const reason = error instanceof RangeError ? TOO_DEEP : messageOf(error);
    return { mistakes: [{ place: placeAt(0), problem: `not valid YAML: ${reason}` }] };
  }
}

/** Duplicate keys and unknown tags, and the first of the other errors: what follows that one is guesswork. */
function tellingProblems({ errors, warnings }: Document.Parsed) {
  const isDuplicate = (error: YAMLError) => error.code === "DUPLICATE_KEY";
  const [first] = errors.filter((error) => !isDuplicate(error));
  return [...errors.filter(isDuplicate), ...warnings, ...(first === undefined ? [] : [first])];
}

function wordsOf({ code, message, pos }: YAMLError, document: Document.Parsed): Omit<Mistake, "place"> {
  if (code === "DUPLICATE_KEY") {
    return { problem: `${keyAt(document, pos[0])} is given twice`, expected: "every key once" };
  }
  return { problem: `not valid YAML: ${code === "RESOURCE_EXHAUSTION" ? TOO_DEEP : firstSentence(message)}` };
}

/** The key that begins at an offset. */
function keyAt(document: Document.Parsed, offset: number): string {
  let key = "a key";
  visit(document, {
    Scalar: (_, node) => {
      if (startOf(node) !== offset) return;
      key = String(node.value);
      return visit.BREAK;
    },
  });
  return key;
}

/** Aliases without an anchor in front of them. */
function unknownAliases(document: Document.Parsed): readonly Alias[] {
  const anchors = new Set<string | undefined>();
  const unknown: Alias[] = [];
  visit(document, {
    Node: (_, node) => {
      if (!isAlias(node)) anchors.add(node.anchor);
      else if (!anchors.has(node.source)) unknown.push(node);
    },
  });
  return unknown;
}

/** Offsets of the key and the value at a path, or of its deepest part that is there. */
function locate(document: Document.Parsed, path: KeyPath): { key: number; value: number; depth: number } {
  let node: unknown = document.contents;
  let key = document.contents?.range[0] ?? 0;
  let value = key;
  let depth = 0;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step));
      if (pair === undefined) break;
      key = startOf(pair.key) ?? key;
      value = (isScalar(pair.value) && pair.value.value === null ? undefined : startOf(pair.value)) ?? key;
      node = pair.value;
    } else if (isSeq(node) && typeof step === "number" && step < node.items.length) {
      node = node.items[step];
      key = startOf(node) ?? key;
      value = key;
    } else break;
    depth++;
  }
  return { key, value, depth };
}

function startOf(node: unknown): number | undefined {
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range?.[0] : undefined;
}

function firstSentence(message: string): string {
  return message.split("\n")[0]!.replace(/[.:]$/, "");
}

function messageOf(error: unknown): string {
  return error instanceof Error ? firstSentence(error.message) : String(error);
}
