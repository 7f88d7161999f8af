import { describe, expect, it } from "vitest";
import { lossAtlas } from "./command-line.ts";
import { pathsUnder } from "./files-under.ts";
import { expectRefusal, scratchFolders } from "./refusal.ts";
import { standingLossAtlas } from "./standing-command.ts";

const freshFolder = scratchFolders("bad-inputs");

/** Calls the command in a folder with one configuration file and expects it to be refused, the folder untouched. */
async function expectRefused(
  words: readonly string[],
  text: string | Uint8Array,
  error: string,
  says: readonly string[],
): Promise<void> {
  const cwd = freshFolder({ "my.yaml": text });
  expectRefusal(await standingLossAtlas(words, { cwd }), { code: 2, error, says });
  expect(pathsUnder(cwd)).toEqual(["my.yaml"]);
}

describe("a configuration is refused that has", { concurrent: true }, () => {
  it.each([
    [
      "an unknown key",
      "seed: 3",
      ["my.yaml:1:1", "seed is not a key", "one of name,", "Did you mean seeds?"],
    ],
    [
      "a key of another section",
      "seeds: 3\nmomentum: 0.5",
      ["my.yaml:2:1", "momentum is not a key", "momentum belongs under training"],
    ],
    [
      "text for a number",
      "seeds: many",
      ["my.yaml:1:8", 'seeds is the text "many"', "whole number from 1 to"],
    ],
    ["a number for a mapping", "training: 5", ["my.yaml:1:11", "training is 5", "a mapping with the keys"]],
    ["no value", "model:\n  width:", ["my.yaml:2:3", "model.width has no value", "Leave the key out"]],
    [
      "a negative learning rate",
      "training:\n  learning_rate: -1",
      ["my.yaml:2:18", "training.learning_rate is -1", "a number above 0"],
    ],
    [
      "what is not a number",
      "training: { momentum: .nan }",
      ["my.yaml:1:23", "is not a number", "from 0 up to"],
    ],
    [
      "an infinite number",
      "training: { learning_rate: .inf }",
      ["my.yaml:1:28", "infinite", "at most 1,000"],
    ],
    ["a fraction of a network", "seeds: 2.5", ["my.yaml:1:8", "seeds is 2.5", "a whole number"]],
    [
      "a key of colours and titles",
      String.raw`"\e]0;pwn\a\e[31mred": 1`,
      ["my.yaml:1:1", String.raw`\u001b]0;pwn\u0007\u001b[31mred is not a key`],
    ],
    [
      "a key that pretends to be a second message",
      String.raw`"k\nerror [x]: faked line": 1`,
      ["my.yaml:1:1", String.raw`k\nerror [x]: faked line is not a key`],
    ],
    [
      "a number that no program of doubles holds",
      "root_seed: 9007199254740993",
      ["my.yaml:1:12: root_seed is", "9,007,199,254,740,991"],
    ],
    [
      "a number that float32 does not hold",
      "training:\n  learning_rate: 1e-310",
      ["my.yaml:2:18", "training.learning_rate is 1e-310", "at least 1.18e-38"],
    ],
    ["a key twice", "seeds: 1\nname: a\nseeds: 2", ["my.yaml:3:1", "seeds", "given twice", "every key once"]],
    ["an open bracket", "data: {\n  examples: 9", ["my.yaml:3:1", "not valid YAML", "end with a }"]],
    [
      "an unknown alias",
      "name: a\nseeds: *other",
      ["my.yaml:2:8", "not valid YAML: *other", "marked &other above"],
    ],
    [
      "aliases that grow without bound",
      `${["a: &a [1,1,1,1,1,1,1,1,1]", ..."bcdefgh"].reduce((lines, key) => {
        const above = String.fromCharCode(key.charCodeAt(0) - 1);
        return `${lines}\n${key}: &${key} [${Array(9).fill(`*${above}`).join()}]`;
      })}`,
      ["my.yaml", "aliases stand for more than can be read"],
    ],
    [
      "a list at its root",
      "- 1\n- 2",
      ["my.yaml:1:1", "the file is a list", "a mapping with the keys name,"],
    ],
    ["comments only", "# soon", ["my.yaml:1:1", "no value", "a mapping with the keys"]],
    [
      "an unknown source of data",
      "data: { source: mnits }",
      ["my.yaml:1:17", 'data.source is the text "mnits"', "one of glyphs,", "Did you mean mnist?"],
    ],
    [
      "a knob under the wrong heading",
      "grid:\n  load: { batch_size: [4] }",
      ["my.yaml:2:11", "grid.load.batch_size is not a key", "one of width,", "put it under grid.temperature"],
    ],
    [
      "a knob twice",
      "grid:\n  load: { width: [4] }\n  slices: { width: [2] }",
      ["my.yaml:3:20", "grid.slices.width varies a knob that grid.load varies already", "every knob once"],
    ],
    [
      "two knobs on one axis",
      "grid: { load: { width: [4], depth: [2] } }",
      ["my.yaml:1:15", "grid.load has 2 knobs, width and depth", "exactly one load knob"],
    ],
    [
      "an axis without values",
      "grid: { load: { width: [] } }",
      ["my.yaml:1:24", "empty list", "at least one"],
    ],
    [
      "a value twice",
      "grid: { load: { width: [4, 4] } }",
      ["my.yaml:1:28", "lists 4 twice", "every value once"],
    ],
    [
      "batches larger than the data",
      "data: { examples: 100 }\ngrid: { temperature: { batch_size: [8, 256] } }",
      ["my.yaml:2:36", "grid.temperature.batch_size is 256", "at most 100, the training examples"],
    ],
    [
      "more networks than a plan may hold",
      "seeds: 1000\ngrid: { load: { width: { from: 1, to: 900, count: 900 } } }",
      ["my.yaml:2:7", "networks", "at most 100,000", "Take fewer values"],
    ],
    [
      "a name that leads elsewhere",
      "name: ../evil",
      ["my.yaml:1:7", 'name is the text "../evil"', "letters, digits"],
    ],
  ])("%s", (_, text, says) => expectRefused(["run", "my.yaml"], `${text}\n`, "configuration/invalid", says));

  it("nothing in it", () =>
    expectRefused(["run", "my.yaml"], "\n", "configuration/empty", ["my.yaml", "empty", "loss-atlas init"]));

  it("bytes that are no text", () =>
    expectRefused(["run", "my.yaml"], Uint8Array.of(0xff, 0xfe, 0), "files/not-text", ["my.yaml", "UTF-8"]));

  it("several mistakes, all told at once in the order of the file", async () => {
    const cwd = freshFolder({ "my.yaml": "sed: 1\nmodel: { depth: 0 }\ntraining: { batch_size: 0 }\n" });
    const { code, errors } = await standingLossAtlas(["plan", "my.yaml"], { cwd });
    expect(code).toBe(2);
    const [head, ...mistakes] = errors.trimEnd().split("\n");
    expect(head).toBe("error [configuration/invalid]: my.yaml: 3 mistakes");
    expect(mistakes.map((line) => /^ {2}(my\.yaml:\d+:\d+): /.exec(line)?.[1])).toEqual([
      "my.yaml:1:1",
      "my.yaml:2:17",
      "my.yaml:3:25",
    ]);
  });
});

