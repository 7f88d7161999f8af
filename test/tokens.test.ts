import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { notesOn, readConfiguration } from "#atlas/configuration";
import { planExperiment } from "#atlas/plan";
import { runExperiment } from "#atlas/run";
import { randomStream } from "#random";
import { prepareNetworks } from "../src/cli/elsewhere/prepare-networks.ts";
import { npzFile } from "../src/sources/readers/numpy-files.testing.ts";
import { standingLossAtlas } from "./standing-command.ts";

const folder = mkdtempSync(join(tmpdir(), "loss-atlas-tokens-"));
afterAll(() => rmSync(folder, { recursive: true }));

const [COUNT, LENGTH, WORDS] = [48, 5, 7];

/** Sentences whose next token is one more than the last, and the part of them that has an even first token. */
const draws = randomStream(1, "sentences");
const x = Array.from({ length: COUNT }, () => draws.below(WORDS)).flatMap((first) =>
  Array.from({ length: LENGTH }, (_, i) => (first + i) % WORDS),
);
const next = x.map((token, i) => (i % LENGTH === LENGTH - 1 ? -100 : (token + 1) % WORDS));
const rows = (values: readonly number[]) => ({ type: "<i8", shape: [COUNT, LENGTH], values });
const labels = {
  type: "<i8",
  shape: [COUNT],
  values: Array.from({ length: COUNT }, (_, i) => x[i * LENGTH]! % 2),
};
writeFileSync(join(folder, "language.npz"), npzFile({ x: rows(x), y: rows(next) }));
writeFileSync(join(folder, "classes.npz"), npzFile({ x: rows(x), y: labels }));
writeFileSync(
  join(folder, "network.js"),
  `import { numpy as np } from "@jax-js/jax";
export const sizes = { width: 4 };
export function parameters({ vocabulary, classes, width }) {
  return { "table": [vocabulary, width], "head.weight": [width, classes], "head.bias": [classes] };
}
export function logits(p, x, { places }) {
  const read = np.tanh(np.take(p.table, x, 0));
  return np.dot(places === undefined ? read.mean(1) : read, p["head.weight"]).add(p["head.bias"]);
}
`,
);
writeFileSync(
  join(folder, "own.yaml"),
  `data: { source: arrays, file: language.npz, inputs: tokens, examples: 30, test_examples: 9 }
model: { module: ./network.js }
training: { learning_rate: 0.5, batch_size: 10, budget: { epochs: 3 } }
grid: { load: { width: [4] }, temperature: { label_noise: [0, 0.5] } }
seeds: 2
measure:
  curvature: { examples: 20, lanczos_steps: 4, trace_probes: 4 }
  connectivity: { interior_points: 3, epochs: 2, batch_size: 30 }
  similarity: { examples: 20 }
  combinations: {}
`,
);

const read = (overrides: readonly string[] = []) =>
  readConfiguration(join(folder, "own.yaml"), { overrides, dataFolder: folder });

test("targets for each token are told by themselves, and what is not judged is said", async () => {
  const configuration = await read();
  expect(configuration.data).toMatchObject({
    task: "tagging",
    vocabulary: WORDS,
    places: LENGTH,
    shape: [1, 1, LENGTH],
  });
  const notes = notesOn(configuration).join("\n");
  expect(notes).toContain(
    `examples are ${LENGTH} tokens each of a vocabulary of ${WORDS}, one more than the largest`,
  );
  expect(notes).toContain(`${COUNT} of ${COUNT * LENGTH} targets below 0 are not judged`);
  const classes = await read(["data.file=classes.npz"]);
  expect(classes.data).toMatchObject({ vocabulary: WORDS, class_names: ["0", "1"] });
  expect(classes.data.places).toBeUndefined();
});

test("a token that fills texts up is one of the data", async () => {
  expect((await read([`data.padding_token=${WORDS - 1}`])).data.padding_token).toBe(WORDS - 1);
  await expect(read([`data.padding_token=${WORDS}`])).rejects.toMatchObject({
    code: "data/padding-token",
    problem: `token ${WORDS} is to fill texts up, and the tokens of the data are 0 to ${WORDS - 1}`,
  });
  expect((await read([`data.padding_token=${WORDS}`, `data.vocabulary=${WORDS + 1}`])).data.vocabulary).toBe(
    WORDS + 1,
  );
});

