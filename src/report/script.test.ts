import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import { unlistedDiagnoses } from "./diagnosis-section.ts";
import { MOST_LISTED } from "./most-listed.ts";
import { hostileInput } from "./report.testing.ts";
import { reportHtml } from "./report-html.ts";
import { REPORT_SCRIPT } from "./script.ts";

/** Opens the report in a document without layout and runs its script there. */
function openReport(
  cellPages: readonly (string | null)[] = [],
  change: (html: string) => string = (html) => html,
) {
  const { document, Event } = parseHTML(change(reportHtml({ ...hostileInput(), cellPages })));
  const run = new Function("document", "location", "history", "innerWidth", "innerHeight", REPORT_SCRIPT);
  const addresses: string[] = [];
  const history = { replaceState: (_: unknown, __: string, address: string) => addresses.push(address) };
  const noBox = { left: 0, top: 0, width: 10, height: 10 };
  document.getElementById("tooltip").getBoundingClientRect = () => noBox;
  run(document, { hash: "" }, history, 1000, 800);
  const fire = (target: { dispatchEvent: (event: unknown) => void }, name: string, key = "") =>
    target.dispatchEvent(Object.assign(new Event(name, { bubbles: true }), { key, clientX: 5, clientY: 5 }));
  return { document, fire, addresses };
}

const visible = (document: Document): boolean[] =>
  [...document.querySelectorAll(".slice")].map((slice) => !slice.classList.contains("hidden"));

interface Document {
  querySelectorAll(selector: string): Iterable<{ classList: { contains(name: string): boolean } }>;
}

test("tabs show one slice at a time in every section and remember it in the address", () => {
  const { document, fire, addresses } = openReport();
  const everySection = (slice: readonly boolean[]) => [1, 2, 3, 4].flatMap(() => slice);
  expect(visible(document)).toEqual(everySection([true, false]));
  const tabs = [...document.querySelectorAll(".tabs button")];
  expect(tabs.map((tab) => tab.textContent)).toEqual(["Label noise 0", "Label noise 0.2"]);
  fire(tabs[1]!, "click");
  expect(visible(document)).toEqual(everySection([false, true]));
  expect(addresses).toEqual(["#slice-1"]);
  expect(tabs.map((tab) => tab.getAttribute("aria-selected"))).toEqual(["false", "true"]);
});

test("hovering a cell shows its numbers and outlines it in every map of the page", () => {
  const { document, fire } = openReport();
  const tooltip = document.getElementById("tooltip");
  fire(document.querySelector('svg [data-cell="1"]')!, "mousemove");
  expect(tooltip.textContent).toContain("Width 32, Batch size 16, Label noise 0");
  expect(tooltip.textContent).toContain("61.00 ± 0.50");
  expect(tooltip.textContent).toContain("Undecided (too cold, 50 % sure)");
  expect(tooltip.textContent).not.toContain("Is training too hot or too cold?");
  expect(tooltip.textContent).not.toContain("CKA of logits");
  expect(tooltip.textContent).toContain("Click for all numbers.");
  // The phase diagram, the verdict map, three metric maps and the seven panels of the sheet; a halo and a line in each.
  expect(document.querySelectorAll("svg .outline")).toHaveLength(2 * (1 + 1 + 3 + 7));
  expect(document.querySelectorAll("tr.linked")).toHaveLength(2);
  fire(document.querySelector("h1")!, "mousemove");
  expect(tooltip.classList.contains("shown")).toBe(false);
  expect(document.querySelectorAll(".outline")).toHaveLength(0);
});

test("a click keeps a cell until Escape and adds the way through the tree and all numbers", () => {
  const { document, fire } = openReport();
  const tooltip = document.getElementById("tooltip");
  fire(document.querySelector('svg [data-cell="2"]')!, "click");
  fire(document.querySelector('svg [data-cell="3"]')!, "mousemove");
  expect(tooltip.textContent).toContain("Width 4, Batch size 128");
  expect(tooltip.textContent).toContain("Is training too hot or too cold?");
  expect(tooltip.textContent).toContain("Second choice: double the learning rate");
  expect(tooltip.textContent).toContain("CKA of logits");
  expect(tooltip.textContent).not.toContain("Click for all numbers.");
  fire(tooltip.querySelector("td")!, "click");
  expect(tooltip.classList.contains("shown")).toBe(true);
  fire(document.querySelector("h1")!, "keydown", "Escape");
  expect(tooltip.classList.contains("shown")).toBe(false);
});

