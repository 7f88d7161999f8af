import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..");
const DOORS: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(join(ROOT, "package.json"), "utf8"),
).imports;

/** The file behind a specifier; null for a module that is not the project's own. */
function fileOf(specifier: string, from: string): string | null {
  if (specifier.startsWith(".")) return join(dirname(from), specifier);
  if (!specifier.startsWith("#")) return null;
  const exact = DOORS[specifier];
  if (exact !== undefined) return join(ROOT, exact);
  const slash = specifier.lastIndexOf("/");
  const pattern = DOORS[`${specifier.slice(0, slash)}/*`];
  return join(ROOT, pattern!.replace("*", specifier.slice(slash + 1)));
}

/** Every file that importing one loads, and every module that is not the project's own. */
function loadedBy(entry: string): { readonly files: readonly string[]; readonly outside: readonly string[] } {
  const files = new Set([entry]);
  const outside = new Set<string>();
  for (const file of files) {
    const source = readFileSync(file, "utf8").replace(/\b(import|export) type [^;]*;/g, "");
    for (const [, specifier] of source.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*"([^"]+)"/g)) {
      const next = fileOf(specifier!, file);
      if (next === null) outside.add(specifier!);
      else files.add(next);
    }
  }
  return { files: [...files], outside: [...outside] };
}

test.each(["src/figures/index.ts", "src/report/facts/index.ts", "src/taxonomy/index.ts", "src/taxonomy.ts"])(
  "%s loads no Node module, no document and no package, so that a page can use it",
  (door) => {
    const { files, outside } = loadedBy(join(ROOT, door));
    expect(outside).toEqual([]);
    expect(files.length).toBeGreaterThan(10);
  },
);

test("the walk finds what the PNG door loads", () => {
  expect(loadedBy(join(ROOT, "src/figures/png/index.ts")).outside).toEqual(
    expect.arrayContaining(["node:module", "@resvg/resvg-js"]),
  );
});
