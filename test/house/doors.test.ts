import { describe, expect, test } from "vitest";
import { doorFaults, idleEntrances, throughWalls } from "./doors.ts";
import { MADE_UP_DOORS, madeUpTree } from "./made-up.ts";
import { sourceTree } from "./source-tree.ts";

const ROOMS = {
  "hall/index.ts": [],
  "hall/lamp.ts": [],
  "hall/lamp.testing.ts": [],
  "hall/stairs/index.ts": [],
  "hall/stairs/step.ts": [],
  "hall/stairs/step.testing.ts": [],
  "hall/niche/vase.ts": [],
  "hall/niche/shelf/cup.ts": [],
  "porch/mat.ts": [],
};

/** What is wrong with an import by one file in those rooms. */
const faultsOf = (from: string, specifier: string) =>
  throughWalls(madeUpTree({ ...ROOMS, [from]: [specifier] }), {}).map((fault) =>
    fault.slice(fault.indexOf("; ") + 2),
  );

describe("ways in that are open", () => {
  test.each([
    ["a room by its door", "attic/box.ts", "#hall"],
    ["a sub-room by its door", "attic/box.ts", "#hall/stairs"],
    ["a sub-room by its own room", "hall/index.ts", "#hall/stairs"],
    ["a sub-room by its sibling", "hall/balcony/rail.ts", "#hall/stairs"],
    ["a file of the same folder", "hall/stairs/index.ts", "./step.ts"],
    ["a file of the room around", "hall/stairs/index.ts", "../lamp.ts"],
    ["a folder without a door by the room around it", "hall/index.ts", "./niche/vase.ts"],
    ["a folder without a door by a sub-room beside it", "hall/stairs/index.ts", "../niche/vase.ts"],
    ["a folder in a folder by the latter", "hall/niche/vase.ts", "./shelf/cup.ts"],
    ["a file for tests by a test of the same room", "hall/hall.test.ts", "./stairs/step.testing.ts"],
    ["a module of Node", "attic/box.ts", "node:fs"],
    ["a package", "attic/box.ts", "zod"],
  ])("%s", (_, from, specifier) => {
    expect(faultsOf(from, specifier)).toEqual([]);
  });
});

describe("walls", () => {
  test.each([
    ["a room from another", "attic/box.ts", "../hall/lamp.ts", "hall is entered by its door, #hall"],
    ["a room's index by its path", "attic/box.ts", "../hall/index.ts", "hall is entered by its door, #hall"],
    [
      "a sub-room from another room",
      "attic/box.ts",
      "../hall/stairs/step.ts",
      "hall/stairs is entered by its door, #hall/stairs",
    ],
    [
      "a sub-room from its sibling",
      "hall/balcony/rail.ts",
      "../stairs/step.ts",
      "hall/stairs is entered by its door, #hall/stairs",
    ],
    [
      "a sub-room's index by its path",
      "hall/index.ts",
      "./stairs/index.ts",
      "hall/stairs is entered by its door, #hall/stairs",
    ],
    [
      "a sub-room by a test beside it",
      "hall/hall.test.ts",
      "./stairs/step.ts",
      "hall/stairs is entered by its door, #hall/stairs",
    ],
    [
      "a folder of another room",
      "attic/box.ts",
      "../hall/niche/vase.ts",
      "hall is entered by its door, #hall",
    ],
    [
      "a folder in a folder from further out",
      "hall/index.ts",
      "./niche/shelf/cup.ts",
      "hall/niche/shelf has no door and is entered from hall/niche alone",
    ],
    ["a room without a door", "hall/index.ts", "../porch/mat.ts", "porch has no door"],
    ["a file for tests by the program", "hall/index.ts", "./lamp.testing.ts", "it is for tests alone"],
    [
      "a file for tests by a test of another room",
      "attic/box.test.ts",
      "../hall/lamp.testing.ts",
      "hall is entered by its door, #hall",
    ],
  ])("%s", (_, from, specifier, fault) => {
    expect(faultsOf(from, specifier)).toEqual([fault]);
  });

  test("a door that is not mapped", () => {
    const tree = sourceTree({ "attic/box.ts": 'import "#moat";' }, { "#hall": "./src/hall/index.ts" });
    expect(throughWalls(tree, {})).toEqual([
      "src/attic/box.ts imports #moat; package.json maps no such door",
    ]);
  });

  test("types and lazy imports are held to doors", () => {
    const text = `import type { A } from "../hall/lamp.ts";\nconst b = await import("../hall/lamp.ts");`;
    expect(throughWalls(madeUpTree({ ...ROOMS, "attic/box.ts": text }), {})).toHaveLength(2);
  });
});

describe("entrances", () => {
  const tree = madeUpTree({
    "hall/index.ts": ["./niche/vase.ts"],
    "hall/lamp.ts": ["./niche/bowl.ts"],
    "hall/niche/vase.ts": ["./bowl.ts", "./dust.ts"],
    "hall/niche/bowl.ts": [],
    "hall/niche/dust.ts": [],
  });

  test("a way in beside them", () => {
    expect(throughWalls(tree, { "hall/niche": ["vase.ts"] })).toEqual([
      "src/hall/lamp.ts imports ./niche/bowl.ts; hall/niche is entered through vase.ts",
    ]);
    expect(throughWalls(tree, { "hall/niche": ["vase.ts", "bowl.ts"] })).toEqual([]);
  });

  test("one by which nobody enters", () => {
    expect(idleEntrances(tree, { "hall/niche": ["vase.ts", "dust.ts"] })).toEqual([
      "hall/niche/dust.ts is named as an entrance, by which nobody enters",
    ]);
  });
});

describe("the map of doors", () => {
  const tree = madeUpTree(ROOMS);

  test("a whole one", () => {
    expect(doorFaults(MADE_UP_DOORS, tree, ["#hall"])).toEqual([]);
  });

  test("a room that it lacks, a door that nothing uses, and one that leads nowhere", () => {
    const doors = { "#hall": "./src/hall/index.ts", "#moat": "./src/moat/index.ts" };
    expect(doorFaults(doors, tree, ["#hall", "#cellar"])).toEqual([
      "package.json maps no #hall/stairs to src/hall/stairs/index.ts",
      "package.json maps #moat, which nothing imports",
      "#cellar leads to no file",
    ]);
  });
});
