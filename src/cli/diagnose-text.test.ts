import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { DEFAULT_TREE, diagnose, diagnoseSymptoms } from "#taxonomy";
import { diagnosesMarkdown, diagnosesText, diagnosisText } from "./diagnose-text.ts";
import { diagnoses, table } from "./diagnosed-table.testing.ts";

describe("the text of diagnoses", () => {
  const text = stripVTControlCharacters(diagnosesText({ table, notes: ["A note."] }, diagnoses, 79));

  it("maps the verdicts, counts them and says how to see one cell", () => {
    expect(text).toMatch(/^Batch size {3}hotter upward\n/);
    const counts = [...text.matchAll(/^[a-z ]+: (\d+) cells?$/gm)].map(([, count]) => Number(count));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(4);
    expect(text).toMatch(/ 16 │ small~ +fine~\n/);
    expect(text).toContain("\nOne cell in full: --cell width=2,batch_size=8\n");
    expect(text).toContain("notes\n  A note.\n");
    expect(Math.max(...text.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(79);
  });

  it("of one cell has its numbers, the cells like it and its neighbour", () => {
    const one = stripVTControlCharacters(diagnosisText(diagnoses[0]!, table, Number.POSITIVE_INFINITY));
    expect(one).toMatch(
      /^width 2, batch size 8, phase I\ntoo small \(no standard error: not known how sure\)/,
    );
    expect(one).toMatch(/training error +20 +%/);
    expect(one).toMatch(/Compared with about \d+ measured cells most like it: .* \(\d+ %\)/);
    expect(one).toMatch(/What is most probably wrong: too small \d+ %/);
    expect(one).toMatch(
      /1\. raise the width from 2 to 16: gained 10 points here; the remedy of phase I; up to 64 times the parameters; to a cell of phase II\n/,
    );
    expect(one).not.toMatch(/NaN|undefined|null/);
  });

  it("of one cell by a tree has the way through it", () => {
    const [first] = diagnose(table, { tree: DEFAULT_TREE });
    const one = stripVTControlCharacters(diagnosisText(first!, table, Number.POSITIVE_INFINITY));
    expect(one).toMatch(/Change the width or the temperature\? .* → width \(\d+ % of \d+ examples\)/);
    expect(one).not.toContain("cells like it");
  });

  it("of a network alone says what was not measured", () => {
    const symptoms = {
      trainErrorPct: 0.2,
      modeConnectivityPct: -3,
      curvePeakPct: null,
      derivedPeakPct: null,
      lnHessianTrace: null,
      cka: null,
      lnTrainLoss: null,
    };
    const one = stripVTControlCharacters(diagnosisText(diagnoseSymptoms(symptoms), null, 79));
    expect(one).toMatch(/^undecided \(too small: one network: not known how sure\)/);
    expect(one).toMatch(/CKA +not measured/);
    expect(one).not.toMatch(/is not measured →|not measured +(%|points)/);
  });

  it("of a network without a logarithm of its trace does not say that the trace was not measured", () => {
    const symptoms = {
      trainErrorPct: 0.2,
      modeConnectivityPct: null,
      curvePeakPct: null,
      derivedPeakPct: null,
      lnHessianTrace: null,
      cka: null,
      lnTrainLoss: null,
    };
    const one = stripVTControlCharacters(diagnosisText(diagnoseSymptoms(symptoms), null, 400));
    expect(one).not.toContain("ln trace is not measured");
  });

  it("of a network with too few numbers says which to give", () => {
    const symptoms = {
      trainErrorPct: 5,
      modeConnectivityPct: null,
      curvePeakPct: null,
      derivedPeakPct: null,
      lnHessianTrace: null,
      cka: null,
      lnTrainLoss: null,
    };
    const one = stripVTControlCharacters(diagnosisText(diagnoseSymptoms(symptoms), null, 79));
    expect(one).toMatch(/\nTo answer what is open, measure and give --connectivity/);
  });

  it("in Markdown has a row a cell, of columns alike", () => {
    const [rows = "", list] = diagnosesMarkdown({ table, notes: ["A note."] }, diagnoses).split("\n\n");
    const lines = rows.split("\n");
    expect(list).toBe("- A note.\n");
    expect(lines).toHaveLength(6);
    expect(new Set(lines.map((line) => line.split("|").length)).size).toBe(1);
    expect(lines[0]).toBe("| Width | Batch size | Phase | Verdict | Confidence | Advice |");
  });
});