test.each([
  [["data.vocabulary=5"], "a whole number from 0 to 4, by data.vocabulary"],
  [["measure.similarity.probes=mixup"], "examples are tokens, between which there are none"],
  [["training.loss=mean-squared-error"], "which judges one answer an example"],
  [["data.task=classification"], "the row of labels is not zeros with a single one"],
  [["data.file=classes.npz", "data.task=tagging"], "there is one target for each example"],
  [["data.pixel_noise=0.1"], "has no pixels"],
])("%j is told as %j", async (overrides, words) => {
  await expect(read(overrides)).rejects.toThrow(words);
});

test("a network of the package that reads numbers is refused", async () => {
  const text = readFileSync(join(folder, "own.yaml"), "utf8").replace("module: ./network.js", "family: mlp");
  writeFileSync(join(folder, "mlp.yaml"), text);
  await expect(readConfiguration(join(folder, "mlp.yaml"), { dataFolder: folder })).rejects.toThrow(
    "model.family is mlp, which reads numbers, but the examples of data.source arrays are tokens",
  );
});

test("a table with too few rows is told before anything is trained", async () => {
  const text = readFileSync(join(folder, "network.js"), "utf8").replace("[vocabulary, width]", "[6, width]");
  writeFileSync(join(folder, "short.js"), text);
  await expect(read(["model.module=short.js"])).rejects.toThrow(
    "its function logits picks rows of a table of 6 by whole numbers up to 6",
  );
});

test("a language model of one's own is trained and measured alike by one worker and by two", async () => {
  const configuration = await read();
  const found: Buffer[][] = [];
  for (const workers of [1, 2]) {
    const run = join(folder, `run${workers}`);
    const plan = planExperiment(configuration);
    const outcome = await runExperiment({ configuration, plan, run, dataFolder: folder, workers });
    expect(outcome.failures).toEqual([]);
    const files = (await readdir(join(run, "weights"))).toSorted();
    found.push(await Promise.all(files.map((name) => readFile(join(run, "weights", name)))));
    if (workers === 1) {
      const lines = (await readdir(join(run, "journal"))).map((name) =>
        readFileSync(join(run, "journal", name), "utf8"),
      );
      for (const metric of ["hessian_trace", "mode_connectivity_pct", "cka_softmax", "ensemble_loss"])
        expect(lines.join("")).toContain(metric);
    }
  }
  expect(found[0]!.length).toBe(4);
  expect(found[1]!.map((bytes, i) => bytes.equals(found[0]![i]!))).toEqual([true, true, true, true]);
});

