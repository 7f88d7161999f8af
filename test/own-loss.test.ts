import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { notesOn, readConfiguration } from "#atlas/configuration";
import { planExperiment } from "#atlas/plan";
import { runExperiment } from "#atlas/run";
import { AtlasError } from "#errors";
import { moduleFamily } from "#families/modules";
import { tracedNetwork } from "#families/networks";
import { classifierObjective } from "#landscape";
import { evaluate } from "#landscape/evaluation";
import { crossEntropy, judgingBy, lossOf } from "#landscape/losses";
import { randomStream } from "#random";
import { npzFile } from "../src/sources/readers/numpy-files.testing.ts";

const NETWORK = `import { nn, numpy as np } from "@jax-js/jax";
export const sizes = { width: 4, smoothing: 0.1 };
export function parameters({ classes, width }) {
  return { "hidden.weight": [64, width], "hidden.bias": [width], "head.weight": [width, classes] };
}
export function logits(p, x) {
  return np.dot(np.tanh(np.dot(x.reshape([-1, 64]), p["hidden.weight"]).add(p["hidden.bias"])), p["head.weight"]);
}
`;

const lossOfBody = (body: string): string =>
  `export function loss(outputs, targets, { classes, smoothing }) {\n  ${body}\n}\n`;

const SMOOTHED = lossOfBody(
  `const wanted = nn.oneHot(targets, classes).mul(1 - smoothing).add(smoothing / classes);
  return wanted.mul(nn.logSoftmax(outputs)).sum(-1).neg();`,
);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "loss-atlas-loss-"));
  await writeFile(join(folder, "network.js"), NETWORK + SMOOTHED);
  await writeFile(join(folder, "own.yaml"), SMALL);
});
afterAll(() => rm(folder, { recursive: true }));

const SMALL = `
data: { source: glyphs, size: 8, examples: 60, test_examples: 30 }
model: { module: ./network.js }
training: { learning_rate: 0.05, budget: { epochs: 3 } }
grid: { load: { width: [4] }, temperature: { batch_size: [20] } }
seeds: 2
measure:
  curvature: { examples: 30, lanczos_steps: 4, trace_probes: 4 }
  connectivity: { interior_points: 3, epochs: 2, batch_size: 30 }
  similarity: { examples: 30 }
`;

const read = (overrides: readonly string[] = []) =>
  readConfiguration(join(folder, "own.yaml"), { overrides });

test("label smoothing that a user writes is that of the package, in float64 and in programs", async () => {
  const { family } = moduleFamily(join(folder, "network.js"));
  const described = family.describe({ family: family.name, width: 4, depth: 1 }, [1, 8, 8], 10);
  const traced = tracedNetwork(described, described.parts);
  const own = lossOf({ kind: "module" }, traced.loss);
  const usual = crossEntropy.make({ label_smoothing: 0.1 });
  const draws = randomStream(3, "own loss");
  const [count, classes] = [300, 10];
  const outputs = Float32Array.from({ length: count * classes }, () => 3 * draws.normal());
  const targets = Int32Array.from({ length: count }, () => draws.below(classes));
  const [found, expected] = [own, usual].map((loss) => loss.judge(outputs, targets, classes));
  expect(found!.loss).toBeCloseTo(expected!.loss!, 6);
  expect(found!.error).toBe(expected!.error);
  // Whatever the smoothing, equal outputs cost the logarithm of the number of classes.
  expect(own.constantAnswerLoss(targets, classes)).toBeCloseTo(Math.log(classes), 6);
  const inputs = Float32Array.from({ length: 20 * 64 }, () => draws.normal());
  const parameters = Float32Array.from({ length: traced.layout.size }, () => draws.normal() / 4);
  const { outputs: _, ...inProgram } = classifierObjective(traced, own);
  const asked = { parameters: [parameters], examples: { inputs, targets: targets.subarray(0, 20) } };
  const [byProgram] = await evaluate({ objective: inProgram, ...asked });
  const [byNumbers] = await evaluate({ objective: classifierObjective(traced, usual), ...asked });
  expect(byProgram!.loss).toBeCloseTo(byNumbers!.loss!, 5);
});

/** A network of a file as the package computes it. */
function tracedModule(file: string, classes: number, numbers = false) {
  const { family } = moduleFamily(join(folder, file));
  const choice = { family: family.name, width: 4, depth: 1 };
  const described = family.describe(choice, [1, 8, 8], classes, undefined, { numbers });
  return tracedNetwork(described, described.parts);
}

const TOP_TWO = `export function error(outputs, targets, { classes }) {
  const own = nn.oneHot(targets, classes).mul(outputs.ref).sum(-1, { keepdims: true });
  return np.greater(np.greater(outputs, own).astype(np.float32).sum(-1), 1).astype(np.float32);
}
`;

