import { expect, test } from "vitest";
import { DEFAULT_THRESHOLDS, phaseSummary } from "#taxonomy";
import { table } from "./diagnosed-table.testing.ts";
import { closingText } from "./run-closing.ts";

const outcome = { jobsDone: 7, jobs: 7, failures: [], blocked: [], interrupted: false, seconds: 3 };
const report = {
  table,
  summaries: phaseSummary(table, DEFAULT_THRESHOLDS),
  claims: [],
  diagnoses: [],
  diagnosis: [
    "Too hot: 3 of 4 cells; following the advice one step raised the test accuracy in 2 of these 3.",
  ],
  path: `runs/${"long".repeat(30)}/report.html`,
};

test("the last words of a run fit the terminal and are whole lines in a file", () => {
  const inFile = closingText(outcome, report, Number.POSITIVE_INFINITY);
  const narrow = closingText(outcome, report, 60);
  const [, ...sentences] = inFile.split("\n");
  expect(sentences.some((line) => line.length > 60)).toBe(true);
  for (const line of narrow.split("\n"))
    if (!line.startsWith("report: ")) expect(line.length, line).toBeLessThanOrEqual(60);
  const words = (text: string) => text.split(/\s+/);
  expect(words(narrow)).toEqual(words(inFile));
  expect(narrow.endsWith(`report: ${report.path}\n`)).toBe(true);
});

test("a run in which every network diverged says so, and does not ask for more seeds", () => {
  const endsWith = (seeds: number, divergedSeeds: number) => {
    const cells = table.cells.map((cell) => ({ ...cell, seeds, divergedSeeds }));
    return closingText(outcome, { ...report, table: { ...table, cells } }, Number.POSITIVE_INFINITY);
  };
  expect(endsWith(1, 1)).toContain("Every network diverged, so no phase is told");
  expect(endsWith(1, 1)).toContain("Try a smaller learning rate");
  expect(endsWith(1, 1)).not.toContain("--set seeds=3");
  expect(endsWith(1, 0)).toContain("--set seeds=3");
  expect(endsWith(3, 2)).not.toContain("Every network diverged");
});
