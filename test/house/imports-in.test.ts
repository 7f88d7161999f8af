// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts of programs hold templates.
import { expect, test } from "vitest";
import { importsIn } from "./imports-in.ts";

/** What a text imports, in short: `kind specifier`. */
const found = (...lines: readonly string[]) =>
  importsIn(lines.join("\n")).map(({ kind, specifier }) => `${kind} ${specifier}`);

test.each([
  [`import "./a.ts";`, "static ./a.ts"],
  [`import a from "./a.ts";`, "static ./a.ts"],
  [`import a, { b } from "./a.ts";`, "static ./a.ts"],
  [`import * as a from './a.ts'`, "static ./a.ts"],
  [`import { type A } from "./a.ts";`, "static ./a.ts"],
  [`import { from as of, type } from "./a.ts";`, "static ./a.ts"],
  [`import type, { a } from "./a.ts";`, "static ./a.ts"],
  [`import type from "./a.ts";`, "static ./a.ts"],
  [`import type from from "./a.ts";`, "type ./a.ts"],
  [`import type { A } from "./a.ts";`, "type ./a.ts"],
  [`import type * as a from "./a.ts";`, "type ./a.ts"],
  [`import a from "./a.json" with { type: "json" };`, "static ./a.json"],
  [`export * from "./a.ts";`, "static ./a.ts"],
  [`export * as a from "./a.ts";`, "static ./a.ts"],
  [`export { a as b, type C } from "./a.ts";`, "static ./a.ts"],
  [`export type { A } from "./a.ts";`, "type ./a.ts"],
  [`export type * from "./a.ts";`, "type ./a.ts"],
  [`const a = await import("./a.ts");`, "lazy ./a.ts"],
  [`const load = () => import(\n  "./a.ts",\n);`, "lazy ./a.ts"],
  [`type A = typeof import("./a.ts");`, "lazy ./a.ts"],
  [`const a = import.meta.resolve("#a");`, "lazy #a"],
  [`import/* why */{ a }/* why */from/* why */"./a.ts";`, "static ./a.ts"],
])("%s", (text, expected) => {
  expect(found(text)).toEqual([expected]);
});

test("imports of several lines, with comments that look like others", () => {
  const text = [
    `import {`,
    `  a, // from "./not-this.ts";`,
    `  /* import "./nor-this.ts" */ b,`,
    `} from "./a.ts";`,
  ];
  expect(found(...text, `export { c } from "./c.ts"`)).toEqual(["static ./a.ts", "static ./c.ts"]);
});

test.each([
  [`// import "./a.ts";`],
  [`/** Use it by \`import { a } from "./a.ts"\`. */`],
  [`const text = 'import "./a.ts";';`],
  [`const text = "\\"import './a.ts'";`],
  ['const text = `import "./a.ts"; ${ { a: `import "./b.ts"` }.a } import "./c.ts"`;'],
  [`const pattern = /import "a"/;`],
  [`const pattern = [/["/]import "a"/g, 1];`],
  [`export { a, b };\nconst text = "./a.ts";`],
  [`export type A = "./a.ts";`],
  [`export const from = "./a.ts";`],
  [`const a = b.import("./a.ts"); const c = { import: "./c.ts" };`],
  [`const url = import.meta.url; const name = "./a.ts";`],
  [`const module = await import(name);`],
  [`const text = list.filter(({ from }) => from === "./a.ts");`],
])("no import: %s", (text) => {
  expect(found(text)).toEqual([]);
});

test.each([
  ["a quote in a regular expression", `const quoted = /"/g;`],
  ["a quote in a class of characters", `const quoted = /[/"]/.test(text);`],
  ["a division", `const half = (a + b) / 2; const third = list[0] / 3;`],
  ["a regular expression after return", `const f = () => { return /'/; };`],
  ["a template with a quote", "const text = `it's ${count} \"`;"],
  ["templates in templates", "const text = `${list.map((a) => `'${{ a }.a}'`).join(`\"`)}`;"],
  ["an escaped backtick", "const text = `\\`'`;"],
  ["a dollar in a template", "const text = `$'$`;"],
])("what follows %s is read", (_, before) => {
  expect(found(before, `import "./a.ts";`)).toEqual(["static ./a.ts"]);
});

test("an import inside of a template's substitution counts", () => {
  expect(found('const text = `${(await import("./a.ts")).a} ${1}`;', `import "./b.ts";`)).toEqual([
    "lazy ./a.ts",
    "static ./b.ts",
  ]);
});