test("what a file counts as wrong takes the place of wrong classes, in float64 and in programs", async () => {
  await writeFile(join(folder, "top.js"), NETWORK + TOP_TWO);
  const classes = 10;
  const network = tracedModule("top.js", classes);
  const judging = judgingBy({ kind: "cross-entropy" }, network, false);
  const draws = randomStream(4, "own error");
  const inputs = Float32Array.from({ length: 200 * 64 }, () => draws.normal());
  const targets = Int32Array.from({ length: 200 }, () => draws.below(classes));
  const outputs = Float32Array.from({ length: 200 * classes }, () => draws.normal());
  const wrong = targets.filter((label, n) => {
    const row = outputs.subarray(n * classes, (n + 1) * classes);
    return row.filter((output) => output > row[label]!).length > 1;
  });
  expect(judging.judge(outputs, targets, classes).error).toBeCloseTo(wrong.length / 2, 10);
  const parameters = [Float32Array.from({ length: network.layout.size }, () => draws.normal() / 4)];
  const { outputs: _, ...inProgram } = classifierObjective(network, judging);
  const asked = { parameters, examples: { inputs, targets } };
  const [byProgram] = await evaluate({ objective: inProgram, ...asked });
  const [byNumbers] = await evaluate({ objective: classifierObjective(network, judging), ...asked });
  expect(byProgram!.error).toBeCloseTo(byNumbers!.error, 3);
  expect(notesOn(await read(["model.module=top.js"])).join("\n")).toContain(
    "errors are what the network's file counts as wrong by its function error",
  );
});

test.each([
  ["more than all of an example", "return outputs.ref.sub(outputs).sum(-1).add(2);", "gives an example 2"],
  ["no number for each", "return np.square(outputs).mean();", "its function error returns float32 []"],
  ["nothing of the outputs", "return targets.astype(np.float32).mul(0);", "depends on no output"],
])("%s is told of an error", async (_, body, words) => {
  await writeFile(
    join(folder, "wrong.js"),
    `${NETWORK}export function error(outputs, targets) {\n  ${body}\n}\n`,
  );
  await expect(read(["model.module=wrong.js"])).rejects.toThrow(words);
});

test("a loss of one's own is told numbers where targets are numbers", async () => {
  await writeFile(
    join(folder, "squares.js"),
    `${NETWORK}export function loss(outputs, targets, { numbers }) {
  return np.square(outputs.sub(targets)).mean(-1).mul(numbers ? 1 : 0);
}
`,
  );
  const draws = randomStream(5, "numbers");
  const values = (length: number) => Array.from({ length }, () => draws.normal());
  await writeFile(
    join(folder, "numbers.npz"),
    npzFile({
      x: { type: "<f8", shape: [50, 8, 8], values: values(50 * 64) },
      y: { type: "<f8", shape: [50, 2], values: values(100) },
    }),
  );
  await writeFile(
    join(folder, "numbers.yaml"),
    SMALL.replace(/data: .*/, "data: { source: arrays, file: numbers.npz, examples: 40, test_examples: 10 }"),
  );
  const configuration = await readConfiguration(join(folder, "numbers.yaml"), {
    overrides: ["model.module=squares.js", "measure.curvature={ examples: 30 }"],
    dataFolder: folder,
  });
  expect(configuration.training.loss).toEqual({ kind: "module" });
  expect(planExperiment(configuration).cells[0]!.terms).toEqual({
    lossUnit: "the module's own loss",
    errors: "unexplained variance",
    answers: "numbers",
  });
  const network = tracedModule("squares.js", 2, true);
  const [own, usual] = ["module", "regression"].map((kind) => judgingBy({ kind }, network, true));
  const [outputs, targets] = [Float32Array.from(values(100)), Float32Array.from(values(100))];
  const [found, expected] = [own, usual].map((loss) => loss!.judge(outputs, targets, 2));
  expect(found!.loss).toBeCloseTo(expected!.loss!, 10);
  expect(found!.error).toBeCloseTo(expected!.error, 10);
  const inputs = Float32Array.from(values(50 * 64));
  const parameters = [Float32Array.from(values(network.layout.size))];
  const losses = [own, usual].map(async (loss) => {
    const { outputs: _, ...objective } = classifierObjective(network, loss!);
    const [evaluated] = await evaluate({ objective, parameters, examples: { inputs, targets } });
    return evaluated!.loss!;
  });
  const [byOwn, byUsual] = await Promise.all(losses);
  expect(byOwn! / byUsual!).toBeCloseTo(1, 5);
});

