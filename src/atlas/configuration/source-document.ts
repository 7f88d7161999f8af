import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseDocument,
  type YAMLError,
  type YAMLMap,
} from "yaml";
import { briefly } from "#words";
import type { Mistake, Place } from "./mistake.ts";
import { MOST_ALIASES, MOST_LEVELS, startOf, survey } from "./survey.ts";

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

/** Ten times what `init` writes. */
const MOST_CHARACTERS = 2 ** 18;

const TOO_DEEP = {
  problem: "it is nested too deeply",
  expected: `at most ${MOST_LEVELS} mappings and lists in each other`,
};

type Words = Omit<Mistake, "place">;

/**
 * Reads YAML 1.2 (core schema) or JSON, which is a part of it, into plain values.
 *
 * @param name what places are named by: a file, or a flag of the command line
 * @returns the source, or every syntax mistake: errors, duplicate keys, unknown tags, too many aliases, too much text
 */
export function readSource(text: string, name: string): Source | { readonly mistakes: readonly Mistake[] } {
  if (text.length > MOST_CHARACTERS) {
    const problem = `it has ${text.length.toLocaleString("en-US")} characters`;
    const expected = `a configuration of at most ${MOST_CHARACTERS.toLocaleString("en-US")}`;
    return { mistakes: [{ place: { where: name, offset: 0 }, problem, expected }] };
  }
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
      // Compares every key with every other; the survey does not.
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: "error",
    });
    const mistakes = mistakesIn(document).map(({ offset, words }) => ({ place: placeAt(offset), ...words }));
    if (mistakes.length > 0) return { mistakes };
    const value: unknown = document.toJS({ maxAliasCount: MOST_ALIASES });
    const find = finder(document);
    return {
      value,
      placeOf: (path, part) => placeAt(find(path)[part]),
      isGiven: (path) => find(path).depth === path.length,
    };
  } catch (error) {
    return { mistakes: [{ place: placeAt(0), ...wordsOfThrown(error) }] };
  }
}

/** Unknown tags, duplicate keys, aliases, and the first of the syntax errors: what follows that one is guesswork. */
function mistakesIn(
  document: Document.Parsed,
): readonly { readonly offset: number; readonly words: Words }[] {
  const { duplicates, unknown, aliases, tooDeep } = survey(document);
  if (tooDeep !== undefined) return [{ offset: tooDeep, words: TOO_DEEP }];
  const problems = [...document.warnings, ...document.errors.slice(0, 1)];
  const found = [
    ...problems.map((problem) => ({ offset: problem.pos[0], words: wordsOf(problem) })),
    ...duplicates.map(({ key, offset }) => ({
      offset,
      words: { problem: `${briefly(key, 60)} is given twice`, expected: "every key once" },
    })),
  ];
  if (aliases > MOST_ALIASES) found.push({ offset: 0, words: tooManyAliases(aliases) });
  else if (problems.length === 0) {
    for (const alias of unknown) {
      const problem = `not valid YAML: *${briefly(alias.source, 60)} stands for nothing`;
      const expected = `a value marked &${briefly(alias.source, 60)} above it`;
      found.push({ offset: startOf(alias) ?? 0, words: { problem, expected } });
    }
  }
  return found;
}

function tooManyAliases(count: number): Words {
  return {
    problem: `it has ${count.toLocaleString("en-US")} aliases`,
    expected: `at most ${MOST_ALIASES}`,
    remedy: "Write out what they stand for",
  };
}

function wordsOf({ code, message }: YAMLError): Words {
  if (code === "RESOURCE_EXHAUSTION") return TOO_DEEP;
  if (code === "MULTIPLE_DOCS") {
    return {
      problem: "a second document begins here",
      expected: "one document, without --- between its parts",
    };
  }
  return { problem: `not valid YAML: ${briefly(firstSentence(message), 200)}` };
}

/** The reader recurses for what is nested, and gives up counting what aliases stand for. */
function wordsOfThrown(error: unknown): Words {
  if (error instanceof RangeError) return TOO_DEEP;
  if (error instanceof ReferenceError) {
    return {
      problem: "its aliases stand for more than can be read",
      expected: "aliases of values without aliases",
      remedy: "Write out what they stand for",
    };
  }
  return { problem: `not valid YAML: ${messageOf(error)}` };
}

/** Offsets of the key and the value at a path, or of its deepest part that is there. */
interface Found {
  readonly key: number;
  readonly value: number;
  readonly depth: number;
}

/** Finds paths in a document; every mapping is gone through once, however many paths are looked for. */
function finder(document: Document.Parsed): (path: KeyPath) => Found {
  const indices = new Map<YAMLMap, ReadonlyMap<string, Pair>>();
  const pairOf = (map: YAMLMap, step: string): Pair | undefined => {
    let index = indices.get(map);
    if (index === undefined) {
      index = new Map(map.items.map((item) => [isScalar(item.key) ? String(item.key.value) : "", item]));
      indices.set(map, index);
    }
    return index.get(step);
  };
  return (path) => {
    let node: unknown = document.contents;
    let key = document.contents?.range[0] ?? 0;
    let value = key;
    let depth = 0;
    for (const step of path) {
      if (isAlias(node)) node = node.resolve(document);
      if (isMap(node)) {
        const pair = pairOf(node, String(step));
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
  };
}

function firstSentence(message: string): string {
  return message.split("\n")[0]!.replace(/[.:]$/, "");
}

function messageOf(error: unknown): string {
  return briefly(error instanceof Error ? firstSentence(error.message) : String(error), 200);
}
