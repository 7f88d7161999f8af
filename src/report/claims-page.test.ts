import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import type { ClaimResult } from "#taxonomy";
import { claimsPage } from "./claims-page.ts";
import { HOSTILE, hostileInput } from "./report.testing.ts";
import { REPORT_STYLE } from "./style.ts";

const [claim] = hostileInput().claims!;

function pageOf(claims: readonly ClaimResult[]) {
  const { document } = parseHTML(`<main>${claimsPage(claims)}</main>`);
  const texts = (selector: string): string[] =>
    [...document.querySelectorAll(selector)].map((node: { textContent: string }) => node.textContent);
  return { document, texts };
}

const refused: ClaimResult = {
  ...claim!,
  id: "Q21-trace",
  theme: "data",
  value: null,
  interval: null,
  signHolds: null,
  verdict: "not measurable",
  evidence: HOSTILE,
};

test("claims stand under their theme, slices of one claim together, those that cannot be measured apart", () => {
  const other: ClaimResult = { ...claim!, id: "Q1", theme: "accuracy", verdict: "fails" };
  const { texts } = pageOf([claim!, other, { ...claim!, slice: "label noise 0.2" }, refused]);
  expect(texts(".theme")).toEqual([
    "How the landscape changes over the plane",
    "What goes with generalisation",
  ]);
  expect(texts(".claim td:nth-child(2)")).toEqual(["label noise 0", "label noise 0.2", "Q1label noise 0"]);
  expect(texts(".claim-title")).toEqual([`Q8Mode connectivity rises with width${HOSTILE}`]);
  expect(texts(".refusals > ul > li")).toEqual([`${HOSTILE}Q21-trace Mode connectivity rises with width`]);
  expect(texts("p")[0]).toContain("Of 4 published claims, 2 hold, 1 fails, 1 is not measurable.");
});

test("the choice of verdicts needs no script and counts what it shows", () => {
  const { document, texts } = pageOf([claim!, { ...claim!, id: "Q1", verdict: "unclear" }]);
  expect(texts("label")).toEqual(["all (2)", "holds (1)", "fails (0)", "unclear (1)"]);
  const inputs = [...document.querySelectorAll("input")];
  for (const input of inputs) expect(document.querySelector(`label[for="${input.id}"]`)).not.toBeNull();
  expect(inputs.map((input) => input.hasAttribute("disabled"))).toEqual([false, false, true, false]);
  expect(document.querySelectorAll("script, form")).toHaveLength(0);
});

test("a choice of verdicts hides the rows of every other one, with their claim and theme", () => {
  const noisy: ClaimResult = { ...claim!, slice: "label noise 0.2", verdict: "unclear" };
  const other: ClaimResult = { ...claim!, id: "Q1", theme: "accuracy", verdict: "fails" };
  const { document } = pageOf([claim!, noisy, other]);
  const shownBy = (verdict: string) => [...document.querySelectorAll(`tbody.any-${verdict}`)].length;
  expect(["holds", "unclear", "fails"].map(shownBy)).toEqual([2, 2, 2]);
  expect(document.querySelectorAll("tbody")).toHaveLength(4);
  for (const verdict of ["holds", "fails", "unclear"])
    for (const hidden of [`table .claim:not(.${verdict})`, `table tbody:not(.any-${verdict})`])
      expect(REPORT_STYLE).toContain(`#claims-${verdict}:checked ~ ${hidden}`);
});

test("a claim shows its number with interval and statistic, the published ones and every part of its evidence", () => {
  const comparison = { statistic: "less than another", value: -0.2, interval: null };
  const { texts } = pageOf([{ ...claim!, comparison }]);
  expect(texts(".claim td:nth-child(4)")).toEqual([
    "+0.91 [+0.80, +0.95]Spearman's rholess than another: −0.20 ",
  ]);
  expect(texts(".claim td:nth-child(5)")).toEqual([HOSTILE]);
  expect(texts(".claim li")).toEqual([`${HOSTILE} ${HOSTILE}`]);
});

test("without a measurable claim there is no table and nothing to choose", () => {
  const { document } = pageOf([refused]);
  expect(document.querySelectorAll("table, input")).toHaveLength(0);
  expect(document.querySelectorAll(".refusals")).toHaveLength(1);
});