test("a file with a loss is trained by it unless another is asked for, and that is said", async () => {
  expect((await read()).training.loss).toEqual({ kind: "module" });
  expect((await read(["training.loss=module"])).training.loss).toEqual({ kind: "module" });
  const other = await read(["training.loss=cross-entropy"]);
  expect(other.training.loss.kind).toBe("cross-entropy");
  expect(notesOn(other).join("\n")).toContain(
    "the network's file exports a loss, which training.loss cross-entropy leaves aside",
  );
  expect(notesOn(await read()).join("\n")).toContain("in units of the module's own loss");
  const both = await read(["grid.slices={ loss: [module, cross-entropy] }"]);
  const keys = planExperiment(both).cells.flatMap(({ networks }) => networks.map(({ key }) => key));
  expect(new Set(keys).size).toBe(4);
  await expect(read(["measure.fisher={ targets: drawn, examples: 20 }"])).rejects.toThrow(
    "measure.fisher.targets is drawn, but training.loss module is not known to be a likelihood",
  );
  const mlp = readConfiguration(undefined, { overrides: ["training.loss=module"] });
  await expect(mlp).rejects.toThrow(
    "training.loss is module, but model.family mlp brings no loss of its own",
  );
});

test("a run by a loss of one's own is the same with one worker and with two, and says what it counts", async () => {
  const configuration = await read();
  const [one, two] = await Promise.all(
    [1, 2].map(async (workers) => {
      const run = join(folder, `run${workers}`);
      const plan = planExperiment(configuration);
      const outcome = await runExperiment({ configuration, plan, run, dataFolder: folder, workers });
      expect(outcome.failures).toEqual([]);
      const weights = (await readdir(join(run, "weights"))).toSorted();
      return Promise.all(weights.map((name) => readFile(join(run, "weights", name))));
    }),
  );
  expect(one!.length).toBe(2);
  expect(two!.map((bytes, i) => bytes.equals(one![i]!))).toEqual([true, true]);
});

/** What is told of a network with some loss. */
async function mistakeOf(loss: string): Promise<AtlasError> {
  await writeFile(join(folder, "wrong.js"), NETWORK + loss);
  const error: unknown = await read(["model.module=wrong.js"]).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof AtlasError)) throw new Error(`told as ${String(error)}`);
  expect(error.kind).toBe("input");
  return error;
}

test.each([
  [
    "a forgotten ref",
    "return outputs.sub(outputs.mean(-1, { keepdims: true })).sum(-1);",
    "used again after",
    true,
  ],
  ["sizes that do not fit", "return outputs.sub(targets).sum(-1);", "do not go together", true],
  [
    "no number for each example",
    "return nn.logSoftmax(outputs).mean().neg();",
    "its function loss returns float32 [] for 3 examples",
    false,
  ],
  [
    "losses of classes",
    "return nn.logSoftmax(outputs).neg();",
    "returns float32 [3, 10] for 3 examples",
    false,
  ],
  [
    "chance",
    "return nn.logSoftmax(outputs).sum(-1).mul(Math.random());",
    "is another one when it is called again",
    true,
  ],
  [
    "examples that are mixed",
    "return outputs.ref.sub(outputs.mean(0, { keepdims: true })).sum(-1);",
    "another loss beside other examples",
    false,
  ],
  [
    "no number at first",
    "return np.log(outputs).sum(-1);",
    "of outputs that are all 0 it is not a number",
    false,
  ],
  [
    "no gradient at first",
    "return np.sqrt(np.square(outputs).sum(-1));",
    "of outputs that are all 0 its gradient is not a number",
    false,
  ],
  ["nothing of the outputs", "return nn.oneHot(targets, classes).sum(-1);", "depends on no output", false],
  [
    "an unknown function",
    "return nn.logSoftmaks(outputs).sum(-1);",
    "there is no function nn.logSoftmaks",
    true,
  ],
])("%s in a loss is told", async (_, body, words, atLine) => {
  const error = await mistakeOf(lossOfBody(body));
  expect(error.problem).toContain(words);
  if (!atLine) return;
  expect(error.where).toMatch(/wrong\.js:\d+:\d+$/);
  expect(error.lines[0]).toContain(body.slice(0, 20));
});

test("a loss that overflows far out is noted, and one that is no function is refused", async () => {
  await writeFile(
    join(folder, "naive.js"),
    NETWORK +
      lossOfBody("return nn.oneHot(targets, classes).mul(np.log(nn.softmax(outputs))).sum(-1).neg();"),
  );
  const configuration = await read(["model.module=naive.js"]);
  expect(notesOn(configuration).join("\n")).toContain("nn.logSoftmax gives logarithms of probabilities");
  const error = await mistakeOf("export const loss = 3;");
  expect(error.problem).toBe("its loss is no function");
});
