import { PassThrough } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { type Output, sayAtWork } from "./at-work.ts";

/** A stream with all that was written to it. */
function screen(isTTY: boolean): { readonly stream: Output; readonly text: () => string } {
  const stream = Object.assign(new PassThrough({ encoding: "utf8" }), { isTTY });
  let text = "";
  stream.on("data", (part: string) => {
    text += part;
  });
  return { stream, text: () => text };
}

describe("a command that says nothing for a while", () => {
  it("says in a terminal that it is at work, until it has something to say", async () => {
    const [out, errors] = [screen(true), screen(true)];
    const end = sayAtWork("report: working", out.stream, errors.stream);
    expect(errors.text()).toBe("");
    await sleep(600);
    expect(errors.text()).toBe("report: working …");
    out.stream.write("210 cells\n");
    out.stream.write("report: r\n");
    errors.stream.write("note\n");
    end();
    expect(out.text()).toBe("210 cells\nreport: r\n");
    expect(errors.text()).toBe("report: working …\r\u001b[Knote\n");
    expect(Object.hasOwn(out.stream, "write") || Object.hasOwn(errors.stream, "write")).toBe(false);
  });

  it("says so once, and not where it ends or speaks soon, or where there is no terminal", async () => {
    const [quick, spoken, piped] = [screen(true), screen(true), screen(false)];
    const out = screen(false);
    sayAtWork("a", out.stream, quick.stream)();
    sayAtWork("b", out.stream, spoken.stream);
    out.stream.write("words");
    sayAtWork("c", out.stream, piped.stream);
    await sleep(600);
    expect([quick, spoken, piped].map(({ text }) => text())).toEqual(["", "", ""]);
    expect(out.text()).toBe("words");
  });
});
