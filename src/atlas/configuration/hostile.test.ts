import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AtlasError } from "#errors";
import { commentedConfiguration, parseConfiguration } from "./index.ts";

/** The message of what is refused, and the seconds of CPU that the refusal took. */
function refusalOf(text: string, overrides: readonly string[] = []): { message: string; seconds: number } {
  const before = process.cpuUsage();
  try {
    parseConfiguration(text, "a.yaml", { overrides });
  } catch (error) {
    if (!(error instanceof AtlasError && error.kind === "input")) throw error;
    const { user, system } = process.cpuUsage(before);
    return { message: error.message, seconds: (user + system) / 1e6 };
  }
  throw new Error("nothing was refused");
}

const numbered = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => line(index)).join("");

const LAUGHS = numbered(
  30,
  (index) =>
    `a${index}: &a${index} [${Array(10)
      .fill(index === 0 ? 1 : `*a${index - 1}`)
      .join(",")}]\n`,
);

/**
 * Under half a second where nothing else runs, up to three times that beside other work, and twice that again on a slow machine;
 * what grows with the square of such a text takes minutes.
 */
const MOST_SECONDS = 6;

describe("a hostile configuration is refused at once, with few words:", () => {
  it.each([
    [
      "2,500 unknown keys",
      numbered(2500, (i) => `key${i}: ${i}\n`),
      "2,500 mistakes\n  a.yaml:1:1: key0 is not a key",
      "\n  and 2,470 more",
    ],
    ["20,000 unknown keys", numbered(20_000, (i) => `k${i}: 1\n`), "20,000 mistakes", "\n  and 19,970 more"],
    [
      "10,000 duplicate keys",
      numbered(10_000, (i) => `name: ${i}\n`),
      "9,999 mistakes\n  a.yaml:2:1: name is given twice",
    ],
    ["unknown axes", `grid: {slices: {${numbered(15_000, (i) => `k${i}: 1,`)}}}`, "15,000 mistakes"],
    [
      "100,000 aliases",
      `a: &a 1\nb: [${numbered(100_000, () => "*a,")}]`,
      "it has 300,013 characters; expected a configuration of at most 262,144",
    ],
    [
      "50,000 aliases",
      `a: &a 1\nb: [${numbered(50_000, () => "*a,")}]`,
      "a.yaml:1:1: it has 50,000 aliases; expected at most 100",
    ],
    ["a billion laughs", LAUGHS, "it has 290 aliases"],
    ["700,000 keys", numbered(700_000, (i) => `k${i}: 1\n`), "a.yaml: it has 7,588,890 characters"],
    [
      "unknown tags",
      numbered(9000, (i) => `k${i}: !t${i} 1\n`),
      "9,000 mistakes\n  a.yaml:1:5: not valid YAML: Unresolved tag: !t0",
    ],
    [
      "a long list of wrong words",
      `grid: {slices: {optimiser: [${numbered(30_000, (i) => `x${i},`)}]}}`,
      "grid.slices.optimiser is a list; expected at most 1000 values",
    ],
    [
      "a long list of wrong numbers",
      `grid: {load: {width: [${numbered(30_000, (i) => `-${i},`)}]}}`,
      "grid.load.width is a list; expected at most 1000 values",
    ],
    [
      "wrong words",
      `grid: {slices: {optimiser: [${numbered(900, (i) => `x${i},`)}]}}`,
      "900 mistakes\n  a.yaml:1:29: grid.slices.optimiser[0]",
    ],
    ["brackets", "[".repeat(200_000), "it is nested too deeply"],
    ["dashes", "- ".repeat(100_000), "it is nested too deeply"],
    ["a long key", `? ${"k".repeat(200_000)}\n: 1`, `a.yaml:1:3: ${"k".repeat(59)}… is not a key`],
    ["a long word", `name: "${"n".repeat(200_000)}"`, `name is the text "${"n".repeat(39)}…"`],
    ["a long alias", `name: *${"n".repeat(200_000)}`, `*${"n".repeat(59)}… stands for nothing`],
    ["a long tag", `name: !${"n".repeat(200_000)} 1`, "not valid YAML: Unresolved tag: !nnn"],
  ])("%s", (_what, text, ...says) => {
    commentedConfiguration();
    const { message, seconds } = refusalOf(text);
    for (const words of says) expect(message).toContain(words);
    expect(message.length).toBeLessThan(12_000);
    expect(seconds).toBeLessThan(MOST_SECONDS);
  });

  it.each([
    [`name=${"n".repeat(100_000)}`, "name is the text"],
    [`${"a.".repeat(60_000)}b=1`, "a path of more than 24 keys"],
    [`model=${"[".repeat(100_000)}`, "it is nested too deeply"],
    [`model=${"k".repeat(100_000)}`, "model is the text"],
    [`${"k".repeat(100_000)}=1`, "kkk… is not a key"],
    [`seeds.${"k".repeat(100_000)}.b=1`, "seeds is not a mapping, so it has no kkk"],
    ["model.width=\x1b[31m3\n", "width"],
  ])("--set of a value without end", (flag, words) => {
    const { message, seconds } = refusalOf(flag.startsWith("seeds") ? "seeds: 3" : "{}", [flag]);
    expect(message).toContain(words);
    expect(message).toMatch(/^--set /);
    expect(message).not.toMatch(/\p{Cc}/u);
    expect(message.length).toBeLessThan(3000);
    expect(seconds).toBeLessThan(MOST_SECONDS);
  });
});

