import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

/** What halving the least normal number gives in a fresh process after some statements. */
function halfOfLeast(statements: string): string {
  const program = `
    const { compile } = await import(${JSON.stringify(join(import.meta.dirname, "..", "compile.ts"))});
    const { settleArithmetic } = await import(${JSON.stringify(join(import.meta.dirname, "settle-arithmetic.ts"))});
    ${statements}
    console.log(Number(process.argv[1]) / 2);`;
  const words = ["--input-type=module", "-e", program, String(2 ** -1022)];
  return execFileSync(process.execPath, words, { encoding: "utf8" }).trim();
}

test("arithmetic is settled to what it is after any compiled program, and not before", () => {
  expect(halfOfLeast("")).toBe(String(2 ** -1023));
  const compiled = halfOfLeast(
    'await compile((x) => x.add(1), [{ type: "float32", shape: [1] }]); await new Promise(setImmediate);',
  );
  expect(halfOfLeast("await settleArithmetic();")).toBe(compiled);
});
