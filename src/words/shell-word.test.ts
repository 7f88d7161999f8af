import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { shellWord } from "./shell-word.ts";

it("is the text again once a shell has read it", () => {
  const texts = [
    "plain-1.txt",
    "",
    "a b",
    "it's",
    "''",
    '"$HOME"',
    "`ls`",
    "\\n",
    "a\nb",
    "*",
    "~",
    "-x",
    "#",
    "ü",
  ];
  const script = texts.map((text) => `printf '%s\\0' ${shellWord(text)}`).join("\n");
  const { stdout } = spawnSync("/bin/sh", { input: script, encoding: "utf8" });
  expect(stdout.split("\0").slice(0, -1)).toEqual(texts);
});

it("is the text itself where nothing is to be quoted", () => {
  expect(shellWord("/data/runs:a=1,2@x+y%z-.")).toBe("/data/runs:a=1,2@x+y%z-.");
});
