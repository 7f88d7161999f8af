import type { z } from "zod";
import { ALLOWED_KEY_SEPARATOR } from "#settings";
import { nearestWord } from "#words";
import { homesOfKey } from "./key-homes.ts";
import type { Mistake } from "./mistake.ts";
import { settingAt } from "./setting-path.ts";
import type { KeyPath, Source } from "./source-document.ts";
import { unknownAxis } from "./unknown-axis.ts";

type Issue = z.core.$ZodIssue;

/**
 * What the schema found wrong, said for a person: each with its place, what was found and what was expected.
 *
 * A mapping with an unknown key is not also told that it lacks the key that was meant.
 */
export function mistakesOfIssues(issues: readonly Issue[], source: Source): readonly Mistake[] {
  const withUnknownKey = new Set(
    issues.filter(({ code }) => code === "unrecognized_keys").map(({ path }) => path.join(".")),
  );
  return issues
    .filter(({ code, path }) => code !== "custom" || !withUnknownKey.has(path.join(".")))
    .flatMap((issue) => mistakesOf(issue, [], source));
}

function mistakesOf(issue: Issue, parent: KeyPath, source: Source): readonly Mistake[] {
  const path: KeyPath = [
    ...parent,
    ...issue.path.map((key) => (typeof key === "number" ? key : String(key))),
  ];
  const name = nameOf(path);
  const found = settingAt(source.value, path);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) =>
      unknownKey([...path, key], issue.message.split(ALLOWED_KEY_SEPARATOR), source),
    );
  }
  const place = source.placeOf(path, "value");
  if (issue.code === "invalid_union") {
    const branch = branchMeant(issue.errors);
    if (branch !== undefined) return branch.flatMap((inner) => mistakesOf(inner, path, source));
    const words = textsOf("options" in issue && Array.isArray(issue.options) ? issue.options : []);
    if (words.length > 0)
      return [{ place, problem: `${name} ${inWords(found)}`, ...wordsExpected(found, words) }];
  }
  if (issue.code === "invalid_value") {
    return [{ place, problem: `${name} ${inWords(found)}`, ...wordsExpected(found, textsOf(issue.values)) }];
  }
  const problem = issue.code === "custom" ? issue.params?.problem : undefined;
  return [
    {
      place,
      problem: `${name} ${typeof problem === "string" ? problem : inWords(found)}`,
      expected: issue.message,
      ...(found === null && path.length > 0 ? { remedy: "Leave the key out to have its default" } : {}),
    },
  ];
}

/**
 * The branch of a union that the writer had in mind: the only one whose kind of value fits. A branch does
 * not fit if it complains about the value as a whole.
 */
function branchMeant(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const fitting = (codes: readonly string[]) =>
    branches.filter((issues) => !issues.some(({ code, path }) => path.length === 0 && codes.includes(code)));
  const best = fitting(["invalid_type", "invalid_value"]);
  const candidates = best.length > 0 ? best : fitting(["invalid_type"]);
  return candidates.length === 1 ? candidates[0] : undefined;
}

function unknownKey(path: KeyPath, allowed: readonly string[], source: Source): Mistake {
  const key = String(path.at(-1));
  const section = nameOf(path.slice(0, -1));
  if (/^grid\.(load|temperature|slices)$/.test(section)) {
    return { place: source.placeOf(path, "key"), ...unknownAxis(key, section, allowed) };
  }
  const nearest = nearestWord(key, allowed);
  return {
    place: source.placeOf(path, "key"),
    problem: `${nameOf(path)} is not a key`,
    expected: `one of ${allowed.join(", ")}`,
    ...(nearest === undefined ? remedyElsewhere(key) : { remedy: `Did you mean ${nearest}?` }),
  };
}

function remedyElsewhere(key: string): { remedy?: string } {
  const homes = homesOfKey(key);
  return homes.length === 0 ? {} : { remedy: `${key} belongs under ${homes.join(" or ")}` };
}

function wordsExpected(found: unknown, words: readonly string[]): { expected: string; remedy?: string } {
  const nearest = typeof found === "string" ? nearestWord(found, words) : undefined;
  return {
    expected: words.length === 1 ? words[0]! : `one of ${words.join(", ")}`,
    ...(nearest === undefined ? {} : { remedy: `Did you mean ${nearest}?` }),
  };
}

/** What was found, to follow the name of the key. */
function inWords(found: unknown): string {
  if (found === undefined) return "is missing";
  if (found === null) return "has no value";
  if (typeof found === "string") {
    return `is the text ${JSON.stringify(found.length > 60 ? `${found.slice(0, 57)}...` : found)}`;
  }
  if (typeof found === "number" && Number.isNaN(found)) return "is not a number";
  if (typeof found === "number" && !Number.isFinite(found)) return "is infinite";
  if (Array.isArray(found)) return found.length === 0 ? "is an empty list" : "is a list";
  return typeof found === "object" ? "is a mapping" : `is ${found}`;
}

function nameOf(path: KeyPath): string {
  const name = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${key}`)).join("");
  return path.length === 0 ? "the file" : name.replace(/^\./, "");
}

function textsOf(values: readonly unknown[]): string[] {
  return values.filter((value) => typeof value === "string");
}
