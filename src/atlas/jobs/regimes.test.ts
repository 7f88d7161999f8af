import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseConfiguration } from "#atlas/configuration";
import type { TaskResult } from "#atlas/journal";
import { type Plan, planExperiment, TRAIN } from "#atlas/plan";
import { folderStore, type RunStore } from "#atlas/store";
import { executeJob } from "./execute-job.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "regimes-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Trained {
  readonly plan: Plan;
  readonly store: RunStore;
  readonly results: readonly TaskResult[];
}

const text = (training: string, slices = "", model = "{ family: mlp, depth: 1 }") => `
name: regimes
data: { source: glyphs, size: 8, examples: 60, test_examples: 30 }
model: ${model}
training: { learning_rate: 0.1, ${training} }
grid: { load: { width: [8] }, temperature: { batch_size: [16] }, slices: { ${slices} } }
seeds: 2
`;

async function train(name: string, yaml: string): Promise<Trained> {
  const configuration = parseConfiguration(yaml, "regimes.yaml");
  const store = folderStore(join(folder, name));
  await store.prepare();
  const context = { configuration, dataFolder: folder, store };
  const plan = planExperiment(configuration);
  const results: TaskResult[] = [];
  for (const job of plan.jobs.filter(({ kind }) => kind === TRAIN)) {
    results.push(...(await executeJob(job, context)).results);
  }
  return { plan, store, results };
}

/** Every network's arrays with the knob that tells its cell, by that and its seed. */
async function networksOf({ plan, store, results }: Trained, knob: string) {
  const found = new Map<string, { readonly tensors: object; readonly result: TaskResult }>();
  for (const { knobs, networks } of plan.cells) {
    for (const { key, seed } of networks) {
      const { tensors } = await store.readArrays(`weights/${key}`);
      found.set(`${knobs[knob]} ${seed}`, { tensors, result: results.find((own) => own.key === key)! });
    }
  }
  return found;
}

const numberOf = ({ observations }: TaskResult, name: string) =>
  observations.find(({ metric }) => metric === name)?.value;

describe("checkpoints", () => {
  it("are states of one training: that at an epoch is what a budget of so many gives, bit by bit", async () => {
    const taken = await train("taken", text("budget: { epochs: 6 }", "checkpoint: [2, 4, 6]"));
    expect(taken.plan.jobs.filter(({ kind }) => kind === TRAIN)).toHaveLength(1);
    const points = await networksOf(taken, "checkpoint");
    const whole = await networksOf(await train("whole", text("budget: { epochs: 6 }")), "none");
    for (const seed of [0, 1]) {
      expect(points.get(`6 ${seed}`)!.tensors).toEqual(whole.get(`undefined ${seed}`)!.tensors);
      expect(points.get(`2 ${seed}`)!.tensors).not.toEqual(points.get(`4 ${seed}`)!.tensors);
      const early = points.get(`2 ${seed}`)!.result.training!;
      const late = points.get(`6 ${seed}`)!.result.training!;
      expect(early).toMatchObject({ epochs: 2, updates: 8, stopped_by: "checkpoint" });
      expect(late).toMatchObject({ epochs: 6, updates: 24, stopped_by: "budget" });
      expect(early.history.loss).toEqual(late.history.loss.slice(0, 2));
    }
    expect(new Set(taken.results.map(({ key }) => key)).size).toBe(6);
  });

  it("train no further than the last that is taken, and are the same as beside the end", async () => {
    const beside = await networksOf(
      await train("beside", text("budget: { epochs: 40 }", "checkpoint: [2, 40]")),
      "checkpoint",
    );
    const alone = await networksOf(
      await train("alone", text("budget: { epochs: 40 }, checkpoint: { epochs: 2 }")),
      "none",
    );
    for (const seed of [0, 1]) {
      expect(alone.get(`undefined ${seed}`)!.tensors).toEqual(beside.get(`2 ${seed}`)!.tensors);
      expect(alone.get(`undefined ${seed}`)!.result.training!.epochs).toBe(2);
    }
  });

  it("may be shares of the budget, and are the end where training had stopped before", async () => {
    const stopped = await networksOf(
      await train(
        "shares",
        text(
          "budget: { epochs: 8 }, stop: { kind: target-loss, loss: 100 }",
          "checkpoint_share: [0.25, 0.5]",
        ),
      ),
      "checkpoint_share",
    );
    for (const seed of [0, 1]) {
      expect(stopped.get(`0.25 ${seed}`)!.tensors).toEqual(stopped.get(`0.5 ${seed}`)!.tensors);
      expect(stopped.get(`0.5 ${seed}`)!.result.training).toMatchObject({
        epochs: 1,
        stopped_by: "target-loss",
      });
    }
  });

  it.each([
    ["budget: { epochs: 6 }", "checkpoint: [2, 7]", "grid.slices.checkpoint is 7; expected at most 6"],
    ["budget: { updates: 10 }", "checkpoint: [3]", "grid.slices.checkpoint is 3; expected at most 2"],
    [
      "budget: { epochs: 6 }, checkpoint: { epochs: 9 }",
      "",
      "training.checkpoint.epochs is 9; expected at most 6",
    ],
    ["checkpoint: { epochs: 2, share: 0.5 }", "", "has both epochs and share"],
    ["checkpoint: 5", "", "training.checkpoint is 5; expected end, { epochs: 20 } or { share: 0.2 }"],
    [
      "budget: { epochs: 6 }",
      "checkpoint_share: [0.5, 0.55]",
      "has the shares 0.5 and 0.55, which of a budget of 6 epochs are both epoch 3",
    ],
    [
      "",
      "checkpoint: [3], checkpoint_share: [0.5]",
      "gives the training.checkpoint, as grid.slices.checkpoint does",
    ],
  ])("with %s and %s are refused: %s", (training, slices, words) => {
    expect(() => parseConfiguration(text(training, slices), "a.yaml")).toThrow(words);
  });
});

