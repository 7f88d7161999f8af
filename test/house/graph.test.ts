import { describe, expect, test } from "vitest";
import { disorder, graphCircles, idleEdges, importsOutside, strangersTo, testsOutside } from "./graph.ts";
import { madeUpTree } from "./made-up.ts";

const TREE = madeUpTree({
  "cellar/index.ts": ["./shelf/jar.ts"],
  "cellar/shelf/jar.ts": ["../lid.ts"],
  "cellar/lid.ts": [],
  "hall/index.ts": ["#cellar"],
  "hall/stairs/index.ts": ["../index.ts"],
  "attic/index.ts": ["#hall", "#hall/stairs"],
  "attic/attic.test.ts": ["./index.ts", "#cellar", "#garden"],
  "garden/index.ts": [],
});
const GRAPH = {
  cellar: [],
  "cellar/shelf": ["cellar"],
  hall: ["cellar"],
  "hall/stairs": ["hall"],
  attic: ["hall", "hall/stairs"],
  garden: [],
};

test("a true graph has no faults", () => {
  expect(strangersTo(GRAPH, TREE)).toEqual([]);
  expect(importsOutside(GRAPH, TREE)).toEqual([]);
  expect(idleEdges(GRAPH, TREE)).toEqual([]);
  expect(graphCircles(GRAPH, TREE)).toEqual([]);
  expect(testsOutside(GRAPH, { attic: ["garden"] }, TREE)).toEqual([]);
});

describe("folders", () => {
  test("one that the graph forgets", () => {
    const { "hall/stairs": _, ...forgetful } = { ...GRAPH, attic: ["hall"] };
    expect(strangersTo(forgetful, TREE)).toEqual(["src/hall/stairs is not in the graph of rooms"]);
  });

  test("one that is named and not there", () => {
    expect(strangersTo({ ...GRAPH, moat: [], garden: ["pond"] }, TREE)).toEqual([
      "the graph names moat, which is no folder",
      "the graph names pond, which is no folder",
    ]);
  });
});

describe("imports", () => {
  test("one that the graph does not allow is told with file, import and what is allowed", () => {
    expect(importsOutside({ ...GRAPH, attic: ["hall"] }, TREE)).toEqual([
      "src/attic/index.ts imports #hall/stairs, which is hall/stairs; attic may import only hall",
    ]);
  });

  test("one upward from a folder to the room around it needs leave, one downward needs none", () => {
    expect(importsOutside({ ...GRAPH, "cellar/shelf": [] }, TREE)).toEqual([
      "src/cellar/shelf/jar.ts imports ../lid.ts, which is cellar; cellar/shelf may import nothing else",
    ]);
  });

  test("one of a sub-room by the room around it needs leave", () => {
    const tree = madeUpTree({ "hall/index.ts": ["#hall/stairs"], "hall/stairs/index.ts": [] });
    expect(importsOutside({ hall: [], "hall/stairs": [] }, tree)).toHaveLength(1);
  });

  test.each([
    [`import type { A } from "#cellar";`],
    [`export { a } from "#cellar";`],
    [`const a = await import("#cellar");`],
    [`const a = import.meta.resolve("#cellar");`],
  ])("counted: %s", (text) => {
    const tree = madeUpTree({ "garden/index.ts": text, "cellar/index.ts": [] });
    expect(importsOutside({ cellar: [], garden: [] }, tree)).toHaveLength(1);
  });

  test("an edge that no file uses, and one that only a test uses", () => {
    expect(idleEdges({ ...GRAPH, garden: ["hall"], attic: ["hall", "hall/stairs", "garden"] }, TREE)).toEqual(
      [
        "the graph allows attic → garden, which no file uses",
        "the graph allows garden → hall, which no file uses",
      ],
    );
  });
});

describe("circles of the graph", () => {
  test("one among rooms", () => {
    expect(graphCircles({ ...GRAPH, cellar: ["attic"] }, TREE)).toContain(
      "the graph of rooms has a circle: cellar → attic → hall → cellar",
    );
  });

  test("a room that imports itself", () => {
    expect(graphCircles({ ...GRAPH, garden: ["garden"] }, TREE)).toHaveLength(1);
  });

  test("one through a folder without a door, which is part of its room", () => {
    expect(graphCircles({ ...GRAPH, "cellar/shelf": ["hall"] }, TREE)).toEqual([
      "the graph of rooms has a circle: cellar → hall → cellar",
    ]);
  });
});

describe("a list of the rooms from the top down", () => {
  test("one in order", () => {
    expect(disorder(["attic", "garden", "hall", "cellar"], { ...GRAPH, ".": ["attic"] })).toEqual([]);
  });

  test("one that lacks a room, has one too many and holds one too high", () => {
    expect(disorder(["hall", "attic", "moat", "cellar"], GRAPH)).toEqual([
      "garden is not listed",
      "moat is listed, and is no room",
      "hall is listed above attic, which imports it",
      "hall is listed above attic, which imports it",
    ]);
  });
});

describe("tests", () => {
  test("one that reaches beyond what its room leads to", () => {
    expect(testsOutside(GRAPH, {}, TREE)).toEqual([
      "src/attic/attic.test.ts imports #garden; tests of attic may import what it leads to and nothing else",
    ]);
  });

  test("a leave that none needs", () => {
    expect(testsOutside(GRAPH, { attic: ["garden", "cellar"] }, TREE)).toEqual([
      "tests are allowed attic → cellar beyond the graph, which none needs",
    ]);
  });
});