describe("numbers and texts that YAML reads as its readers may not expect", () => {
  it.each([
    [
      "training: { learning_rate: 1e-310 }",
      "a.yaml:1:28: training.learning_rate is 1e-310; expected 0, or at least 1.18e-38",
    ],
    ["training: { weight_decay: -1e-310 }", "training.weight_decay is -1e-310; expected a number from 0"],
    ["training: { learning_rate: 1e400 }", "training.learning_rate is infinite; expected a number above 0"],
    ["training: { momentum: .nan }", "training.momentum is not a number"],
    ["training: { momentum: 0x1 }", "training.momentum is 1;"],
    ["training: { momentum: 0o17 }", "training.momentum is 15;"],
    ["seeds: 1:30", 'seeds is the text "1:30"; expected a whole number'],
    ["data: { examples: 2001-01-01 }", 'data.examples is the text "2001-01-01"'],
    ["data: { examples: 1_000 }", 'data.examples is the text "1_000"'],
    ["data: { examples: 1,000 }", "a.yaml:1:21: "],
    ["grid: { slices: { norm: yes } }", "grid.slices.norm"],
    ["model: { <<: { width: 3 } }", "a.yaml:1:10: model.<< is not a key", "YAML 1.2 has no merge keys"],
    [
      "root_seed: 9007199254740993",
      "a.yaml:1:12: root_seed is about 9007199254740992; expected a whole number from 0",
    ],
    ["model:\n\twidth: 3", "not valid YAML: Tabs are not allowed as indentation"],
    ["name: a\0b", String.raw`name is the text "a\u0000b"`],
  ])("%j is one mistake, %j", (text, ...says) => {
    const { message } = refusalOf(text);
    for (const words of says) expect(message).toContain(words);
    expect(message).not.toContain("mistakes");
  });

  it.each([
    ["\ufeffname: a\r\nseeds: 2\r\n", { name: "a", seeds: 2 }],
    ["root_seed: 1e3", { root_seed: 1000 }],
    ["root_seed: 0x10", { root_seed: 16 }],
    ["name: no", { name: "no" }],
    ["---\nname: a\n...\n", { name: "a" }],
    ['{"name": "a", "seeds": 2}', { name: "a", seeds: 2 }],
    ["training: { weight_decay: 0 }", { training: { weight_decay: 0 } }],
  ])("%j is read as %j", (text, expected) => {
    expect(parseConfiguration(text, "a.yaml")).toMatchObject(expected);
  });
});

describe("a configuration with anything changed in it", () => {
  const whole = commentedConfiguration().replaceAll(/^ *#.*\n/gm, "");
  const piece = fc.oneof(
    fc.string({ maxLength: 4, unit: "binary" }),
    fc.constantFrom(
      "[",
      "{",
      "*a",
      "&a ",
      "!t ",
      "- ",
      ": ",
      "? ",
      "|\n",
      "<<: ",
      "\t",
      "\0",
      "\ufeff",
      "...\n",
      "---\n",
      "-1",
      "1e999",
      "null",
      "'",
      '"',
      "%",
      "#",
    ),
  );

  it("is read or refused in words, and does nothing else", () => {
    const change = fc.record({ at: fc.nat(whole.length), cut: fc.nat(12), piece });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        const text = changes.reduce(
          (changed, { at, cut, piece: added }) => changed.slice(0, at) + added + changed.slice(at + cut),
          whole,
        );
        expectReadOrRefused(text);
      }),
      { numRuns: 300 },
    );
  });

  it("or with other values in place of its own", () => {
    const values = fc.jsonValue({ maxDepth: 3 });
    const paths = [...whole.matchAll(/^( *)([a-z_]+):/gm)].map(([, indent, key]) => ({
      depth: indent!.length / 2,
      key: key!,
    }));
    const dotted = paths.map(({ depth, key }, index) => {
      const above = paths.slice(0, index).findLast((other) => other.depth === depth - 1);
      return depth === 0 ? key : depth === 1 ? `${above!.key}.${key}` : `measure.${above!.key}.${key}`;
    });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...dotted), values), { minLength: 1, maxLength: 3 }),
        (settings) => {
          expectReadOrRefused(
            "{}",
            settings.map(([path, value]) => `${path}=${JSON.stringify(value)}`),
          );
        },
      ),
      { numRuns: 200 },
    );
  });
});

function expectReadOrRefused(text: string, overrides: readonly string[] = []): void {
  try {
    parseConfiguration(text, "a.yaml", { overrides });
  } catch (error) {
    if (!(error instanceof AtlasError)) throw error;
    expect(error).toMatchObject({ code: "configuration/invalid", kind: "input" });
    expect(error.message).not.toMatch(/(?!\n)\p{Cc}|undefined|\[object|NaN/u);
    expect(error.message).toMatch(/^(a\.yaml|--set)/);
  }
}
