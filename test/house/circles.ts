import type { SourceTree } from "./source-tree.ts";

/** What each node leads to. */
export type Arrows = ReadonlyMap<string, readonly string[]>;

/**
 * Circles among nodes, each as its nodes in order with the first once more at the end: of every tangle of nodes that all
 * lead to each other a shortest one. Empty exactly where there are none.
 */
export function circlesAmong(arrows: Arrows): readonly (readonly string[])[] {
  const told = new Set<string>();
  return [...arrows.keys()].flatMap((node) => {
    const circle = told.has(node) ? null : shortestBack(arrows, node);
    if (circle === null) return [];
    const tangle = [...behind(arrows, node)].filter((other) => behind(arrows, other).has(node));
    for (const member of tangle) told.add(member);
    const circles = tangle.flatMap((member) => [shortestBack(arrows, member) ?? []]);
    return [circles.reduce((best, next) => (next.length < best.length ? next : best), circle)];
  });
}

/** Every node that a node leads to, directly or through others. */
function behind(arrows: Arrows, node: string): ReadonlySet<string> {
  const reached = new Set(arrows.get(node));
  for (const passed of reached) for (const next of arrows.get(passed) ?? []) reached.add(next);
  return reached;
}

/** A shortest way from a node to itself; null where there is none. */
function shortestBack(arrows: Arrows, home: string): readonly string[] | null {
  const before = new Map<string, string>();
  const wave = [home];
  for (const node of wave) {
    for (const next of arrows.get(node) ?? []) {
      if (next === home) return wayTo(node, before, [home]);
      if (before.has(next)) continue;
      before.set(next, node);
      wave.push(next);
    }
  }
  return null;
}

function wayTo(
  node: string,
  before: ReadonlyMap<string, string>,
  rest: readonly string[],
): readonly string[] {
  const previous = before.get(node);
  return previous === undefined ? [node, ...rest] : wayTo(previous, before, [node, ...rest]);
}

/** Circles of imports between files: those of types, `import()` and tests count as any other. */
export function fileCircles({ files, links }: SourceTree): readonly string[] {
  const arrows = new Map(
    [...files.keys()].map((file) => [
      file,
      links.flatMap(({ from, to }) => (from === file && to !== null ? [to] : [])),
    ]),
  );
  return circlesAmong(arrows).map((circle) => `files import each other in a circle: ${circle.join(" → ")}`);
}
