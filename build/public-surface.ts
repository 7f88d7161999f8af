import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Doors, findDoor } from "./specifiers.ts";

/** A name that the package exports. */
export interface ExportedName {
  readonly name: string;
  /** The keyword of its declaration. */
  readonly kind: "function" | "const" | "class" | "interface" | "type" | "enum";
  /** The file that declares it, below `src/`. */
  readonly file: string;
  /** What stands above the declaration, without its frame; `null` for nothing. */
  readonly docstring: string | null;
}

const ROOT = dirname(import.meta.dirname);
const DECLARATION =
  /(?:\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*)?^export (?:declare )?(?:abstract )?(?:async )?(function|const|class|interface|type|enum)\*? (\w+)/gm;
const RE_EXPORT = /^export (?:type )?\{([^}]*)\} from "([^"]+)";/gm;
const EXPORT_ALL = /^export \* from "([^"]+)";/gm;

/**
 * Every name that a file below `src/` exports, in order, followed through re-exports to where it is declared.
 *
 * @throws Error for a re-exported name whose file does not declare it
 */
export function exportedNames(file: string): readonly ExportedName[] {
  const text = readFileSync(join(ROOT, "src", file), "utf8");
  const declared = new Map<string, ExportedName>();
  for (const [, comment, kind, name] of text.matchAll(DECLARATION)) {
    if (declared.has(name!)) continue;
    const docstring = comment === undefined ? null : withoutFrame(comment);
    declared.set(name!, { name: name!, kind: kind as ExportedName["kind"], file, docstring });
  }
  const passedOn = [...text.matchAll(RE_EXPORT)].flatMap(([, list, specifier]) => {
    const behind = exportedNames(fileOf(specifier!, file));
    return namesIn(list!).map(({ inner, outer }) => {
      const found = behind.find(({ name }) => name === inner);
      if (found === undefined) throw new Error(`${file} exports ${inner}, which ${specifier} does not`);
      return { ...found, name: outer };
    });
  });
  const everything = [...text.matchAll(EXPORT_ALL)].flatMap(([, specifier]) =>
    exportedNames(fileOf(specifier!, file)),
  );
  return [...declared.values(), ...passedOn, ...everything];
}

function namesIn(list: string): readonly { readonly inner: string; readonly outer: string }[] {
  return list
    .replaceAll(/\/\/.*$/gm, "")
    .split(",")
    .map((item) => item.trim().replace(/^type /, ""))
    .filter((item) => item !== "")
    .map((item) => {
      const [inner = "", outer = inner] = item.split(" as ");
      return { inner, outer };
    });
}

function fileOf(specifier: string, from: string): string {
  if (specifier.startsWith(".")) return join(dirname(from), specifier);
  const { imports: doors }: { readonly imports: Doors } = JSON.parse(
    readFileSync(join(ROOT, "package.json"), "utf8"),
  );
  const file = findDoor(specifier, doors);
  if (file === undefined) throw new Error(`${from} exports from ${specifier}, which is no room`);
  return file;
}

/** The lines of a comment without the stars at their beginning. */
function withoutFrame(comment: string): string {
  return comment
    .split("\n")
    .map((line) => line.replace(/^\s*\* ?/, "").trimEnd())
    .join("\n")
    .trim();
}
