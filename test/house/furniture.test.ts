import { expect, test } from "vitest";
import { longFiles, oddsAndEnds, strangePackages } from "./furniture.ts";
import { madeUpTree } from "./made-up.ts";
import { loadedBy } from "./source-tree.ts";

test("drawers for odds and ends are told by their names, files and folders alike", () => {
  const tree = madeUpTree({
    "hall/utils.ts": [],
    "helpers/lamp.ts": [],
    "hall/common.test.ts": [],
    "hall/utility-meter.ts": [],
    "hall/common-wall.ts": [],
  });
  expect(oddsAndEnds(tree)).toEqual([
    "src/hall/utils.ts is a drawer for odds and ends",
    "src/helpers/lamp.ts is a drawer for odds and ends",
    "src/hall/common.test.ts is a drawer for odds and ends",
  ]);
});

test("a file of 301 lines is long unless it is excused or a test", () => {
  const tree = madeUpTree({
    "hall/short.ts": "a;\n".repeat(300),
    "hall/long.ts": "a;\n".repeat(301),
    "hall/long.test.ts": "a;\n".repeat(400),
  });
  expect(longFiles(tree, {})).toEqual(["src/hall/long.ts has 301 lines; a file is one idea of at most 300"]);
  expect(longFiles(tree, { "hall/long.ts": "a list" })).toEqual([]);
  expect(longFiles(tree, { "hall/long.ts": "a list", "hall/short.ts": "" })).toEqual([
    "src/hall/short.ts is excused for its length, and is not long",
  ]);
});

test("a package or a module of Node in a room that may not have it, and a leave that none needs", () => {
  const tree = madeUpTree({
    "hall/lamp.ts": ["zod/v4", "@lamp/bulb/glass", "node:fs", "#attic", "./plug.ts"],
    "hall/lamp.test.ts": ["vitest"],
    "attic/index.ts": `import type { z } from "zod";`,
  });
  expect(strangePackages(tree, { hall: ["zod", "@lamp/bulb", "node"], attic: ["zod"] })).toEqual([]);
  expect(strangePackages(tree, { hall: ["zod", "yaml", "@lamp/bulb"] })).toEqual([
    "src/hall/lamp.ts imports node:fs; hall may import only zod, yaml, @lamp/bulb",
    "src/attic/index.ts imports zod; attic may import no package",
    "hall may import yaml, and does not",
  ]);
});

test("what an import loads at once is followed through doors, without types and lazy imports", () => {
  const tree = madeUpTree({
    "hall/index.ts": `export { a } from "./lamp.ts";\nexport type { B } from "./rug.ts";`,
    "hall/lamp.ts": `import { c } from "#attic";\nconst d = () => import("./heavy.ts");`,
    "attic/index.ts": ["node:fs", "zod"],
    "hall/rug.ts": ["yaml"],
    "hall/heavy.ts": ["onnxruntime-node"],
  });
  const { files, outside } = loadedBy(tree, "hall/index.ts");
  expect(files).toEqual(["hall/index.ts", "hall/lamp.ts", "attic/index.ts"]);
  expect(outside).toEqual(["node:fs", "zod"]);
});
