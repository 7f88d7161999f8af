import { expect, test } from "vitest";
import { mlp } from "#families/networks";
import { hessianProducts } from "#landscape/curvature";
import { evaluate } from "#landscape/evaluation";
import { crossEntropy, meanSquaredError, regression } from "#landscape/losses";
import { adam, sgd } from "#landscape/optimisers";
import { trainEnsemble } from "#landscape/training";
import { initialise } from "#nets/initialisation";
import { randomStream } from "#random";
import { classifierObjective } from "./classifier-objective.ts";

const EXAMPLES = 40;
const draws = randomStream(6, "regression");
const inputs = Float32Array.from({ length: 2 * EXAMPLES }, () => draws.normal());

const request = {
  batchSize: 10,
  schedule: { kind: "constant" },
  stop: { kind: "never" },
  incompleteBatch: "keep",
} as const;

test("a linear network regresses numbers to the solution of least squares, and has its Hessian", async () => {
  const network = mlp({ inputShape: [2], width: 1, depth: 0, classes: 2 });
  const objective = classifierObjective(network, regression.make());
  // Weights [inputs, outputs] and biases, of which the targets are made.
  const solution = [1, -2, 0.5, 3, -1, 0.25];
  const targets = Float32Array.from({ length: 2 * EXAMPLES }, (_, i) => {
    const [x, y] = [inputs[i - (i % 2)]!, inputs[i - (i % 2) + 1]!];
    return x * solution[i % 2]! + y * solution[2 + (i % 2)]! + solution[4 + (i % 2)]!;
  });
  const examples = { inputs, targets };
  const [trained] = await trainEnsemble({
    ...request,
    objective,
    examples,
    optimiser: sgd.make(),
    budget: { epochs: 200 },
    members: [
      {
        initial: new Float32Array(6),
        learningRate: 0.05,
        weightDecay: 0,
        batchOrder: randomStream(6, "order"),
      },
    ],
  });
  expect(trained!.parameters).toBeAllclose(solution, { absolute: 1e-4 });
  expect(trained!.history.error.at(-1)).toBeLessThan(1e-3);
  expect(trained!.history.error[0]).toBeGreaterThan(0.5);

  const [judged] = await evaluate({ objective, parameters: [new Float32Array(6)], examples });
  const meanSquare = targets.reduce((sum, target) => sum + target ** 2, 0) / targets.length;
  expect(judged!.loss).toBeCloseTo(meanSquare, 6);
  expect(judged!.error).toBeCloseTo(Math.sqrt(meanSquare), 6);

  // Half of the sum over two outputs of squares: each output has the Hessian mean (x, y, 1)(x, y, 1)ᵀ of its own.
  const operators = await hessianProducts({ objective, networks: [trained!.parameters], examples });
  const [product] = await operators.apply([Float64Array.of(1, 0, 0, 0, 0, 0)]);
  operators.release();
  const mean = (of: (x: number, y: number) => number) =>
    targets.subarray(0, EXAMPLES).reduce((sum, _, n) => sum + of(inputs[2 * n]!, inputs[2 * n + 1]!), 0) /
    EXAMPLES;
  const column = [mean((x) => x * x), 0, mean((x, y) => x * y), 0, mean((x) => x), 0];
  expect(product!).toBeAllclose(column, { absolute: 1e-5 });
});

test.each([
  ["mean squared error", meanSquaredError.make()],
  ["smoothed cross-entropy", crossEntropy.make({ label_smoothing: 0.1 })],
])("%s of labels learns to answer them", async (_, loss) => {
  const network = mlp({ inputShape: [2], width: 16, depth: 1, classes: 2 });
  const objective = classifierObjective(network, loss);
  const targets = Int32Array.from({ length: EXAMPLES }, (_one, n) => (inputs[2 * n]! > 0 ? 1 : 0));
  const examples = { inputs, targets };
  const [trained] = await trainEnsemble({
    ...request,
    objective,
    examples,
    optimiser: adam.make(),
    budget: { epochs: 150 },
    members: [
      {
        initial: initialise(network, "he-normal", randomStream(6, "initial")),
        learningRate: 0.01,
        weightDecay: 0,
        batchOrder: randomStream(6, "order"),
      },
    ],
  });
  const [judged] = await evaluate({ objective, parameters: [trained!.parameters], examples });
  expect(judged!.error).toBe(0);
  expect(judged!.loss!).toBeLessThan(loss.constantAnswerLoss(targets, 2)!);
});
