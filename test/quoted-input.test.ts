import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { expectRefusal, scratchFolders } from "./refusal.ts";
import { standingLossAtlas } from "./standing-command.ts";

const freshFolder = scratchFolders("quoted-input");

/** A title, a colour, a second message and a turn of the direction of writing. */
const EVIL = "e\x1b]0;t\x07\x1b[31m\nerror [x]: faked\r\u202e\x9b2J";
const SHOWN = String.raw`e\u001b]0;t\u0007\u001b[31m\nerror [x]: faked\r\u202e\u009b2J`;
/** What commander says is on one line by its own rule. */
const SHOWN_AS_USAGE = String.raw`e\u001b]0;t\u0007\u001b[31m error [x]: faked\r\u202e\u009b2J`;

const OBEYED = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

const CELLS = readFileSync(join(import.meta.dirname, "fixtures", "readme", "cells.csv"), "utf8");

/** The cells with one more column. */
function withColumn(name: string, textOf: (row: number) => string): string {
  const [head, ...rows] = CELLS.trimEnd().split("\n");
  return [`${head},"${name}"`, ...rows.map((row, index) => `${row},"${textOf(index)}"`), ""].join("\n");
}

describe("a message shows what it quotes, and nothing of it is obeyed:", { concurrent: true }, () => {
  it.each<[what: string, words: readonly string[], error: string, says: string]>([
    ["the name of a file that is missing", ["plan", `${EVIL}.yaml`], "files/missing", SHOWN],
    ["the name of a file with a mistake", ["plan", "file"], "configuration/invalid", "nope is not a key"],
    [
      "a value of the command line",
      ["plan", "--set", `seeds=${EVIL}`],
      "configuration/invalid",
      "--set seeds=",
    ],
    ["a key of the command line", ["plan", "--set", `${EVIL}=1`], "configuration/invalid", "is not a key"],
    ["the name of a run", ["run", "--name", EVIL], "configuration/invalid", "--name: name is the text"],
    ["an option", ["plan", `--${EVIL}`], "cli/usage", SHOWN_AS_USAGE],
    ["a command", [EVIL], "cli/usage", SHOWN_AS_USAGE],
    ["the value of an option", ["run", "--workers", EVIL], "cli/usage", SHOWN_AS_USAGE],
    ["a cell", ["diagnose", "cells.csv", "--cell", `width=${EVIL}`], "cli/bad-cell", SHOWN],
    ["a name to explain", ["explain", EVIL], "explain/unknown-name", "nothing is called"],
    ["a measurement", ["measure", EVIL, "cells.csv"], "measure/unknown", "there is no measurement"],
    ["a table", ["classify", `${EVIL}.csv`], "files/missing", SHOWN],
    ["a run", ["report", EVIL], "run/no-run", SHOWN],
    [
      "a folder of data",
      ["run", "--set", "data.source=mnist", "--data-dir", EVIL],
      "data/missing-folder",
      SHOWN,
    ],
  ])("%s", async (_, words, error, says) => {
    const cwd = freshFolder({ "cells.csv": CELLS, [`${EVIL}-1.yaml`]: "nope: 1\n" });
    const named = words.map((word) => (word === "file" ? `${EVIL}-1.yaml` : word));
    const ending = await standingLossAtlas(named, { cwd });
    expectRefusal(ending, { code: 2, error, says: [says] });
    expect(ending.errors).not.toMatch(OBEYED);
  });

  it.each(["classify", "diagnose", "claims"])(
    "%s tells of columns and their values as it does",
    async (command) => {
      const cwd = freshFolder({
        "name.csv": withColumn(EVIL, String),
        "value.csv": withColumn("kind", () => EVIL),
        "knob.csv": withColumn("optimiser", (row) => (row % 2 === 0 ? EVIL : "sgd")),
      });
      for (const table of ["name.csv", "value.csv", "knob.csv"]) {
        for (const form of [[], ["--markdown"]]) {
          const { output, errors } = await standingLossAtlas([command, table, ...form], { cwd });
          expect(`${output}${errors}`).not.toMatch(OBEYED);
          expect(errors.split("\n").filter((line) => line.startsWith("error")).length).toBeLessThan(2);
          expect(output).not.toMatch(/^error/m);
        }
      }
    },
  );
});
