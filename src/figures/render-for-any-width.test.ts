import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { phaseDiagram } from "./phase-diagram.ts";
import { renderForAnyWidth, renderSvg } from "./render-svg.ts";
import { threeByThree } from "./tables.testing.ts";

describe("a map for a page of any width", () => {
  const map = phaseDiagram(threeByThree(), {});
  const { document } = parseHTML(`<html><body>${renderForAnyWidth(map)}</body></html>`);
  const attributes = (name: string) =>
    [...document.querySelectorAll("svg")].map((node) => node.getAttribute(name));

  test("is drawn as it is inline, then its legend once more, narrower than a phone", () => {
    const { document: inline } = parseHTML(
      `<html><body>${renderSvg(map, { place: "inline" })}</body></html>`,
    );
    expect(document.querySelector("svg")!.innerHTML).toBe(inline.querySelector("svg")!.innerHTML);
    expect(attributes("class")).toEqual(["figure", "figure legend"]);
    const words = [...document.querySelectorAll(".legend text")].map((node) => node.textContent);
    for (const entry of map.legend) expect(words).toContain(entry.words);
    expect(Number(attributes("width")[1])).toBeLessThan(300);
  });

  test("says down to where it has no legend", () => {
    const proportions = /^--map:(\d+)\/(\d+)$/.exec(attributes("style")[0] ?? "");
    const [width, height] = [Number(proportions?.[1]), Number(proportions?.[2])];
    expect(String(width)).toBe(attributes("width")[0]);
    const bottomOf = (words: string): number => {
      const text = [...document.querySelectorAll("svg:first-child text")].find(
        (node) => node.textContent === words,
      );
      const moves = [text, ...document.querySelectorAll("svg:first-child g")].flatMap((node) =>
        text !== undefined && node?.contains(text) === true ? [node.getAttribute("transform") ?? ""] : [],
      );
      return moves.reduce((sum, move) => sum + Number(/,([\d.]+)\)/.exec(move)?.[1] ?? 0), 0);
    };
    for (const words of [map.title, map.x.title, map.y.title]) expect(bottomOf(words)).toBeLessThan(height);
    for (const { words } of map.legend) expect(bottomOf(words)).toBeGreaterThan(height);
  });

  test("without a legend is that alone", () => {
    const bare = { ...map, legend: [] };
    expect(renderForAnyWidth(bare)).toBe(renderSvg(bare, { place: "inline" }));
  });
});
