import { expect, it } from "vitest";
import { noneOf } from "./no-run.ts";

const missing = { run: "fashon", shown: "postgres://me@host/lab?run=fashon" };

it("names the runs that there are, the nearest first and not hundreds of them, and the one that may be meant", () => {
  const names = ["alignment", "digits", "fashion", ...Array.from({ length: 20 }, (_, i) => `long-name-${i}`)];
  const { code, kind, message } = noneOf(names, missing);
  expect({ code, kind }).toEqual({ code: "run/no-run", kind: "input" });
  expect(message).toMatch(
    /^postgres:\S+: the database holds no such run; expected one of its runs: fashion, digits, /,
  );
  expect(message).toMatch(/ and 15 others\. Did you mean postgres:\/\/me@host\/lab\?run=fashion\?$/);
  const odd = noneOf(["a b&c"], { run: "a b&d", shown: "postgres://host/?run=a+b%26d&sslmode=require" });
  expect(odd.message).toContain("Did you mean postgres://host/?run=a%20b%26c&sslmode=require?");
});

it("says of a database without runs, or with none of a like name, how one is written", () => {
  expect(noneOf([], missing).message).toMatch(/: the database holds no runs\. .*loss-atlas run --store/);
  const { message } = noneOf(["digits"], missing);
  expect(message).toMatch(/expected one of its runs: digits\. loss-atlas run --store/);
});