test("a cell that is kept leads to its own page, where it has one", () => {
  const { document, fire } = openReport([null, "cells/width-32.html"]);
  const tooltip = document.getElementById("tooltip");
  const links = () => [...tooltip.querySelectorAll("a")].map((link) => link.getAttribute("href"));
  fire(document.querySelector('svg [data-cell="1"]')!, "mousemove");
  expect(links()).toEqual([]);
  fire(document.querySelector('svg [data-cell="1"]')!, "click");
  expect(links()).toEqual(["cells/width-32.html"]);
  fire(document.querySelector("h1")!, "keydown", "Escape");
  fire(document.querySelector('svg [data-cell="0"]')!, "click");
  expect(links()).toEqual([]);
});

test("a heading sorts by raw numbers, again the other way round, missing ones last both times", () => {
  const { document, fire } = openReport();
  const accuracy = [...document.querySelectorAll(".sortable th button")].find(
    (button) => button.textContent === "Test accuracy, %",
  )!;
  const order = (): string[] =>
    [...document.querySelectorAll(".sortable tbody tr")].map((row) => row.getAttribute("data-cell") ?? "");
  fire(accuracy, "click");
  expect(order()).toEqual(["3", "2", "6", "1", "5", "0", "4", "7"]);
  fire(accuracy, "click");
  expect(order()).toEqual(["0", "4", "1", "5", "2", "6", "3", "7"]);
  expect(accuracy.parentElement?.getAttribute("aria-sort")).toBe("descending");
});

test("in a map that is one picture the pointer finds the cell by its place, and every map outlines it", () => {
  const picture = (cells: string) =>
    `<svg><g><g class="cells"><image x="10" y="20" width="40" height="30" data-columns="4" data-rows="3" data-cells="${cells}"/></g></g></svg>`;
  const fact = (place: string) => ({ place, phase: "", explanation: "", remarks: "", numbers: [] });
  const places = Array.from({ length: 12 }, (_, i) => fact(`cell ${i}`));
  const facts = JSON.stringify({ metrics: [], leading: [], cells: places });
  const { document, Event } = parseHTML(
    `<body>${picture("0;3;1")}${picture("0,3,6,9,1,4,,10,2,5,8,11")}<h1></h1><div id="tooltip"></div><script type="application/json" id="cell-facts">${facts}</script></body>`,
  );
  const run = new Function("document", "location", "history", "innerWidth", "innerHeight", REPORT_SCRIPT);
  const [even, listed] = [...document.querySelectorAll("image")];
  const box = (left: number) => () => ({ left, top: 100, width: 80, height: 60 });
  even!.getBoundingClientRect = box(0);
  listed!.getBoundingClientRect = box(200);
  const tooltip = document.getElementById("tooltip");
  tooltip.getBoundingClientRect = () => ({ left: 0, top: 0, width: 10, height: 10 });
  run(document, { hash: "" }, {}, 1000, 800);
  const at = (target: { dispatchEvent: (event: unknown) => void }, clientX: number, clientY: number) =>
    target.dispatchEvent(Object.assign(new Event("mousemove", { bubbles: true }), { clientX, clientY }));
  // The third column and the second row of four and three.
  at(even!, 45, 130);
  expect(tooltip.textContent).toContain("cell 7");
  // The other map lacks this cell.
  const outlines = () =>
    [...document.querySelectorAll(".outline")].map((own) =>
      ["x", "y", "width", "height"].map((name) => Number(own.getAttribute(name))),
    );
  expect(outlines()).toEqual([
    [30, 30, 10, 10],
    [30, 30, 10, 10],
  ]);
  at(listed!, 279, 159);
  expect(tooltip.textContent).toContain("cell 11");
  expect(outlines()).toHaveLength(4);
  at(listed!, 245, 130);
  expect(tooltip.classList.contains("shown")).toBe(false);
});

test("what is wrong with a cell that the table of diagnoses leaves out stands among its facts", () => {
  const cells = Array.from({ length: MOST_LISTED + 1 }, (_, index) => index);
  const slice = { index: 0, values: {}, title: "", name: "", cells };
  const [listed, left] = [hostileInput().diagnoses![2]!, hostileInput().diagnoses![1]!];
  const unlisted = unlistedDiagnoses([slice], [listed, { ...left, cell: MOST_LISTED }]);
  expect([...unlisted]).toEqual([[MOST_LISTED, [expect.stringContaining("Undecided"), left.sentence]]]);
  const { document, fire } = openReport([], (html) =>
    html.replace('"place":"Width 32', '"diagnosis":["Too cold","Heat it."],"place":"Width 32'),
  );
  fire(document.querySelector('svg [data-cell="1"]')!, "mousemove");
  const { textContent: words } = document.getElementById("tooltip");
  expect(words).toContain("Too coldHeat it.");
  expect(words).not.toContain("Undecided (too cold");
});
