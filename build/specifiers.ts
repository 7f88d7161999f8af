import { dirname, relative, sep } from "node:path";

/** Where the doors of the rooms are: `imports` of package.json, each a path below `src/`. */
export type Doors = Readonly<Record<string, string>>;

/** What an import, a re-export, a dynamic import, a type import or `import.meta.resolve` names, in emitted text. */
const SPECIFIER = /(\bfrom\s*|\bimport\s*\(?\s*|\bimport\.meta\.resolve\(\s*)"([#.][^"\n]*)"/g;

/**
 * The text of an emitted file with every `#room` and every `.ts` file replaced by the relative path of the compiled
 * file, so that neither Node nor TypeScript needs a map of the rooms.
 *
 * @param file path of the emitted file below the output folder
 * @throws Error for a room without a door
 */
export function withRelativeSpecifiers(text: string, file: string, doors: Doors): string {
  return text.replaceAll(SPECIFIER, (_, before: string, specifier: string) => {
    const path = specifier.startsWith("#") ? pathBetween(file, doorOf(specifier, doors)) : specifier;
    return `${before}"${path.replace(/\.ts$/, ".js")}"`;
  });
}

/** What an emitted file still names that only a checkout can resolve: `.ts` files, and rooms by name in any string. */
export function unresolvedSpecifiers(text: string, doors: Doors): readonly string[] {
  const files = [...text.matchAll(SPECIFIER)].map(([, , specifier]) => specifier!);
  const strings = [...text.matchAll(/"(#[\w/-]+)"/g)].map(([, string]) => string!);
  return [
    ...files.filter((specifier) => specifier.endsWith(".ts")),
    ...strings.filter((string) => findDoor(string, doors) !== undefined),
  ];
}

function pathBetween(file: string, target: string): string {
  const path = relative(dirname(file), target).split(sep).join("/");
  return path.startsWith(".") ? path : `./${path}`;
}

function doorOf(specifier: string, doors: Doors): string {
  const door = findDoor(specifier, doors);
  if (door === undefined) throw new Error(`package.json maps no door to ${specifier}`);
  return door;
}

/** The path below `src/` of the room behind a door, as Node's `imports` with exact names and one `*` would find it. */
export function findDoor(specifier: string, doors: Doors): string | undefined {
  const exact = doors[specifier];
  if (exact !== undefined) return belowSource(exact);
  for (const [pattern, target] of Object.entries(doors).sort(([a], [b]) => b.length - a.length)) {
    const [head = "", tail] = pattern.split("*");
    if (tail === undefined || !specifier.startsWith(head) || !specifier.endsWith(tail)) continue;
    const name = specifier.slice(head.length, specifier.length - tail.length);
    return belowSource(target.replaceAll("*", name));
  }
  return undefined;
}

const belowSource = (target: string): string => target.replace(/^\.\/src\//, "");
