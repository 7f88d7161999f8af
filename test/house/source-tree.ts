import { readdirSync, readFileSync } from "node:fs";
import { join, posix, sep } from "node:path";
import { type Doors, findDoor } from "../../build/specifiers.ts";
import { type Import, importsIn } from "./imports-in.ts";

/** An import with the file behind it. */
export interface Link extends Import {
  /** Paths below `src`. */
  readonly from: string;
  /** `null` for a package, a module of Node and a door that `package.json` does not map. */
  readonly to: string | null;
}

/** The files below `src` and what they import. */
export interface SourceTree {
  /** Texts by path. */
  readonly files: ReadonlyMap<string, string>;
  readonly links: readonly Link[];
}

/** The tree of the files that are given, texts by path below `src`. */
export function sourceTree(texts: Readonly<Record<string, string>>, doors: Doors): SourceTree {
  const links = Object.entries(texts).flatMap(([from, text]) =>
    importsIn(text).map((found): Link => ({ ...found, from, to: fileBehind(found.specifier, from, doors) })),
  );
  return { files: new Map(Object.entries(texts)), links };
}

/** The tree of every TypeScript file below a folder. */
export function readSourceTree(folder: string, doors: Doors): SourceTree {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) =>
    path.endsWith(".ts"),
  );
  const texts = paths
    .sort()
    .map((path) => [path.split(sep).join("/"), readFileSync(join(folder, path), "utf8")] as const);
  return sourceTree(Object.fromEntries(texts), doors);
}

function fileBehind(specifier: string, from: string, doors: Doors): string | null {
  if (specifier.startsWith("#")) return findDoor(specifier, doors) ?? null;
  return specifier.startsWith(".") ? posix.join(folderOf(from), specifier) : null;
}

/** The folder of a file; `.` for `src` itself. */
export const folderOf = (file: string): string => posix.dirname(file);

/** The room of a file or folder: its first folder. */
export const roomOf = (path: string): string => path.split("/")[0]!;

/** Whether a path lies in a folder or is it. */
export const isWithin = (path: string, folder: string): boolean =>
  folder === "." || path === folder || path.startsWith(`${folder}/`);

/** Tests and what only tests use: `x.test.ts`, `x.testing.ts` and folders called `testing`. */
export const isOfTests = (file: string): boolean => /\.test(ing)?\.ts$|(^|\/)testing\//.test(file);

/** Whether a folder is entered by an `index.ts` alone. */
export const hasDoor = ({ files }: SourceTree, folder: string): boolean => files.has(`${folder}/index.ts`);

/** Links of what the program consists of, without tests. */
export const productLinks = ({ links }: SourceTree): readonly Link[] =>
  links.filter(({ from }) => !isOfTests(from));

/** What importing a file loads at once: files below `src`, and every other module by its name. */
export function loadedBy(
  { links }: SourceTree,
  entry: string,
): { readonly files: readonly string[]; readonly outside: readonly string[] } {
  const files = new Set([entry]);
  const outside = new Set<string>();
  for (const file of files) {
    for (const { specifier, to } of links.filter(({ from, kind }) => from === file && kind === "static")) {
      if (to === null) outside.add(specifier);
      else files.add(to);
    }
  }
  return { files: [...files], outside: [...outside] };
}