test("a Transformer that PyTorch exported reads its mask and segments from the data, or makes the mask of what fills them up", async () => {
  const fixture = join(import.meta.dirname, "fixtures", "onnx", "token_networks.json");
  const recorded: Record<string, Record<"model" | "inputs" | "targets", string> & { loss: number }> =
    JSON.parse(readFileSync(fixture, "utf8"));
  const { model, inputs, targets, loss } = recorded["masked-transformer"]!;
  const wholes = (text: string) => [...new Int32Array(Uint8Array.from(Buffer.from(text, "base64")).buffer)];
  const [all, y] = [wholes(inputs), wholes(targets)];
  const rowsAt = (row: number) => ({
    type: "<i8",
    shape: [y.length, 7],
    values: all.filter((_, i) => Math.floor((i % 21) / 7) === row),
  });
  const own = { input_ids: rowsAt(0), labels: { type: "<i8", shape: [y.length], values: y } };
  const segments = { token_type_ids: rowsAt(2) };
  writeFileSync(join(folder, "masked.onnx"), Buffer.from(model, "base64"));
  writeFileSync(join(folder, "masked.npz"), npzFile({ ...own, ...segments, attention_mask: rowsAt(1) }));
  writeFileSync(join(folder, "unmasked.npz"), npzFile({ ...own, ...segments }));
  const prepared = async (name: string, set: readonly string[] = [], network = "masked.onnx") => {
    const file = join(folder, name);
    const { notes, reading } = await prepareNetworks([join(folder, network)], {
      data: file,
      test: file,
      set,
    });
    return { notes: notes.join("\n"), loss: reading.taken.judgement.loss };
  };
  const masked = await prepared("masked.npz");
  expect(masked.loss).toBeCloseTo(loss, 5);
  expect(masked.notes).toContain('"attention_mask" is read from the data');
  expect(masked.notes).toContain("masked.onnx: compared with ONNX Runtime on 10 of your examples");
  const unmasked = await prepared("unmasked.npz");
  expect(unmasked.loss).toBe(masked.loss);
  expect(unmasked.notes).toContain("token 0 is taken for what fills texts up");
  // What the configuration of the network beside it says goes before what the tokens show.
  mkdirSync(join(folder, "onnx"));
  writeFileSync(join(folder, "onnx", "masked.onnx"), Buffer.from(model, "base64"));
  writeFileSync(join(folder, "config.json"), JSON.stringify({ pad_token_id: 12 }));
  const other = await prepared("unmasked.npz", [], join("onnx", "masked.onnx"));
  expect(other.notes).toContain("token 12 is taken for what fills texts up");
  expect(Math.abs(other.loss - loss)).toBeGreaterThan(0.01);
  const filled = await prepared("unmasked.npz", ["data.beside=[]"]);
  expect(Math.abs(filled.loss - loss)).toBeGreaterThan(0.01);
  // The largest segment is beyond a table of two.
  writeFileSync(
    join(folder, "third.npz"),
    npzFile({
      ...own,
      token_type_ids: { ...rowsAt(2), values: rowsAt(2).values.map((segment) => 2 * segment) },
    }),
  );
  await expect(prepared("third.npz")).rejects.toThrow(
    'whole numbers up to 2 in "token_type_ids", and the network has a table of 2 rows for them',
  );
  writeFileSync(
    join(folder, "masked.yaml"),
    `data: { source: arrays, file: masked.npz, test_file: masked.npz, inputs: tokens }
model: { onnx: ./masked.onnx }
grid: { load: { examples: [10] }, temperature: { batch_size: [5] } }
measure: { curvature: { examples: 8 }, connectivity: { batch_size: 5 }, similarity: { examples: 8 } }
`,
  );
  const grid = await readConfiguration(join(folder, "masked.yaml"), { dataFolder: folder });
  expect(grid.data).toMatchObject({ beside: ["attention_mask", "token_type_ids"], shape: [3, 1, 7] });
  const text = readFileSync(join(folder, "masked.yaml"), "utf8");
  writeFileSync(join(folder, "alone.yaml"), text.replace("onnx: ./masked.onnx", "module: ./network.js"));
  await expect(
    readConfiguration(join(folder, "alone.yaml"), {
      dataFolder: folder,
      overrides: ["data.beside=[attention_mask]"],
    }),
  ).rejects.toThrow("reads tokens alone");
});

test("a language model that PyTorch exported is measured, and has its loss", async () => {
  const fixture = join(import.meta.dirname, "fixtures", "onnx", "token_networks.json");
  const recorded: Record<string, Record<"model" | "inputs" | "targets", string> & { loss: number }> =
    JSON.parse(readFileSync(fixture, "utf8"));
  const { model, inputs, targets, loss } = recorded["language-model"]!;
  const wholes = (text: string) => [...new Int32Array(Uint8Array.from(Buffer.from(text, "base64")).buffer)];
  const [tokens, wanted] = [wholes(inputs), wholes(targets)];
  const shape = [tokens.length / 7, 7];
  writeFileSync(join(folder, "language.onnx"), Buffer.from(model, "base64"));
  writeFileSync(
    join(folder, "recorded.npz"),
    npzFile({ x: { type: "<i8", shape, values: tokens }, y: { type: "<i8", shape, values: wanted } }),
  );
  writeFileSync(
    join(folder, "given.yaml"),
    readFileSync(join(folder, "own.yaml"), "utf8")
      .replace("module: ./network.js", "onnx: ./language.onnx")
      .replace("width: [4]", "examples: [5, 10]")
      .replace(
        /data: .*/,
        "data: { source: arrays, file: recorded.npz, test_file: recorded.npz, inputs: tokens }",
      )
      .replaceAll(/\b(examples: 20|batch_size: \d+)\b/g, (words) => words.replace(/\d+/, "5")),
  );
  const given = await readConfiguration(join(folder, "given.yaml"), { dataFolder: folder });
  expect(planExperiment(given).cells).toHaveLength(4);
  const words = ["language.onnx", "--data", "recorded.npz", "--test", "recorded.npz", "--name", "recorded"];
  const { code, errors, output } = await standingLossAtlas(["measure", ...words, "--budget", "0.2s"], {
    cwd: folder,
  });
  expect(code, errors).toBe(0);
  expect(output).toContain("Training loss");
  expect(errors).toContain("compared with ONNX Runtime on 10 of your examples");
  const [names, values] = readFileSync(join(folder, "runs", "recorded", "cells.csv"), "utf8")
    .split("\n")
    .map((line) => line.split(","));
  expect(Number(values![names!.indexOf("train_loss")])).toBeCloseTo(loss, 5);
});
