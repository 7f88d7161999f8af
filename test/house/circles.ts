import type { SourceTree } from "./source-tree.ts";

/** What each node leads to. */
export type Arrows = ReadonlyMap<string, readonly string[]>;

/**
 * Circles among nodes, each as its nodes in order with the first once more at the end; a shortest one through every
 * node that is in one and not yet in a circle before. Empty exactly where there are none.
 */
export function circlesAmong(arrows: Arrows): readonly (readonly string[])[] {
  const told = new Set<string>();
  const circles: (readonly string[])[] = [];
  for (const node of arrows.keys()) {
    const circle = told.has(node) ? null : shortestBack(arrows, node);
    if (circle === null) continue;
    circles.push(circle);
    for (const member of circle) told.add(member);
  }
  return circles;
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
