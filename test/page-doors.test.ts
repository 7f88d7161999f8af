import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadedBy, readSourceTree, roomOf } from "./house/source-tree.ts";

const ROOT = join(import.meta.dirname, "..");
const { imports: doors } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
const tree = readSourceTree(join(ROOT, "src"), doors);

test.each(["figures/index.ts", "report/facts/index.ts", "taxonomy/index.ts", "taxonomy.ts"])(
  "%s loads no Node module, no document and no package, so that a page can use it",
  (door) => {
    const { files, outside } = loadedBy(tree, door);
    expect(outside).toEqual([]);
    expect(files.length).toBeGreaterThan(10);
  },
);

test("the taxonomy loads vocabularies, statistics and their foundations, and nothing that computes or configures", () => {
  const rooms = new Set(loadedBy(tree, "taxonomy/index.ts").files.map(roomOf));
  expect([...rooms].sort()).toEqual([
    "errors",
    "knobs",
    "quantities",
    "random",
    "registry",
    "statistics",
    "taxonomy",
    "words",
  ]);
});

test("the walk finds what the PNG door loads", () => {
  expect(loadedBy(tree, "figures/png/index.ts").outside).toEqual(
    expect.arrayContaining(["node:module", "@resvg/resvg-js"]),
  );
});

test("the walk finds that the engine's door loads the runtime", () => {
  expect(loadedBy(tree, "engine/index.ts").outside).toEqual(
    expect.arrayContaining(["@jax-js/jax", "onnxruntime-node"]),
  );
});
