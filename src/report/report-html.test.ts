import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import { quantities } from "#quantities";
import { HOSTILE, hostileInput } from "./report.testing.ts";
import { reportHtml } from "./report-html.ts";

const html = reportHtml(hostileInput());
const { document } = parseHTML(html);
const texts = (selector: string): string[] =>
  [...document.querySelectorAll(selector)].map((node: { textContent: string }) => node.textContent);

test("the page loads nothing: no address, no source, no import, and a policy that forbids the rest", () => {
  expect(html).not.toMatch(/https?:\/\//i);
  expect(html).not.toMatch(/@import|url\(|\bfetch\b|XMLHttpRequest|WebSocket|import\(/);
  expect(document.querySelectorAll("[src], link, iframe, object, embed, img, form")).toHaveLength(0);
  for (const link of document.querySelectorAll("[href]")) expect(link.getAttribute("href")).toMatch(/^#/);
  const policy = document
    .querySelector('meta[http-equiv="Content-Security-Policy"]')
    ?.getAttribute("content");
  expect(policy).toContain("default-src 'none'");
});

test("names are shown as they are and never become markup", () => {
  expect(texts("h1")).toEqual([HOSTILE]);
  expect(texts(".summary li")).toEqual([HOSTILE, "Second sentence."]);
  expect(texts("#claims td")).toContain(HOSTILE);
  expect(texts(".facts dd")).toEqual([HOSTILE, HOSTILE]);
  expect(document.querySelectorAll("script")).toHaveLength(2);
  expect(JSON.parse(texts("#cell-facts")[0] ?? "").cells[0].explanation).toBe(HOSTILE);
});

test("the contents lead to every section", () => {
  const links = [...document.querySelectorAll(".contents a")];
  const sections = [...document.querySelectorAll("section")];
  expect(links.map((link) => link.getAttribute("href"))).toEqual(sections.map(({ id }) => `#${id}`));
  expect(links.map((link) => link.textContent)).toEqual(texts("section > h2"));
  expect(sections.map(({ id }) => id)).toEqual([
    "phases",
    "transitions",
    "diagnosis",
    "measurements",
    "thresholds",
    "claims",
    "cells",
    "settings",
  ]);
  const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test("every slice has its phases, verdicts, measured maps with reading help, and the sheet", () => {
  for (const [section, figures] of [
    ["phases", 1],
    ["transitions", 0],
    ["diagnosis", 1],
    ["measurements", 2 + 1 + 1],
  ] as const) {
    const slices = [...document.querySelectorAll(`#${section} .slice`)];
    expect(slices.map((slice) => slice.querySelector(".slice-title")?.textContent)).toEqual([
      "Label noise 0",
      "Label noise 0.2",
    ]);
    for (const slice of slices) {
      expect(slice.querySelectorAll("figure > svg:first-child")).toHaveLength(figures);
      expect(slice.querySelectorAll(".download")).toHaveLength(figures);
    }
  }
  expect(document.querySelectorAll("#measurements .note")).toHaveLength(2 * 3);
  const files = [...document.querySelectorAll(".download")].map((button) => button.getAttribute("data-file"));
  expect(new Set(files).size).toBe(files.length);
  for (const file of files) expect(file).toMatch(/^[a-z0-9][a-z0-9._-]*\.svg$/);
});

test("transitions stand line by line, with the interval, or as staying on one side", () => {
  const rows = [...document.querySelectorAll("#transitions tbody tr")].map((row) =>
    [...row.children].map(({ textContent }: { textContent: string }) => textContent),
  );
  expect(rows).toEqual([
    ["4", "converged above 58 [52,\u00a061]", "connected below 20 (97 % of draws cross)"],
    ["32", "no crossing", ""],
  ]);
  expect(texts("#transitions .slice")[1]).toContain("Nothing was measured here.");
  expect(texts("#transitions .sentences li")).toContain(HOSTILE);
});

test("thresholds show what is used, what the table would choose and what moving them changes", () => {
  const rows = [...document.querySelectorAll("#thresholds tbody tr")].map((row) =>
    [...row.children].map(({ textContent }: { textContent: string }) => textContent),
  );
  expect(rows).toEqual([
    ["Converged?", "training loss < 0.02 nats", "0.0312 [0.01,\u00a00.05]", "93 % (14 lines)", HOSTILE],
    ["Connected?", "barrier ≤ 1.8 points of training error", "", "", ""],
    ["Similar?", "CKA of probabilities > 0.71", "not decided by the data", "", "too few cells"],
    ["CKA of probabilities", "0.71 → 0.852", "3 of 8 cells", "IV-B → IV-A (3)"],
  ]);
});

test("the fit says how much of the map hangs on it", () => {
  expect(texts("#thresholds p")).toContain("The fitted thresholds would put 3 cells into another phase.");
});

test("a diagnosis has its counts, its most telling cell, and every cell with its way through the tree", () => {
  const [first, second] = [...document.querySelectorAll("#diagnosis .slice")];
  const verdicts = [...first!.querySelectorAll(".meaning-list li")].map(({ textContent }) => textContent);
  expect(verdicts).toHaveLength(3);
  expect(verdicts[0]).toMatch(
    /^too cold 2 cells: .*For example Width 4, Batch size 128, Label noise 0: Cell 2 is too cold\.$/,
  );
  const rows = [...first!.querySelectorAll("tbody tr")].map((row) =>
    [...row.children].map(({ textContent }: { textContent: string }) => textContent),
  );
  expect(rows[2]).toEqual([
    "Width 4, Batch size 128, Label noise 0",
    "Too cold (92 % sure)",
    "Cell 2 is too cold.",
    "Is training too hot or too cold? Too cold: training error 0\u00a0% ≤ 0.15\u00a0% (so for 90\u00a0% of 120 examples).",
    "double the learning rate: gained 1.25 ± 0.5 points on average over 2 such steps nearby",
  ]);
  expect(rows[1]?.[1]).toBe("Undecided (too cold, 50 % sure)");
  expect(second!.querySelector(".meaning-list")?.textContent).toMatch(/not measured 4 cells/);
});

test("the advice is held against simpler rules", () => {
  const rows = [...document.querySelectorAll("#diagnosis > .scroll tbody tr")].map((row) =>
    [...row.children].map(({ textContent }: { textContent: string }) => textContent),
  );
  expect(rows).toEqual([
    ["the advice", "75 % [25, 100], 3 of 4", "1.23"],
    ["… where the verdict is too cold, sure or not", "100 % [25, 100], 4 of 4", "1.23"],
    ["always wider", "no such steps", ""],
  ]);
});

test("phases are explained with the number of cells they have", () => {
  const [first, second] = [...document.querySelectorAll(".meaning-list")].map(
    (list: { textContent: string }) => list.textContent,
  );
  expect(first).toMatch(/under-fitted and under-sized \(1 cell\)/);
  expect(first).toMatch(/generalises best \(none here\)/);
  expect(first).not.toContain("not measured");
  expect(second).toMatch(/not measured \(1 cell\)/);
});

test("the table has a row for every cell with raw numbers to sort by", () => {
  expect(texts(".sortable th")).toEqual([
    "Width",
    "Batch size",
    "Label noise",
    "Phase",
    "Sure",
    "Closest comparison",
    "Networks",
    "Training loss, nats",
    "Test accuracy, %",
    "CKA of logits",
  ]);
  const rows = [...document.querySelectorAll(".sortable tbody tr")];
  expect(rows).toHaveLength(8);
  expect(rows[1]?.textContent).toContain("61.00 ± 0.50");
  expect(rows[7]?.textContent).toContain("0 of 3");
  expect(rows[7]?.lastChild?.getAttribute("data-sort")).toBeNull();
});

test("the table leads to the pages of cells and says how many have none", () => {
  const linked = (cellPages: readonly (string | null)[]) =>
    parseHTML(reportHtml({ ...hostileInput(), cellPages })).document;
  const hint = (page: ReturnType<typeof linked>): string => page.querySelector("#cells .hint")!.textContent;
  const some = linked(["cells/a.html", "cells/b.html", ...Array(6).fill(null)]);
  const links = [...some.querySelectorAll("#cells td a")];
  expect(links.map((link) => [link.textContent, link.getAttribute("href")])).toEqual([
    ["4", "cells/a.html"],
    ["32", "cells/b.html"],
  ]);
  expect(hint(some)).toContain(
    "Only 2 cells of 8, spread over the table, have one: loss-atlas report --cell-pages 8",
  );
  const all = linked(Array.from({ length: 8 }, (_, i) => `cells/${i}.html`));
  expect(hint(all)).toMatch(/leads to the page of a cell/);
  expect(hint(all)).not.toContain("Only");
  expect(texts("#cells .hint")[0]).not.toContain("page of a cell");
});

test("a report without findings, settings and slices has no empty sections for them", () => {
  const { table, summary, environment } = hostileInput();
  const plain = reportHtml({
    summary,
    environment,
    table: { ...table, slices: [], cells: table.cells.filter((cell) => cell.knobs.label_noise === 0) },
    claims: [],
    settings: [],
  });
  const sections = [...parseHTML(plain).document.querySelectorAll("section")].map(({ id }) => id);
  expect(sections).toEqual(["phases", "measurements", "cells", "settings"]);
  expect(plain).not.toContain('class="tabs"');
  expect(plain).not.toContain('class="slice-title"');
});

test("the same input gives the same bytes", () => {
  expect(reportHtml(hostileInput())).toBe(html);
});

test("every metric has reading help in full sentences", () => {
  for (const { note } of quantities())
    for (const words of Object.values(note ?? { none: "" })) expect(words).toMatch(/^[A-Z0−].{5,}\.$/);
});
