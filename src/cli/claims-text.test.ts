import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import type { ClaimResult } from "#taxonomy";
import { claimsMarkdown, claimsText } from "./claims-text.ts";

const claim: ClaimResult = {
  id: "Q8",
  theme: "plane",
  claim: "Wider networks are better connected",
  scope: "slice",
  slice: "",
  among: "flat",
  statistic: "Spearman's rho",
  unit: "correlation",
  value: 0.934,
  interval: { low: 0.81, high: 0.98, level: 0.95 },
  pValue: 0.001,
  count: 24,
  counted: "flat cells",
  byLine: { median: 1, lines: 6 },
  comparison: null,
  lines: [],
  published: { decayedRate: 0.93, constantRate: 0.85, noisyLabels: null, words: ["+0.93 (decay)", "more"] },
  signHolds: true,
  verdict: "holds",
  evidence:
    "rho +0.93 [+0.81, +0.98] over 24 flat cells, which takes some more words to say than one line has",
};
const unmeasured: ClaimResult = {
  ...claim,
  id: "Q12-flat",
  slice: "label noise 0.1",
  value: null,
  interval: null,
  byLine: { median: null, lines: 0 },
  signHolds: null,
  verdict: "not measurable",
  evidence: "only 2 | 3 flat cells",
};

test("verdicts stand in a column, evidence is wrapped below, what cannot be measured comes last", () => {
  const text = stripVTControlCharacters(claimsText([claim, unmeasured], ["a note"], 80));
  expect(text).toBe(`1 holds, 1 is not measurable

BETWEEN SLICES AND TABLES

How the landscape changes over the plane
  holds    Q8  Wider networks are better connected
               rho +0.93 [+0.81, +0.98] over 24 flat cells, which takes some
               more words to say than one line has
               published: +0.93 (decay); more

LABEL NOISE 0.1

Not measurable here
  Q12-flat: only 2 | 3 flat cells

notes
  a note
`);
});

test("Markdown has a column for each heading and leaves the unknown empty", () => {
  const text = claimsMarkdown([claim, unmeasured], ["A note."]);
  expect(text.endsWith("\n\n- A note.\n")).toBe(true);
  const lines = text.split("\n").filter((line) => line.startsWith("|"));
  const columns = lines.map((line) => line.replaceAll("\\|", "").split("|").length);
  expect(new Set(columns).size).toBe(1);
  expect(lines[2]).toContain("| holds | +0.93 | [+0.81, +0.98] | +0.93 (decay); more |");
  expect(lines.at(-1)).toContain("| not measurable |  |  | +0.93 (decay); more | only 2 \\| 3 flat cells |");
});
