import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseHTML } from "linkedom";
import { afterAll, beforeAll, expect, test } from "vitest";
import { trustKeptPrograms } from "./command-line.ts";
import { standingLossAtlas } from "./standing-command.ts";
import { TINY } from "./tiny-experiment.ts";

trustKeptPrograms();

const folder = mkdtempSync(join(tmpdir(), "loss-atlas-cell-pages-"));
const run = join(folder, "runs", "tiny");
afterAll(() => rmSync(folder, { recursive: true }));
beforeAll(async () => {
  // Of networks this wide none dies in training, so that every pair has its paths.
  writeFileSync(join(folder, "tiny.yaml"), TINY.replace("width: [2, 4]", "width: [6, 8]"));
  expect((await standingLossAtlas(["run", "tiny.yaml", "--workers", "1"], { cwd: folder })).code).toBe(0);
});

const report = (...options: string[]) =>
  standingLossAtlas(["report", "runs/tiny", ...options], { cwd: folder });
const pageNames = (): string[] => readdirSync(join(run, "cells")).sort();
const pageText = (name: string): string => readFileSync(join(run, "cells", name), "utf8");
const opened = (html: string): { querySelectorAll(selector: string): Iterable<Node> } =>
  parseHTML(html).document;

interface Node {
  readonly textContent: string | null;
  getAttribute(name: string): string | null;
}

/** Every number that the journals of the run hold as a value or as a standard error. */
function journalNumbers(): number[] {
  const text = readdirSync(join(run, "journal"))
    .map((name) => readFileSync(join(run, "journal", name), "utf8"))
    .join("");
  return [...text.matchAll(/"(?:value|standard_error)":(-?[\d.e-]+)/g)].map(([, number]) => Number(number));
}

test("every cell has a page, which the report and its neighbours lead to", () => {
  const cells = readFileSync(join(run, "cells.csv"), "utf8").trim().split("\n").length - 1;
  expect(pageNames()).toHaveLength(cells);
  const html = readFileSync(join(run, "report.html"), "utf8");
  const links = [...opened(html).querySelectorAll("#cells td a")].map((link) => link.getAttribute("href"));
  expect(links.map((link) => link?.replace("cells/", "")).sort()).toEqual(pageNames());
  for (const name of pageNames()) {
    const hrefs = [...opened(pageText(name)).querySelectorAll("a")].map((link) => link.getAttribute("href"));
    expect(hrefs.length).toBeGreaterThan(2);
    for (const href of hrefs) expect(existsSync(join(run, "cells", href!))).toBe(true);
  }
});

test("the pages hold every number of the journals to its last digit", () => {
  const shown = new Set(
    pageNames().flatMap((name) =>
      [...opened(pageText(name)).querySelectorAll("data")].map((node) => Number(node.getAttribute("value"))),
    ),
  );
  const numbers = journalNumbers();
  expect(numbers.length).toBeGreaterThan(100);
  expect(numbers.filter((number) => !shown.has(number))).toEqual([]);
});

test("every history, every stored curve and every straight line is drawn, and why there is none is said", () => {
  let drawn = 0;
  for (const name of pageNames()) {
    const page = opened(pageText(name));
    const countOf = (selector: string) => [...page.querySelectorAll(selector)].length;
    const paths = countOf("figure") - 1;
    drawn += paths;
    // A pair with a network of constant output is not joined.
    const untold = pageText(name).split("There is no path to measure: the network of seed").length - 1;
    expect(paths + untold, name).toBe(countOf("h3"));
    for (const path of paths === 0 ? [] : ["straight line", "curve"])
      expect(pageText(name)).toContain(`>${path}<`);
    expect(pageText(name)).not.toMatch(/\bNaN\b|Infinity|>undefined/);
  }
  expect(drawn).toBeGreaterThan(0);
});

test("a limit writes pages for some cells, takes away the others and says so", async () => {
  writeFileSync(join(run, "cells", "notes.html"), "somebody's own");
  const all = pageNames().length - 1;
  expect((await report("--cell-pages", "2")).code).toBe(0);
  expect(pageNames()).toHaveLength(2 + 1);
  const html = readFileSync(join(run, "report.html"), "utf8");
  expect(html).toContain(`Only 2 cells of ${all}, spread over the table, have one`);
  expect(html).toContain(`--cell-pages ${all}`);
  expect((await report()).code).toBe(0);
  expect(pageNames()).toHaveLength(all + 1);
  rmSync(join(run, "cells", "notes.html"));
});

test("what a former grid left behind is taken away, and what is somebody's own is not", async () => {
  const own = { "cells/notes.html": "somebody's own", "figures/phases-paper.png": "somebody's own" };
  for (const [name, text] of Object.entries(own)) writeFileSync(join(run, name), text);
  const grown = ["run", "tiny.yaml", "--workers", "1", "--out", "shrunk"];
  const shrunk = join(folder, "shrunk", "tiny");
  cpSync(run, shrunk, { recursive: true });
  const sliced = await standingLossAtlas([...grown, "--set", "grid.slices={label_noise: [0, 0.25]}"], {
    cwd: folder,
  });
  expect(sliced.code).toBe(0);
  const figures = readdirSync(join(shrunk, "figures"));
  expect(figures).toContain("phases-label_noise-0.25.svg");
  expect(figures).toContain("sheet-cka_softmax-label_noise-0.png");
  expect(figures).not.toContain("phases.svg");
  expect(figures).not.toContain("sheet-cka_softmax.png");
  expect((await standingLossAtlas([...grown, "--set", "grid.load={width: [6]}"], { cwd: folder })).code).toBe(
    0,
  );
  expect(readdirSync(join(shrunk, "cells")).sort()).toEqual([
    "notes.html",
    ...pageNames().filter((name) => name.startsWith("width-6-")),
  ]);
  const left = readdirSync(join(shrunk, "figures"));
  expect(left.sort()).toEqual(readdirSync(join(run, "figures")).sort());
  for (const name of Object.keys(own)) rmSync(join(run, name));
});

test("a curve that is gone or damaged is said on its page, and the report is written", async () => {
  const [gone, damaged] = readdirSync(join(run, "curves"));
  rmSync(join(run, "curves", gone!));
  writeFileSync(join(run, "curves", damaged!), "not a curve");
  expect((await report()).code).toBe(0);
  const texts = pageNames().map(pageText).join("");
  expect(texts.match(/it has not been measured yet, or its file is gone/g)).toHaveLength(1);
  expect(texts.match(/The curve could not be read: /g)).toHaveLength(1);
});

test("a run in which nothing has finished yet has pages that say so", async () => {
  renameSync(join(run, "journal"), join(run, "journal-elsewhere"));
  expect((await report()).code).toBe(0);
  for (const name of pageNames()) {
    expect(pageText(name)).toContain("have not been trained yet");
    expect(pageText(name)).toContain("Nothing is measured here yet.");
  }
});
