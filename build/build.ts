/** Compiles `src/` to `dist/`, or to the folder that is given: `node build/build.ts [folder]`. */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { type Doors, unresolvedSpecifiers, withRelativeSpecifiers } from "./specifiers.ts";

const ROOT = dirname(import.meta.dirname);
const out = resolve(process.argv[2] ?? join(ROOT, "dist"));

rmSync(out, { recursive: true, force: true });
compile();
const { imports: doors }: { readonly imports: Doors } = JSON.parse(
  readFileSync(join(ROOT, "package.json"), "utf8"),
);
const leftovers = emittedFiles().flatMap((file) => {
  const path = join(out, file);
  const text = withRelativeSpecifiers(readFileSync(path, "utf8"), file, doors);
  writeFileSync(path, text);
  return [...unresolvedSpecifiers(text, doors), ...missingFiles(text, path)].map(
    (specifier) => `${file}: ${specifier}`,
  );
});
if (leftovers.length > 0) {
  process.stderr.write(`Not resolvable in the compiled package:\n${leftovers.join("\n")}\n`);
  process.exit(1);
}

function compile(): void {
  const compiler = join(
    dirname(createRequire(import.meta.url).resolve("typescript/package.json")),
    "bin",
    "tsc",
  );
  const project = join(import.meta.dirname, "tsconfig.json");
  try {
    // Threads that check beside each other each check what they share, which takes half as much work again.
    const words = ["-p", project, "--outDir", out, "--singleThreaded"];
    execFileSync(process.execPath, [compiler, ...words], { stdio: "inherit" });
  } catch {
    process.exit(1);
  }
}

function emittedFiles(): readonly string[] {
  return readdirSync(out, { recursive: true, encoding: "utf8" }).filter((path) => /\.(js|d\.ts)$/.test(path));
}

/** Relative specifiers whose file was not emitted, such as an import from a test's own module. */
function missingFiles(text: string, path: string): readonly string[] {
  return [...text.matchAll(/\bfrom "(\.[^"]+)"|\bimport\("(\.[^"]+)"\)/g)]
    .map(([, from, dynamic]) => (from ?? dynamic)!)
    .filter((specifier) => !existsSync(join(dirname(path), specifier)));
}