describe("training to zero loss", () => {
  it("ends once nothing is answered wrongly and the loss is small, and says who got there", async () => {
    const { results } = await train(
      "zero",
      text("budget: { epochs: 400 }, stop: { kind: zero-loss, loss: 0.05 }, weight_decay: 0").replace(
        "[8]",
        "[32]",
      ),
    );
    for (const result of results) {
      const { stopped_by, epochs, history } = result.training!;
      expect(stopped_by).toBe("zero-loss");
      expect(epochs).toBeLessThan(300);
      expect(history.error_pct.at(-1)).toBe(0);
      expect(history.loss.at(-1)).toBeLessThanOrEqual(0.05);
      expect(history.loss.slice(0, -1).some((loss, i) => loss! <= 0.05 && history.error_pct[i] === 0)).toBe(
        false,
      );
      expect(numberOf(result, "stop_rule_met_pct")).toBe(100);
    }
    const { results: short } = await train("short", text("budget: { epochs: 2 }, stop: zero-loss"));
    for (const result of short) {
      expect(result.training!.stopped_by).toBe("budget");
      expect(numberOf(result, "stop_rule_met_pct")).toBe(0);
    }
  });
});

/** The arrays that training gives, without statistics of normalised layers. */
function learnt(tensors: object): object {
  return Object.fromEntries(Object.entries(tensors).filter(([name]) => !name.includes("running_")));
}

describe("the oracle", () => {
  it.each(["{ family: mlp, depth: 1 }", "{ family: cnn, depth: 1, norm: batch }"])(
    "tells the lowest test loss of all epochs and changes nothing of the training (%s)",
    async (model) => {
      const name = model.includes("cnn") ? "cnn" : "mlp";
      const plain = await networksOf(
        await train(`${name}-plain`, text("budget: { epochs: 4 }", "", model)),
        "none",
      );
      const followed = await networksOf(
        await train(
          `${name}-oracle`,
          text("budget: { epochs: 4 }, oracle: true", "checkpoint: [1, 2, 3, 4]", model),
        ),
        "checkpoint",
      );
      for (const seed of [0, 1]) {
        const end = followed.get(`4 ${seed}`)!;
        // Statistics of normalised layers are taken beside other networks here, whose sums round otherwise.
        expect(learnt(end.tensors)).toEqual(learnt(plain.get(`undefined ${seed}`)!.tensors));
        const byEpoch = [1, 2, 3, 4].map((epoch) => followed.get(`${epoch} ${seed}`)!.result);
        const losses = byEpoch.map((result) => numberOf(result, "test_loss")!);
        for (const [i, result] of byEpoch.entries()) {
          const upTo = losses.slice(0, i + 1);
          const best = upTo.indexOf(Math.min(...upTo));
          expect(numberOf(result, "oracle_test_loss")).toBeCloseTo(losses[best]!, 5);
          expect(numberOf(result, "oracle_test_acc_pct")).toBeCloseTo(
            numberOf(byEpoch[best]!, "test_acc_pct")!,
            5,
          );
          const detail = result.observations.find(({ metric }) => metric === "oracle_test_loss")!.detail;
          expect(detail).toEqual({ epoch: best + 1 });
          expect(result.series!.test_loss).toEqual(upTo.map((loss) => expect.closeTo(loss, 5)));
          expect(result.series!.test_acc_pct).toHaveLength(i + 1);
        }
        const withoutOracle = plain.get(`undefined ${seed}`)!.result;
        expect(numberOf(withoutOracle, "oracle_test_loss")).toBeUndefined();
        expect(withoutOracle.series).toBeUndefined();
      }
    },
  );
});
