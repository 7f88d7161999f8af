import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { formatCsv, parseCsv } from "#files";
import { lossAtlas } from "./command-line.ts";
import { scratchFolders } from "./refusal.ts";
import { standingLossAtlas } from "./standing-command.ts";

const CHECKOUT = dirname(import.meta.dirname);
const README = readFileSync(join(CHECKOUT, "README.md"), "utf8");

/** Every call of the command in the README's blocks of code, in their order, without comments. */
const CALLS = [...README.matchAll(/^```(\w*)\n(.*?)^```$/gms)]
  .flatMap(([, language, block]) => (language === "" ? block!.split("\n") : []))
  .flatMap((line) => line.replace(/\s+# .*$/, "").split(" && "))
  .filter((line) => /^(npx loss-atlas|npm start)\b/.test(line));

/** The words of a call after the program's name; `npm start` is what the manifest says. */
function wordsOf(call: string): readonly string[] {
  const { scripts } = JSON.parse(readFileSync(join(CHECKOUT, "package.json"), "utf8"));
  const spelt = call
    .replace(/^npm start/, scripts.start)
    .replace(/^(npx loss-atlas|node bin\/loss-atlas\.js) /, "");
  const words = spelt.match(/(?:[^\s"]|"[^"]*")+/g) ?? [];
  return words.map((word) => word.replaceAll('"', "").replace("0f….safetensors", aWeightsFile()));
}

const SMALL_NETWORKS = [
  "training.budget={epochs: 2}",
  "seeds=2",
  "measure.curvature={examples: 40, lanczos_steps: 4, trace_probes: 2}",
  "measure.connectivity={pairs: 1, interior_points: 3, epochs: 1, batch_size: 40}",
  "measure.similarity.examples=40",
  "grid={load: {width: [2, 4]}, temperature: {batch_size: [16, 32]}}",
];
const SMALL_DATA = "data={source: glyphs, size: 8, examples: 100, test_examples: 50}";
const SMALL_IMAGES = "data={source: fashion-mnist, folder: fashion-mnist, examples: 40, test_examples: 20}";

/** What is added to a call that trains, so that it takes seconds; the rest of it is as it is written. */
function thinned(words: readonly string[]): readonly string[] {
  if (words[0] !== "run") return words;
  const data = words.includes("examples/fashion.yaml") ? SMALL_IMAGES : SMALL_DATA;
  return [...words, ...[data, ...SMALL_NETWORKS].flatMap((setting) => ["--set", setting])];
}

const folder = scratchFolders("readme")();

function aWeightsFile(): string {
  const weights = join(folder, "runs", "my", "weights");
  return existsSync(weights) ? readdirSync(weights).toSorted()[0]! : "";
}

beforeAll(() => {
  cpSync(join(CHECKOUT, "examples"), join(folder, "examples"), { recursive: true });
  writeFashion(join(folder, "my-data", "fashion-mnist"));
  writeTables();
});

describe("what the README says to type, in the order in which it says it,", () => {
  it("is what this test types", () => {
    expect(CALLS.length).toBeGreaterThan(18);
    expect(CALLS).toEqual(
      expect.arrayContaining(["npm start", "npx loss-atlas init my.yaml", "npx loss-atlas plan my.yaml"]),
    );
  });

  it.each(CALLS)("%s", async (call) => {
    const words = thinned(wordsOf(call));
    const { code, output, errors } = await (words[0] === "run" ? lossAtlas : standingLossAtlas)(words, {
      cwd: folder,
    });
    if (code === 2 && words.includes("webgpu")) {
      expect(errors).toContain("error [engine/device]: the device webgpu does not compute");
      return;
    }
    expect(code, errors).toBe(0);
    expect(errors).not.toContain("error [");
    expect(output).not.toBe("");
  });

  it("leaves each run in a folder of its own", () => {
    expect(readdirSync(join(folder, "runs")).toSorted()).toEqual(["export", "fashion", "my", "quickstart"]);
    for (const name of ["my", "quickstart"]) {
      const files = readdirSync(join(folder, "runs", name));
      expect(files).toEqual(expect.arrayContaining(["cells", "cells.csv", "figures", "report.html"]));
    }
  });
});

/** Pictures of drawn stripes, forty and twenty, in the four files of Fashion-MNIST. */
function writeFashion(place: string): void {
  mkdirSync(place, { recursive: true });
  for (const [name, count] of [
    ["train", 40],
    ["t10k", 20],
  ] as const) {
    const labels = Array.from({ length: count }, (_, index) => index % 10);
    const pixels = labels.flatMap((label) =>
      Array.from({ length: 28 * 28 }, (_, pixel) => ((pixel * (label + 1)) % 28) * 9),
    );
    writeFileSync(join(place, `${name}-images-idx3-ubyte`), idx([count, 28, 28], pixels));
    writeFileSync(join(place, `${name}-labels-idx1-ubyte`), idx([count], labels));
  }
}

/** An IDX file of unsigned bytes. */
function idx(shape: readonly number[], values: readonly number[]): Buffer {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.writeUInt32BE(0x800 + shape.length);
  for (const [axis, size] of shape.entries()) header.writeUInt32BE(size, 4 + 4 * axis);
  return Buffer.concat([header, Buffer.from(values)]);
}

/** Tables of cells, of networks and of pairs under the names that the README gives them, and one of another program. */
function writeTables(): void {
  const text = readFileSync(join(import.meta.dirname, "fixtures", "readme", "cells.csv"), "utf8");
  for (const name of ["cells", "constant", "decayed"]) writeFileSync(join(folder, `${name}.csv`), text);
  const { columns, rows } = parseCsv(text, "cells.csv");
  const theirs = new Map([
    ["test_acc_pct", "val/accuracy"],
    ["train_acc_pct", "train_err_pct"],
  ]);
  const asShares = rows.map(({ values }) =>
    columns.map((name) =>
      name === "train_acc_pct" ? String(1 - Number(values[name]) / 100) : values[name]!,
    ),
  );
  writeFileSync(
    join(folder, "export.csv"),
    formatCsv(
      columns.map((name) => theirs.get(name) ?? name),
      asShares,
    ),
  );
  const around = (mean: string | undefined, seed: number) => Number(mean) * (1 + 0.02 * (seed - 1));
  const networks = rows.flatMap(({ values: { width, batch_size, train_loss } }) =>
    [0, 1, 2].map((seed) => [width!, batch_size!, String(seed), String(around(train_loss, seed))]),
  );
  const pairs = rows.flatMap(({ values: { width, batch_size, mode_connectivity_pct, cka_softmax } }) =>
    [0, 1, 2].map((seed) => [
      width!,
      batch_size!,
      String(seed),
      String((seed + 1) % 3),
      String(around(mode_connectivity_pct, seed)),
      String(around(cka_softmax, seed)),
    ]),
  );
  writeFileSync(
    join(folder, "seeds.csv"),
    formatCsv(["width", "batch_size", "seed", "train_loss"], networks),
  );
  writeFileSync(
    join(folder, "pairs.csv"),
    formatCsv(["width", "batch_size", "seed_i", "seed_j", "mode_connectivity_pct", "cka_softmax"], pairs),
  );
}
