import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import { METRIC_NAMES } from "#taxonomy";
import { METRIC_NOTES } from "./metric-notes.ts";
import { HOSTILE, hostileInput } from "./report.testing.ts";
import { reportHtml } from "./report-html.ts";

const html = reportHtml(hostileInput());
const { document } = parseHTML(html);
const texts = (selector: string): string[] =>
  [...document.querySelectorAll(selector)].map((node: { textContent: string }) => node.textContent);

test("the page loads nothing: no address, no source, no import, and a policy that forbids the rest", () => {
  expect(html).not.toMatch(/https?:\/\//i);
  expect(html).not.toMatch(/@import|url\(|\bfetch\b|XMLHttpRequest|WebSocket|import\(/);
  expect(document.querySelectorAll("[src], [href], link, iframe, object, embed, img, form")).toHaveLength(0);
  const policy = document
    .querySelector('meta[http-equiv="Content-Security-Policy"]')
    ?.getAttribute("content");
  expect(policy).toContain("default-src 'none'");
});

test("names are shown as they are and never become markup", () => {
  expect(texts("h1")).toEqual([HOSTILE]);
  expect(texts(".summary li")).toEqual([HOSTILE, "Second sentence."]);
  expect(texts(".claims td").at(-1)).toBe(HOSTILE);
  expect(texts(".facts dd")).toEqual([HOSTILE, HOSTILE]);
  expect(document.querySelectorAll("script")).toHaveLength(2);
  expect(JSON.parse(texts("#cells")[0] ?? "")[0].explanation).toBe(HOSTILE);
});

test("every slice has a phase diagram, the measured maps with reading help, and the sheet", () => {
  const slices = [...document.querySelectorAll(".slice")];
  expect(texts(".slice-title")).toEqual(["Label noise 0", "Label noise 0.2"]);
  for (const slice of slices) {
    expect(slice.querySelectorAll("figure > svg")).toHaveLength(1 + 2 + 1 + 1);
    expect(slice.querySelectorAll(".note")).toHaveLength(3);
    expect(slice.querySelectorAll(".download")).toHaveLength(5);
  }
  const files = [...document.querySelectorAll(".download")].map((button) => button.getAttribute("data-file"));
  expect(new Set(files).size).toBe(files.length);
  for (const file of files) expect(file).toMatch(/^[a-z0-9][a-z0-9._-]*\.svg$/);
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
    "Share",
    "Margin",
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

test("a claim shows its number, the published ones and the median within lines", () => {
  expect(texts(".claims td").slice(0, -1)).toEqual([
    "Q8",
    "Mode connectivity rises with width",
    "label noise 0",
    "holds",
    "0.91 [0.8, 0.95]",
    "0.7",
    "0.93 (decayed rate), 0.85 (constant rate)",
  ]);
});

test("a report without claims, settings and slices has no empty sections for them", () => {
  const { table, ...rest } = hostileInput();
  const plain = reportHtml({
    ...rest,
    table: { ...table, slices: [], cells: table.cells.filter((cell) => cell.knobs.label_noise === 0) },
    claims: [],
    settings: [],
  });
  expect(plain).not.toContain("Published claims");
  expect(plain).not.toContain('class="tabs"');
  expect(plain).not.toContain('class="slice-title"');
});

test("the same input gives the same bytes", () => {
  expect(reportHtml(hostileInput())).toBe(html);
});

test("every metric has reading help in full sentences", () => {
  for (const metric of METRIC_NAMES)
    for (const words of Object.values(METRIC_NOTES[metric])) expect(words).toMatch(/^[A-Z0−].{5,}\.$/);
});
