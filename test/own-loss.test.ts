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
import { crossEntropy, lossOf } from "#landscape/losses";
import { randomStream } from "#random";

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
