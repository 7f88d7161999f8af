import fc from "fast-check";
import { expect, test } from "vitest";
import { AtlasError } from "#errors";
import { DEFAULT_TREE } from "./default-tree.ts";
import type { DiagnosticTree } from "./diagnostic-tree.ts";
import { parseTree, treeJson } from "./tree-json.ts";
import { treeText } from "./tree-text.ts";

const SMALL: DiagnosticTree = {
  format: "loss-atlas/diagnostic-tree",
  version: 1,
  name: "small",
  provenance: "made up",
  questions: {
    temperature: {
      examples: 7,
      seen: { trainErrorPct: [0, 40] },
      root: {
        symptom: "trainErrorPct",
        threshold: 0.5,
        below: { answer: "too cold", counts: { "too cold": 4 } },
        above: { answer: "too hot", counts: { "too cold": 1, "too hot": 2 } },
      },
    },
  },
};

test.each([
  ["default", DEFAULT_TREE],
  ["small", SMALL],
])("the %s tree is read back as it was written", (_, tree) => {
  expect(parseTree(treeJson(tree), "tree.json")).toEqual(tree);
});

test("a tree prints its comparisons and how many cells stand behind each answer", () => {
  expect(treeText(SMALL)).toBe(`small: made up

Is training too hot or too cold? (learnt from 7 cells)
  training error at or below 0.5 %:
    too cold (4 of 4)
  above:
    too hot (2 of 3)`);
});

const json = treeJson(SMALL);
test.each([
  ["text that is not JSON", "{", "not JSON"],
  ["nothing", "", "not JSON"],
  ["a list", "[]", "a list"],
  ["another format", json.replace("diagnostic-tree", "other"), "format"],
  ["another version", json.replace('"version": 1', '"version": 2'), "version is 2"],
  ["no questions", json.replace(/"questions": [\s\S]*/, '"questions": {}}'), "there are none"],
  ["a strange question", json.replace('"temperature"', '"depth"'), 'no question "depth"'],
  ["a strange symptom", json.replace("trainErrorPct", "loss"), 'symptom is "loss"'],
  ["a threshold in words", json.replace("0.5", '"low"'), 'threshold is "low"'],
  ["a threshold beyond numbers", json.replace("0.5", "1e999"), "threshold is"],
  ["a strange answer", json.replaceAll("too hot", "lukewarm"), '"lukewarm"'],
  ["a missing branch", json.replace('"above"', '"beyond"'), "temperature.root.above: the value is missing"],
  [
    "a range upside down",
    json.replace(/(\[\s*)0,\s*40/, "$140, 0"),
    "seen.trainErrorPct: the value is no range",
  ],
  ["a range of one end", json.replace(/0,\s*40/, "40"), "seen.trainErrorPct: the value is no range"],
  ["a range of a strange symptom", json.replace('"trainErrorPct": [', '"loss": ['), 'symptom is "loss"'],
  ["half a cell", json.replace('"too hot": 2', '"too hot": 2.5'), "2.5"],
])("a tree with %s is refused with its place", (_, text, problem) => {
  expect(() => parseTree(text, "tree.json")).toThrow(AtlasError);
  expect(() => parseTree(text, "tree.json")).toThrow(/^tree\.json/);
  expect(() => parseTree(text, "tree.json")).toThrow(problem);
});

test("a tree of a hundred thousand levels is refused, not followed", () => {
  const levels = 100_000;
  const branch = '{"symptom":"cka","threshold":0,"above":{"answer":"too hot","counts":{}},"below":';
  const root = `${branch.repeat(levels)}{"answer":"too hot","counts":{}}${"}".repeat(levels)}`;
  const text = json.replace(/"root": [\s\S]*/, `"root": ${root}}}}`);
  expect(() => parseTree(text, "tree.json")).toThrow("too deep");
});

test("a damaged tree is refused by name or still a tree", () => {
  fc.assert(
    fc.property(
      fc.nat(json.length - 1),
      fc.nat(20),
      fc.string({ maxLength: 8 }),
      (start, length, inserted) => {
        const damaged = json.slice(0, start) + inserted + json.slice(start + length);
        try {
          const tree = parseTree(damaged, "tree.json");
          expect(parseTree(treeJson(tree), "again")).toEqual(tree);
          treeText(tree);
        } catch (error) {
          expect(error).toBeInstanceOf(AtlasError);
        }
      },
    ),
  );
});
