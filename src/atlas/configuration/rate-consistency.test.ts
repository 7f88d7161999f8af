import { expect, it } from "vitest";
import { parseConfiguration } from "./read.ts";

const withRate = (training: string, temperature: string) =>
  parseConfiguration(
    `{ training: { ${training} }, grid: { load: { width: [4, 8] }, temperature: { ${temperature} } } }`,
    "a.yaml",
  );

it.each([
  ["learning_rate: { per_batch: 100 }", "batch_size: [8, 16]", "training.learning_rate.per_batch is 100"],
  [
    "batch_size: 16",
    "learning_rate_per_batch: [0.1, 100]",
    "grid.temperature.learning_rate_per_batch is 100",
  ],
])(
  "a rate that scales beyond the largest is refused where it is set: %s, %s",
  (training, temperature, words) => {
    expect(() => withRate(training, temperature)).toThrow(
      `${words}, which is a learning rate of 1600 at batch size 16`,
    );
  },
);

it("a rate that scales to the largest at most is none the worse for it, nor one that an axis replaces", () => {
  expect(
    withRate("learning_rate: { per_batch: 62.5 }", "batch_size: [8, 16]").grid.temperature.values,
  ).toEqual([8, 16]);
  expect(
    withRate("batch_size: 16, learning_rate: { per_batch: 100 }", "learning_rate: [0.1, 0.2]").seeds,
  ).toBe(3);
});

it("a rate that scales beyond the largest in the training after pruning is refused, unless that has one of its own", () => {
  const again = (pruning: string) =>
    withRate(`learning_rate: { per_batch: 2 }, density: 0.5, pruning: { ${pruning} }`, "batch_size: [8, 16]");
  expect(() => again("retrain_batch_size: 600")).toThrow(
    "training.learning_rate.per_batch is 2, which is a learning rate of 1200 at training.pruning.retrain_batch_size 600",
  );
  const swept = (axis: string) =>
    withRate("batch_size: 8, learning_rate: { per_batch: 2 }, density: 0.5", axis);
  expect(() => swept("training.pruning.retrain_batch_size: [100, 600]")).toThrow(
    "which is a learning rate of 1200 at training.pruning.retrain_batch_size 600",
  );
  expect(swept("training.pruning.retrain_batch_size: [100, 500]").seeds).toBe(3);
  expect(again("retrain_batch_size: 600, retrain_learning_rate: 0.1").seeds).toBe(3);
  expect(again("retrain_batch_size: 500").seeds).toBe(3);
});