describe("the command line is refused with", { concurrent: true }, () => {
  it.each([
    [
      "a missing file",
      ["run", "mine.yaml"],
      "files/missing",
      ["mine.yaml", "no such file", "Check the path"],
    ],
    [
      "a folder for a file",
      ["plan", "."],
      "files/is-a-folder",
      [".: this is a folder", "expected a file with a configuration", "loss-atlas status, worker, retry"],
    ],
    [
      "a device for a file",
      ["plan", "/dev/zero"],
      "files/device",
      ["/dev/zero", "a device", "expected a file"],
    ],
    [
      "an unknown key to set",
      ["run", "--set", "model.widht=3"],
      "configuration/invalid",
      ["--set model.widht=3", "model.widht is not a key", "Did you mean width?"],
    ],
    [
      "a value out of range to set",
      ["run", "my.yaml", "--set", "seeds=0"],
      "configuration/invalid",
      ["--set seeds=0", "seeds is 0", "a whole number from 1"],
    ],
    [
      "nothing to set",
      ["run", "--set", "model.width"],
      "configuration/invalid",
      ["--set model.width", "no key with a value", "key.path=value, such as"],
    ],
    [
      "a key without a name to set",
      ["run", "--set", "=3"],
      "configuration/invalid",
      ["--set =3", "key.path=value"],
    ],
    [
      "a torn value to set",
      ["run", "--set", "seeds=[1"],
      "configuration/invalid",
      ["--set seeds=[1", "not valid"],
    ],
    [
      "a setting given twice",
      ["run", "--set", "model.width=16", "--set", "seeds=4", "--set", "model.width=32"],
      "configuration/invalid",
      ["--set model.width=32", "model.width is given twice, as 16 and as 32", "one of the two"],
    ],
    [
      "a true minus sign in a setting",
      ["run", "--set", "training.learning_rate=−0.1"],
      "configuration/invalid",
      ["Write the minus sign as a hyphen: -0.1"],
    ],
    [
      "an option given twice",
      ["measure", "a.onnx", "--examples", "100", "--examples", "200"],
      "cli/given-twice",
      ["--examples", "given twice, 100 and 200", "one of the two"],
    ],
    [
      "a name given twice",
      ["run", "--name", "a", "--set", "name=b"],
      "cli/set-twice",
      ["--set name", "--name gives this setting too", "one of the two"],
    ],
    [
      "a name that leads elsewhere",
      ["run", "--name", "../x"],
      "configuration/invalid",
      ["--name: ", 'name is the text "../x"', "letters"],
    ],
    ["an empty name", ["run", "--name", ""], "configuration/invalid", ['name is the text ""', "letters"]],
    [
      "no workers",
      ["run", "--workers", "0"],
      "cli/usage",
      ["--workers <n>", "'0'", "whole number of at least 1"],
    ],
    ["half a worker", ["run", "--workers", "1.5"], "cli/usage", ["--workers <n>", "'1.5'", "whole number"]],
    [
      "no amount of memory",
      ["run", "--memory-limit", "2G"],
      "cli/usage",
      ["--memory-limit", "'2G'", "whole number"],
    ],
    ["an unknown command", ["rnu"], "cli/usage", ["unknown command 'rnu'", "Did you mean run?"]],
    [
      "an unknown option",
      ["run", "--nmae", "x"],
      "cli/usage",
      ["unknown option '--nmae'", "Did you mean --name?"],
    ],
    ["an option without its value", ["run", "--out"], "cli/usage", ["--out <folder>", "argument missing"]],
    ["too many words", ["run", "my.yaml", "more"], "cli/usage", ["too many arguments", "Expected 1"]],
    [
      "no run to report",
      ["report"],
      "cli/usage",
      ["missing required argument 'run'", "expected folder of a run"],
    ],
    ["a file that is there for init", ["init", "my.yaml"], "init/file-exists", ["my.yaml", "--force"]],
  ])("%s", (_, words, error, says) => expectRefused(words, "seeds: 3\n", error, says));

  it("report of what is no run", async () => {
    const files = { "my.yaml": "", "folder/cells.csv": "", "other.yaml": "" };
    const runs = {
      "runs/my/experiment.json": "",
      "fashion/experiment.json": "",
      "runs/digits/experiment.json": "",
    };
    const cwd = freshFolder({ ...files, ...runs });
    const before = pathsUnder(cwd);
    for (const [place, ...says] of [
      ["folder", "no experiment.json"],
      ["nowhere", "there is no such folder"],
      ["other.yaml", "no experiment.json", "Name a folder"],
      ["foldr", "there is no such folder", "Name a folder"],
      ["my", "there is no such folder", "Did you mean runs/my?"],
      ["my.yaml", "no experiment.json", "Did you mean runs/my?"],
      ["fashoin", "there is no such folder", "Did you mean fashion?"],
      ["digit", "there is no such folder", "Did you mean runs/digits?"],
    ] as const) {
      expectRefusal(await standingLossAtlas(["report", place], { cwd }), {
        code: 2,
        error: "run/no-run",
        says: [
          `${place}: this is no run`,
          ...says.slice(0, 1),
          "the folder of a run, such as",
          ...says.slice(1),
        ],
      });
    }
    expectRefusal(await standingLossAtlas(["explain", "my", "width=2"], { cwd }), {
      code: 2,
      error: "run/no-run",
      says: ["my: this is no run", "Did you mean runs/my?"],
    });
    expectRefusal(await standingLossAtlas(["prune", "my"], { cwd }), {
      code: 2,
      error: "run/no-run",
      says: ["Did you mean runs/my?"],
    });
    expect(pathsUnder(cwd)).toEqual(before);
  });

  it("nothing where a table or a configuration should be, with one that is there and may be meant", async () => {
    const tables = { "runs/my/experiment.json": "", "runs/theirs/import.json": "", "sweep/a.csv": "" };
    const cwd = freshFolder({
      "my.yaml": "",
      "my.csv.columns.json": "",
      "sweep.csv": "",
      "plans/a.yaml": "",
      ...tables,
    });
    const before = pathsUnder(cwd);
    for (const [command, place, meant] of [
      ["classify", "my", "runs/my"],
      ["diagnose", "my", "runs/my"],
      ["claims", "my.csv", "runs/my"],
      ["classify", "runs/thiers", "runs/theirs"],
      ["classify", "theirz", "runs/theirs"],
      ["classify", "swep.csv", "sweep.csv"],
      ["import", "swep", "sweep"],
      ["classify", "plan", undefined],
      ["run", "my", "my.yaml"],
      ["plan", "my.yml", "my.yaml"],
      ["run", "sweep.yaml", undefined],
      ["plan", "plan", undefined],
    ] as const) {
      const words = [command, place, ...(command === "import" ? ["--out", "out"] : [])];
      expectRefusal(await standingLossAtlas(words, { cwd }), {
        code: 2,
        error: "files/missing",
        says: [
          `${place}: no such file. ${meant === undefined ? "Check the path" : `Did you mean ${meant}?`}`,
        ],
      });
    }
    expect(pathsUnder(cwd)).toEqual(before);
  });
});

describe("a place for compiled programs is refused by every command that a run has to do with", () => {
  const commands = [
    ["run"],
    ["run", "--dry-run"],
    ["plan"],
    ["verify", "runs/my"],
    ["measure", "curvature", "a"],
  ];
  it.each(commands.map((words) => ({ words })))("$words", async ({ words }) => {
    const cwd = freshFolder();
    const relative = await lossAtlas(words, { cwd, env: { LOSS_ATLAS_CACHE: "programs" } });
    const says = ["LOSS_ATLAS_CACHE", '"programs"', "an absolute path", "--no-cache"];
    expectRefusal(relative, { code: 2, error: "engine/cache-place", says });
    const unbounded = await lossAtlas(words, { cwd, env: { LOSS_ATLAS_CACHE_MB: "many" } });
    expectRefusal(unbounded, {
      code: 2,
      error: "engine/cache-size",
      says: ["LOSS_ATLAS_CACHE_MB", "many", "above 0"],
    });
    expect(pathsUnder(cwd)).toEqual([]);
  });
});
