import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { COMMANDS } from "../src/cli/commands.ts";
import { standingLossAtlas } from "./standing-command.ts";

/** What a terminal of the usual size shows without breaking lines. */
const COLUMNS = 80;

const helpOf = (words: readonly string[]) => standingLossAtlas([...words, "--help"], { cwd: tmpdir() });

test.each([[], ...COMMANDS.map(({ name }) => [name])])(
  "the help of loss-atlas %s fits a terminal, examples too",
  async (...words) => {
    const { code, output, errors } = await helpOf(words);
    expect({ code, errors }).toEqual({ code: 0, errors: "" });
    expect(output).toContain(`Usage: loss-atlas ${words[0] ?? "["}`);
    expect(output.split("\n").filter((line) => line.length > COLUMNS)).toEqual([]);
    expect(output).not.toMatch(/undefined|\[object /);
  },
);

test("help before a command asks for its help", async () => {
  for (const words of [[], ["run"], ["status"]]) {
    const asked = await standingLossAtlas(["help", ...words], { cwd: tmpdir() });
    expect(asked).toEqual(await helpOf(words));
  }
});

test("an example of a command's help is a call of a command that there is", async () => {
  const names = new Set(COMMANDS.map(({ name }) => name));
  for (const words of [[], ...COMMANDS.map(({ name }) => [name])]) {
    const { output } = await helpOf(words);
    const [, examples = ""] = output.split("\nExamples:\n");
    for (const [, name = ""] of examples.matchAll(/^ {2}loss-atlas (\S+)/gm)) expect(names).toContain(name);
  }
});
