import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import {
  commentedConfiguration,
  configurationJsonSchema,
  nameOfFile,
  notesOn,
  parseConfiguration,
  readConfiguration,
} from "./index.ts";
import { propertiesOf, type SchemaNode } from "./schema-tree.ts";

const text = commentedConfiguration();

/** Whether a section is not there unless it is given, as that of a measurement of sentences. */
const isLeftOut = ({ properties, default: usual }: SchemaNode) =>
  properties !== undefined && usual === undefined;

/** Paths of the keys that have a default, in the first kind of every section that has several. */
function pathsWithDefault(node: SchemaNode, path: readonly string[] = []): readonly (readonly string[])[] {
  return propertiesOf(node.oneOf?.[0] ?? node).flatMap(([key, property]) => [
    ...(property.default === undefined ? [] : [[...path, key]]),
    ...(isLeftOut(property) ? [] : pathsWithDefault(property, [...path, key])),
  ]);
}

const shownOf = (yaml: string): { measure: object } => parse(yaml);

describe("the commented configuration", () => {
  it("shows every key that has a default", () => {
    const shown: unknown = parse(text);
    const paths = pathsWithDefault(configurationJsonSchema());
    expect(paths.length).toBeGreaterThan(40);
    for (const path of paths) expect(shown).toHaveProperty([...path]);
  });

  it("tells the defaults of sections that are there for some data alone", () => {
    expect(text).toMatch(/ # How well .*\n.*\.\n {2}# translation: \{ beam: 1, length_penalty: 0\.6 \}\n/);
    expect(text).not.toMatch(/^\s*translation:/m);
  });

  it("reads the same with a section that is only where it is asked for, however long", () => {
    const asked = text.replace(
      /^ {2}# (alignment: \{[^}]*\})/m,
      (_, section: string) => `  ${section.replaceAll(/^ {2}#/gm, "   ")}`,
    );
    expect(parse(asked)).toEqual({
      ...shownOf(text),
      measure: {
        ...shownOf(text).measure,
        alignment: expect.objectContaining({ pairs: 3, test_data: false }),
      },
    });
  });

  it("explains every key on the lines above it", () => {
    const lines = text.split("\n");
    const keys = lines.flatMap((line, index) => (/^\s*[a-z_]+:/.test(line) ? [index] : []));
    for (const index of keys) expect(lines[index - 1]).toMatch(/^\s*# .*\.$/);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it("names a schema only where there is one", () => {
    expect(text).not.toContain("$schema");
    expect(commentedConfiguration({ schemaFile: "./a.schema.json" })).toMatch(
      /^# yaml-language-server: \$schema=\.\/a\.schema\.json\n/,
    );
  });

  it.each([
    ["my.yaml", "my"],
    ["a/b/Ähm, 2 x.yml", "hm-2-x"],
    ["a.b.json", "a.b"],
    ["日本.yaml", "experiment"],
    ["1e5.yaml", "1e5"],
    ["true.yaml", "true"],
    [`${"x".repeat(300)}.yaml`, "x".repeat(100)],
  ])("names the experiment of %s %s", (file, name) => {
    const named = commentedConfiguration({ name: nameOfFile(file) });
    expect(parseConfiguration(named, file).name).toBe(name);
    expect(parseConfiguration(named.replace(/^name: .*$/m, "name: quickstart"), file)).toEqual(
      parseConfiguration(text, "quickstart.yaml"),
    );
  });
});

describe("the examples", () => {
  const path = (name: string) => new URL(`../../../examples/${name}`, import.meta.url).pathname;

  it("hold the quickstart exactly as init writes it, the experiment that run performs without a file", async () => {
    expect(readFileSync(path("quickstart.yaml"), "utf8")).toBe(text);
    expect(await readConfiguration(path("quickstart.yaml"))).toEqual(await readConfiguration(undefined));
  });

  it("hold a Fashion-MNIST grid of at least 7 by 7 cells with 3 seeds", async () => {
    const { data, grid, seeds } = await readConfiguration(path("fashion.yaml"));
    expect(data).toMatchObject({ source: "fashion-mnist", folder: "fashion-mnist", examples: 2000 });
    expect(grid.load.values.length).toBeGreaterThanOrEqual(7);
    expect(grid.temperature.values.length).toBeGreaterThanOrEqual(7);
    expect(seeds).toBe(3);
  });

  it("hold ResNet-18 of four widths at four batch sizes on CIFAR-10", async () => {
    const { data, model, grid } = await readConfiguration(path("cifar-resnet.yaml"));
    expect(data).toMatchObject({ source: "cifar10", examples: 2000 });
    expect(model).toMatchObject({ family: "resnet18", depth: 18, norm: "batch" });
    expect(grid.load).toEqual({ knob: "width", values: [2, 4, 8, 16] });
    expect(grid.temperature.values).toHaveLength(4);
  });

  it.each(readdirSync(path("studies")))(
    "hold the study %s, named as its file, of at least two seeds",
    async (file) => {
      const { name, seeds } = await readConfiguration(path(`studies/${file}`));
      expect(`${name}.yaml`).toBe(file);
      expect(seeds).toBeGreaterThanOrEqual(2);
    },
  );
});

describe("notesOn", () => {
  const notes = (yaml: string) => notesOn(parseConfiguration(yaml, "a.yaml"));

  it("has nothing to say about the defaults", () => {
    expect(notes("{}")).toEqual([]);
  });

  it.each([
    ["seeds: 1", /^one seed makes no pairs/],
    ["seeds: 2", /^two seeds make one pair/],
    [
      "measure: { connectivity: { pairs: 9 } }",
      /^3 seeds make 3 neighbouring pairs, fewer than the 9 asked for$/,
    ],
    [
      "{ training: { incomplete_batch: drop }, grid: { temperature: { batch_size: [300, 10] } } }",
      /leaves out 10 % of 1000 examples in every epoch at batch size 300$/,
    ],
    ["training: { stop: plateau, budget: { epochs: 20 } }", /^the budget of 20 epochs ends before/],
    [
      "{ data: { examples: 101 }, model: { family: resnet18 }, grid: { temperature: { batch_size: [50] } } }",
      /a single example .* in the last batch of 101 examples at batch size 50$/,
    ],
    ["model: { family: cnn, depth: 5 }", /^5 stages pool 1×12×12 images to a single pixel/],
  ])("remarks on %j", (yaml, words) => {
    expect(notes(yaml)).toEqual([expect.stringMatching(words)]);
  });
});
