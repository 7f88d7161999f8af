import { describe, expect, it } from "vitest";
import { AtlasError, formatError } from "./index.ts";

const ESCAPE = "\x1b[31m";

describe("an error that quotes input", () => {
  it("shows what a terminal would obey, in every part of it", () => {
    const error = new AtlasError({
      code: "a/b",
      kind: "input",
      where: `a${ESCAPE}.yaml`,
      problem: `k\nerror [x]: faked`,
      expected: `b${ESCAPE}`,
      remedy: "\u202eleave",
      lines: [`1${ESCAPE}`, "2\r3"],
    });
    expect(formatError(error)).toBe(
      [
        "error [a/b]: a\\u001b[31m.yaml: k\\nerror [x]: faked; expected b\\u001b[31m. \\u202eleave",
        "1\\u001b[31m",
        "2\\r3",
      ].join("\n  "),
    );
    expect(error).toMatchObject({ where: "a\\u001b[31m.yaml", lines: ["1\\u001b[31m", "2\\r3"] });
    expect(formatError(new Error(`k\n${ESCAPE}`))).toBe("error: k\\n\\u001b[31m");
  });

  it.each(["x", "\x1b", "\n"])("cannot fill the screen with %j", (character) => {
    const problem = `tensor ${character.repeat(150_000)} is malformed`;
    const { message } = new AtlasError({
      code: "a/b",
      kind: "input",
      problem,
      where: problem,
      expected: problem,
    });
    expect(message.length).toBeLessThan(6100);
    expect(message).toContain(" … ");
    expect(message).toMatch(/is malformed$/);
  });

  it("stays the same when it is the problem of another", () => {
    const inner = new AtlasError({ code: "a/b", kind: "input", problem: `k\n${ESCAPE}` });
    const outer = new AtlasError({ code: "a/c", kind: "failure", problem: inner.message });
    expect(outer.message).toBe(inner.message);
  });
});
