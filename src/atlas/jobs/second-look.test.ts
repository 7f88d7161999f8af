import { tmpdir } from "node:os";
import { beforeAll, describe, expect, test } from "vitest";
import { parseConfiguration } from "#atlas/configuration";
import { planExperiment } from "#atlas/plan";
import { inputsOf, targetsOf } from "#data";
import type { NetworkObjective } from "#landscape";
import { logitsOf } from "#landscape/evaluation";
import { initialise } from "#nets/initialisation";
import { randomStream } from "#random";
import { type CellData, cellData } from "./cell-data.ts";
import { type ReportedNetwork, takeSecondLook } from "./second-look.ts";
import { cellNetwork, cellObjective } from "./trained-network.ts";

const configuration = parseConfiguration(
  `
name: looked-at
data: { source: glyphs, size: 8, examples: 150, test_examples: 150, label_noise: 0.1 }
model: { family: mlp, depth: 1 }
grid: { load: { width: [4] }, temperature: { batch_size: [16] } }
seeds: 2
measure: {}
`,
  "looked-at.yaml",
);
const context = { configuration, dataFolder: tmpdir() };
const [{ knobs, networks: planned }] = planExperiment(configuration).cells as [
  ReturnType<typeof planExperiment>["cells"][number],
];

let data: CellData;
let objective: NetworkObjective;
/** Two networks with numbers as a job reports them. */
let sound: readonly ReportedNetwork[];

beforeAll(async () => {
  data = await cellData(knobs, context);
  const network = cellNetwork(knobs, context, data);
  objective = cellObjective(network, knobs, context);
  sound = await Promise.all(
    planned.map(async (own) => {
      const parameters = initialise(network, "he-normal", randomStream(own.seed, "looked-at"));
      return reported(own, parameters);
    }),
  );
});

async function reported(
  own: ReportedNetwork["planned"],
  parameters: Float32Array,
  parts: Readonly<Record<"train" | "test", Float32Array | Int32Array>> = {
    train: inputsOf(data.train),
    test: inputsOf(data.test),
  },
  labels = { train: data.trainLabels, test: targetsOf(data.test) },
): Promise<ReportedNetwork> {
  const { classifier, judge } = objective.outputs;
  const [train] = await logitsOf({ classifier, parameters: [parameters], inputs: parts.train });
  const [test] = await logitsOf({ classifier, parameters: [parameters], inputs: parts.test });
  const onTrain = judge(train!, { targets: labels.train });
  const onTest = judge(test!, { targets: labels.test });
  return {
    planned: own,
    parameters,
    statistics: undefined,
    logits: { train: train!, test: test! },
    observations: [
      { metric: "train_loss", value: onTrain.loss, standard_error: null },
      { metric: "train_error_pct", value: onTrain.error, standard_error: null },
      { metric: "test_loss", value: onTest.loss, standard_error: null },
      { metric: "test_acc_pct", value: 100 - onTest.error, standard_error: null },
    ],
  };
}

const look = (networks: readonly ReportedNetwork[]) => takeSecondLook(objective, networks, context);

const REFUSAL = { code: "jobs/second-look", kind: "failure" };

function withValue(network: ReportedNetwork, metric: string, value: number): ReportedNetwork {
  const observations = network.observations.map((own) => (own.metric === metric ? { ...own, value } : own));
  return { ...network, observations };
}

describe("a second look", () => {
  test("confirms what is true", async () => {
    await look(sound);
    await look([]);
  });

  test.each(["train_loss", "train_error_pct", "test_loss", "test_acc_pct"])(
    "sees a %s that is off",
    async (metric) => {
      const { value } = sound[0]!.observations.find((own) => own.metric === metric)!;
      await expect(look([withValue(sound[0]!, metric, value! + 1e-6), sound[1]!])).rejects.toMatchObject(
        REFUSAL,
      );
    },
  );

  test("sees the training numbers where those of the test part belong", async () => {
    const [loss, error] = [0, 1].map((i) => sound[0]!.observations[i]!.value!);
    const exchanged = withValue(withValue(sound[0]!, "test_loss", loss!), "test_acc_pct", 100 - error!);
    await expect(look([exchanged])).rejects.toMatchObject({
      ...REFUSAL,
      message: expect.stringContaining("all test examples"),
    });
  });

  test("sees that the training part was taken for the test part, pictures, labels and all", async () => {
    const images = inputsOf(data.train);
    const own = await reported(
      planned[0]!,
      sound[0]!.parameters,
      { train: images, test: images },
      { train: data.trainLabels, test: data.trainLabels },
    );
    await expect(look([own])).rejects.toMatchObject(REFUSAL);
  });

  test("sees other pictures under the right labels, and another network", async () => {
    const images = inputsOf(data.test);
    const shifted = new Float32Array(images.length);
    shifted.set(images.subarray(64));
    const own = await reported(planned[0]!, sound[0]!.parameters, {
      train: inputsOf(data.train),
      test: shifted,
    });
    await expect(look([own])).rejects.toMatchObject({
      ...REFUSAL,
      message: expect.stringContaining("64 training and 64 test examples"),
    });
    const { parameters } = sound[1]!;
    await expect(look([{ ...sound[0]!, parameters }])).rejects.toMatchObject(REFUSAL);
  });

  test("believes equal numbers of both parts where they are equal: of a network that answers all the same", async () => {
    const clean = { ...planned[0]!, knobs: { ...knobs, label_noise: 0 } };
    const { trainLabels: train, test: own } = await cellData(clean.knobs, context);
    const nothing = new Float32Array(objective.layout.size);
    const constant = await reported(clean, nothing, undefined, { train, test: targetsOf(own) });
    const [trainLoss, trainError, testLoss, testAccuracy] = constant.observations.map(({ value }) => value!);
    expect([testLoss, 100 - testAccuracy!]).toEqual([trainLoss, trainError]);
    await look([constant]);
  });
});
