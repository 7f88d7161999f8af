import { type SourceTree, sourceTree } from "./source-tree.ts";

/** Doors of made-up rooms: every `#room` and `#room/sub`. */
export const MADE_UP_DOORS = { "#*": "./src/*/index.ts" };

/**
 * A made-up tree.
 *
 * @param imports specifiers by path below `src`, each imported for its effect; texts stand as they are
 */
export function madeUpTree(imports: Readonly<Record<string, readonly string[] | string>>): SourceTree {
  const texts = Object.entries(imports).map(([file, content]) => {
    const text =
      typeof content === "string" ? content : content.map((specifier) => `import "${specifier}";\n`).join("");
    return [file, text] as const;
  });
  return sourceTree(Object.fromEntries(texts), MADE_UP_DOORS);
}
