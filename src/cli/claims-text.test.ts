import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import type { ClaimResult } from "#taxonomy";
import { claimsMarkdown, claimsText } from "./claims-text.ts";

const claim: ClaimResult = {
  id: "Q8",
  claim: "Wider networks are better connected",
  slice: "",
  among: "flat",
  statistic: "Spearman's rho",
  value: 0.934,
  interval: { low: 0.81, high: 0.98, level: 0.95 },
  pValue: 0.001,
  count: 24,
  byLine: { median: 1, lines: 6 },
  published: { decayedRate: 0.93, constantRate: 0.85, noisyLabels: null },
  signHolds: true,
  verdict: "holds",
  evidence: "",
};
const unmeasured: ClaimResult = {
  ...claim,
  id: "Q11",
  slice: "Label noise 0.1",
  value: null,
  interval: null,
  byLine: { median: null, lines: 0 },
  signHolds: null,
  verdict: "not measurable",
};

test("a claim is one aligned line, slices stand apart", () => {
  const [heading, line, blank, slice, , last] = stripVTControlCharacters(
    claimsText([claim, unmeasured]),
  ).split("\n");
  expect(line!.indexOf("Wider")).toBe(heading!.indexOf("what it says"));
  expect(line).toMatch(/24 +0\.93 +0\.81 … 0\.98 +1\.00 \(6\) +0\.93 \/ 0\.85 \/ – +as claimed +holds$/);
  expect([blank, slice]).toEqual(["", "Label noise 0.1"]);
  expect(last).toMatch(/^Q11 .*not measurable$/);
});

test("Markdown has a column for each heading and leaves the unknown empty", () => {
  const lines = claimsMarkdown([claim, unmeasured])
    .split("\n")
    .filter((line) => line.startsWith("|"));
  const columns = lines.map((line) => line.split("|").length);
  expect(new Set(columns).size).toBe(1);
  expect(lines.at(-1)).toContain("|  |  |  |");
  expect(lines.join()).not.toMatch(/NaN|null|undefined/);
});
