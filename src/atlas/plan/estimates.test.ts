import { describe, expect, it } from "vitest";
import { parseConfiguration } from "#atlas/configuration";
import { AtlasError } from "#errors";
import { CALIBRATION, networkSize, planExperiment, summarisePlan } from "./index.ts";
import type { Job } from "./job.ts";
import { finishTime, inOrderOfUrgency } from "./order.ts";

const configurationOf = (yaml: string) => parseConfiguration(yaml, "a.yaml");

describe("networkSize", () => {
  it("counts an mlp: 12·12 inputs, two layers of 5, ten classes", () => {
    const { model, data } = configurationOf("model: { width: 5, depth: 2 }");
    expect(networkSize(model, data)).toEqual({
      parameters: 144 * 5 + 5 + (5 * 5 + 5) + (5 * 10 + 10),
      multiplyAdds: 144 * 5 + 5 * 5 + 5 * 10,
      activations: 144 + 5 + 5 + 10,
    });
  });

  it("counts a cnn: every filter works at every pixel of its stage", () => {
    const { model, data } = configurationOf("model: { family: cnn, width: 3, depth: 2 }");
    expect(networkSize(model, data)).toEqual({
      parameters: 3 * 9 + 3 + (6 * 3 * 9 + 6) + (6 * 10 + 10),
      multiplyAdds: 3 * 9 * 144 + 6 * 3 * 9 * 36 + 6 * 10,
      activations: 144 + 3 * 144 + 6 * 36 + 10,
    });
  });

  it("refuses a network that no tensor can hold", () => {
    const { model, data } = configurationOf("model: { width: 65536, depth: 2 }");
    expect(() => networkSize(model, data)).toThrow(AtlasError);
  });
});

describe("the estimate of training", () => {
  it("is six operations a weight and example, an overhead a step and one a job", () => {
    const configuration = configurationOf(`
data: { examples: 100 }
training: { budget: { epochs: 7 } }
grid: { load: { width: [5] }, temperature: { batch_size: [30] } }
`);
    const [train] = summarisePlan(configuration, planExperiment(configuration), 1).jobs;
    const steps = 7 * 4;
    const operations = 3 * 6 * (144 * 5 + 5 * 5 + 5 * 10) * steps * 30;
    expect(train).toMatchObject({ kind: "train", count: 1, operations });
    expect(train!.seconds).toBeCloseTo(
      CALIBRATION.secondsPerJob +
        steps * CALIBRATION.secondsPerCall +
        operations / CALIBRATION.operationsPerSecond,
      10,
    );
  });

  it("leaves out the last batch of an epoch where it is dropped", () => {
    const operations = (incomplete: string) => {
      const configuration = configurationOf(
        `{ data: { examples: 100 }, training: { incomplete_batch: ${incomplete} }, grid: { load: { width: [5] }, temperature: { batch_size: [30] } } }`,
      );
      return summarisePlan(configuration, planExperiment(configuration), 1).jobs[0]!.operations;
    };
    expect(operations("drop") / operations("keep")).toBe(3 / 4);
  });

  it("agrees with the steps that it was fitted to: 173 µs for one network, 70 µs each for 32", () => {
    const perStep = (networks: number) =>
      CALIBRATION.secondsPerCall +
      (networks * 6 * 64 * (64 * 32 + 32 * 32 + 32 * 10)) / CALIBRATION.operationsPerSecond;
    expect(perStep(1) / 173e-6).toBeCloseTo(1, 1);
    expect(perStep(32) / 32 / 70e-6).toBeCloseTo(1, 1);
  });

  it("does not depend on the number of updates asked for in epochs or steps", () => {
    const seconds = (budget: string) => {
      const configuration = configurationOf(
        `{ training: { budget: ${budget} }, grid: { load: { width: [5] }, temperature: { batch_size: [100] } } }`,
      );
      return summarisePlan(configuration, planExperiment(configuration), 1).total_seconds;
    };
    expect(seconds("{ epochs: 5 }")).toBe(seconds("{ updates: 50 }"));
  });
});

describe("the order of jobs", () => {
  const job = (key: string, cost: number, needs: readonly string[] = []): Job => ({
    kind: "similarity",
    key,
    cost,
    needs,
    networks: [],
  });

  it("puts the longest chain first and keeps what is needed before what needs it", () => {
    const jobs = [
      job("short", 2),
      job("long", 1),
      job("after short", 1, ["short"]),
      job("after long", 5, ["long"]),
    ];
    expect(inOrderOfUrgency(jobs).map(({ key }) => key)).toEqual([
      "long",
      "after long",
      "short",
      "after short",
    ]);
  });

  it("takes the longest chain or the shared work, whichever is more", () => {
    const jobs = [job("a", 4), job("b", 1), job("after a", 3, ["a"])];
    expect(finishTime(jobs, 1)).toBe(8);
    expect(finishTime(jobs, 2)).toBe(7);
    expect(finishTime(jobs, 8)).toBe(7);
  });
});
