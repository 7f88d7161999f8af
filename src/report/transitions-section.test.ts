import { expect, it } from "vitest";
import { DEFAULT_THRESHOLDS, type LineTransition } from "#taxonomy";
import { transitionsSection } from "./transitions-section.ts";

const line = (along: string, across: string, at: number): LineTransition => ({
  transition: "hessian",
  along,
  across,
  at,
  position: null,
  interval: null,
  between: null,
  passesUpward: null,
  crossingShare: null,
  evidence: "A sentence.",
});

/** The section of a plane of so many widths and batch sizes. */
function sectionOf(widths: readonly number[], batches: readonly number[]): string {
  const lines = [
    ...widths.map((at) => line("batch_size", "width", at)),
    ...batches.map((at) => line("width", "batch_size", at)),
  ];
  const cells = Array.from({ length: widths.length * batches.length }, (_, i) => i);
  const slice = { index: 0, values: {}, title: "", name: "", cells };
  const found = { slice: "", lines, quadruplePoint: null, sentences: ["Something crosses."] };
  return transitionsSection([found], [slice], DEFAULT_THRESHOLDS);
}

it("has a table along each knob that varies", () => {
  const headings = (text: string) => [...text.matchAll(/<h4>(.*?)<\/h4>/g)].map(([, heading]) => heading);
  expect(headings(sectionOf([2, 4], [8, 16]))).toEqual(["Along the batch size", "Along the width"]);
  expect(headings(sectionOf([2], [8, 16]))).toEqual(["Along the batch size"]);
  expect(headings(sectionOf([2, 4], [8]))).toEqual(["Along the width"]);
});

it("says of one cell that it has no neighbours", () => {
  const text = sectionOf([2], [8]);
  expect(text).toContain("One cell has no neighbours, so there are no transitions.");
  expect(text).not.toContain("Along the");
});
