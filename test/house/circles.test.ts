import fc from "fast-check";
import { expect, test } from "vitest";
import { circlesAmong, fileCircles } from "./circles.ts";
import { madeUpTree } from "./made-up.ts";

const nodes = fc.integer({ min: 0, max: 9 });
const edges = fc.array(fc.tuple(nodes, nodes), { maxLength: 25 });

const arrowsOf = (pairs: readonly (readonly [number, number])[]) =>
  new Map(
    Array.from({ length: 10 }, (_, node) => [
      `${node}`,
      pairs.filter(([from]) => from === node).map(([, to]) => `${to}`),
    ]),
  );

test("arrows that only climb have no circle", () => {
  fc.assert(
    fc.property(edges, (pairs) => {
      expect(circlesAmong(arrowsOf(pairs.filter(([from, to]) => from < to)))).toEqual([]);
    }),
  );
});

test("every circle runs along arrows, and a graph is without one exactly when its nodes can be taken off in turn", () => {
  fc.assert(
    fc.property(edges, (pairs) => {
      const arrows = arrowsOf(pairs);
      const circles = circlesAmong(arrows);
      for (const circle of circles) {
        expect(circle.length).toBeGreaterThan(1);
        expect(circle.at(-1)).toBe(circle[0]);
        for (const [at, node] of circle.slice(1).entries()) expect(arrows.get(circle[at]!)).toContain(node);
      }
      expect(circles.length === 0).toBe(canBeTakenOff(arrows));
    }),
  );
});

/** Kahn's test of a graph without circles: nodes that lead nowhere are taken off until none is left. */
function canBeTakenOff(arrows: ReadonlyMap<string, readonly string[]>): boolean {
  const left = new Set(arrows.keys());
  for (let size = -1; size !== left.size; ) {
    size = left.size;
    for (const node of [...left]) if (!arrows.get(node)!.some((next) => left.has(next))) left.delete(node);
  }
  return left.size === 0;
}

test("one circle is told of every tangle, a shortest", () => {
  const arrows = new Map([
    ["a", ["b"]],
    ["b", ["c"]],
    ["c", ["a", "b", "x"]],
    ["x", ["y"]],
    ["y", ["x"]],
    ["z", ["x"]],
  ]);
  expect(circlesAmong(arrows)).toEqual([
    ["b", "c", "b"],
    ["x", "y", "x"],
  ]);
});

test("two files that import each other, one of them a type", () => {
  const tree = madeUpTree({
    "hall/lamp.ts": `import { plug } from "./plug.ts";`,
    "hall/plug.ts": `import type { Lamp } from "./lamp.ts";`,
    "hall/rug.ts": ["./lamp.ts"],
  });
  expect(fileCircles(tree)).toEqual([
    "files import each other in a circle: hall/lamp.ts → hall/plug.ts → hall/lamp.ts",
  ]);
});

test("a circle through a door and a lazy import", () => {
  const tree = madeUpTree({
    "hall/index.ts": `export { lamp } from "./lamp.ts";`,
    "hall/lamp.ts": `const load = () => import("#attic");`,
    "attic/index.ts": ["#hall"],
  });
  expect(fileCircles(tree)).toEqual([
    "files import each other in a circle: hall/index.ts → hall/lamp.ts → attic/index.ts → hall/index.ts",
  ]);
});
