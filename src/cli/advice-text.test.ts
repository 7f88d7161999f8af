import { expect, it } from "vitest";
import { evaluateAdvice } from "#taxonomy";
import { evaluationMarkdown, evaluationText } from "./advice-text.ts";
import { diagnoses, table } from "./diagnosed-table.testing.ts";

it("an evaluation has the advice and its baselines, as text", () => {
  const evaluation = evaluateAdvice(table, diagnoses);
  const text = evaluationText(evaluation, table, 79);
  expect(text).toMatch(/\n {2}the advice +\d+ +\d+ +\d+ %/);
  expect(text).toContain("always wider");
  expect(Math.max(...text.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(79);
});

it("in Markdown stands every step with the accuracies that it joins", () => {
  const evaluation = evaluateAdvice(table, diagnoses);
  const tables = evaluationMarkdown(evaluation, table)
    .split("\n\n")
    .map((part) => part.split("\n").filter((line) => line.startsWith("|")))
    .filter((lines) => lines.length > 0);
  expect(tables).toHaveLength(2);
  for (const lines of tables) expect(new Set(lines.map((line) => line.split("|").length)).size).toBe(1);
  expect(tables[1]).toHaveLength(2 + evaluation.followed.length);
  expect(tables[1]).toContain(
    "| width 2, batch size 8 | too small | raise the width from 2 to 16 | 60.0 | 70.0 | +10.0 |",
  );
});
