import type { z } from "zod";
import { findKnob } from "#knobs";
import { ALLOWED_KEY_SEPARATOR } from "#settings";
import { briefly, nearestWord, quotedBriefly } from "#words";
import { homesOfKey } from "./key-homes.ts";
import { remedyFor } from "./meant-setting.ts";
import { type Mistake, MOST_SHOWN, type Place } from "./mistake.ts";
import { settingAt } from "./setting-path.ts";
import type { KeyPath, Source } from "./source-document.ts";
import { unknownAxis } from "./unknown-axis.ts";

type Issue = z.core.$ZodIssue;

/** A mistake that is not yet put into words, since only the first of many are read. */
interface Finding {
  readonly place: Place;
  /** What is wrong; what is wrong in two ways is told once. */
  readonly subject: string;
  readonly words: () => Omit<Mistake, "place">;
}

/**
 * What the schema found wrong, said for a person: each with its place, what was found and what was expected. Those
 * behind the first `MOST_SHOWN` are counted and not put into words.
 *
 * A mapping with an unknown key is not also told that it lacks the key that was meant, and a value that breaks one rule
 * in two ways is one mistake.
 */
export function mistakesOfIssues(issues: readonly Issue[], source: Source): readonly Mistake[] {
  const withUnknownKey = new Set(
    issues.filter(({ code }) => code === "unrecognized_keys").map(({ path }) => path.join(".")),
  );
  const findings = issues
    .filter(({ code, path }) => code !== "custom" || !withUnknownKey.has(path.join(".")))
    .flatMap((issue) => findingsOf(issue, [], source));
  const different = new Map(findings.toReversed().map((finding) => [finding.subject, finding]));
  return [...different.values()]
    .toSorted((a, b) => a.place.offset - b.place.offset)
    .map(({ place, words }, index) => ({ place, ...(index < MOST_SHOWN ? words() : { problem: "" }) }));
}

function findingsOf(issue: Issue, parent: KeyPath, source: Source): readonly Finding[] {
  const path: KeyPath = [
    ...parent,
    ...issue.path.map((key) => (typeof key === "number" ? key : String(key))),
  ];
  if (issue.code === "unrecognized_keys") {
    const allowed = issue.message.split(ALLOWED_KEY_SEPARATOR);
    return issue.keys.map((key) => ({
      place: source.placeOf([...path, key], "key"),
      subject: [...path, key].join("."),
      words: () => unknownKey([...path, key], allowed),
    }));
  }
  const place = source.placeOf(path, "value");
  if (issue.code === "invalid_union") {
    const isText = typeof settingAt(source.value, path) === "string";
    const branch = branchMeant(issue.errors, isText);
    if (branch !== undefined) return branch.flatMap((inner) => findingsOf(inner, path, source));
  }
  const words = () => wordsOf(issue, path, settingAt(source.value, path));
  return [{ place, subject: path.join("."), words }];
}

function wordsOf(issue: Issue, path: KeyPath, found: unknown): Omit<Mistake, "place"> {
  const name = nameOf(path);
  const remedy =
    found === null && path.length > 0 ? "Leave the key out to have its default" : remedyFor(path, found);
  const otherwise = remedy === undefined ? {} : { remedy };
  if (issue.code === "invalid_union") {
    const words = textsOf("options" in issue && Array.isArray(issue.options) ? issue.options : []);
    if (words.length > 0)
      return { problem: `${name} ${inWords(found)}`, ...otherwise, ...wordsExpected(found, words) };
  }
  if (issue.code === "invalid_value") {
    const words = wordsExpected(found, textsOf(issue.values));
    return { problem: `${name} ${inWords(found)}`, ...otherwise, ...words };
  }
  const problem = issue.code === "custom" ? issue.params?.problem : undefined;
  return {
    problem: `${name} ${typeof problem === "string" ? problem : inWords(found)}`,
    expected: issue.message,
    ...otherwise,
  };
}

/**
 * The branch of a union that the writer had in mind: the only one whose kind of value fits. A branch does
 * not fit if it complains about the value as a whole.
 */
function branchMeant(branches: readonly (readonly Issue[])[], isText: boolean): readonly Issue[] | undefined {
  const fitting = (codes: readonly string[]) =>
    branches.filter((issues) => !issues.some(({ code, path }) => path.length === 0 && codes.includes(code)));
  const best = fitting(["invalid_type", "invalid_value"]);
  // A text may be a misspelt word, which nothing else can be.
  const candidates = best.length > 0 || !isText ? best : fitting(["invalid_type"]);
  return candidates.length === 1 ? candidates[0] : undefined;
}

function unknownKey(path: KeyPath, allowed: readonly string[]): Omit<Mistake, "place"> {
  const key = String(path.at(-1));
  const section = nameOf(path.slice(0, -1));
  if (/^grid\.(load|temperature|slices)$/.test(section)) return unknownAxis(key, section, allowed);
  const nearest = nearestWord(key, allowed);
  return {
    problem: `${nameOf(path)} is not a key`,
    expected: `one of ${allowed.join(", ")}`,
    ...(nearest === undefined ? remedyElsewhere(key) : { remedy: `Did you mean ${nearest}?` }),
  };
}

function remedyElsewhere(key: string): { remedy?: string } {
  if (key === "<<") return { remedy: "YAML 1.2 has no merge keys: write out what is merged" };
  const homes = homesOfKey(key);
  const knob = findKnob(key);
  const isOneKey = homes.some((home) => !home.startsWith("grid.") && knob?.sets === `${home}.${key}`);
  if (knob !== undefined && !isOneKey) {
    return { remedy: `${key} is ${knob.sets}, or ${knob.name} on an axis of the grid` };
  }
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
    return `is the text ${quotedBriefly(found)}`;
  }
  if (typeof found === "number" && Number.isNaN(found)) return "is not a number";
  if (typeof found === "number" && !Number.isFinite(found)) return "is infinite";
  // What was written has more digits than a number holds.
  if (typeof found === "number" && Math.abs(found) > Number.MAX_SAFE_INTEGER) return `is about ${found}`;
  if (Array.isArray(found)) return found.length === 0 ? "is an empty list" : "is a list";
  return typeof found === "object" ? "is a mapping" : `is ${found}`;
}

/** Longer than any key that there is. */
const LONGEST_KEY = 60;

function nameOf(path: KeyPath): string {
  const name = path
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${briefly(key, LONGEST_KEY)}`))
    .join("");
  return path.length === 0 ? "the file" : name.replace(/^\./, "");
}

function textsOf(values: readonly unknown[]): string[] {
  return values.filter((value) => typeof value === "string");
}
