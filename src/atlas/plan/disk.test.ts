import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { parseConfiguration } from "#atlas/configuration";
import { writeSafetensors } from "#files";
import { cellNetworks } from "./cell-networks.ts";
import { diskEstimator } from "./disk.ts";
import { planExperiment } from "./plan-experiment.ts";

const folder = mkdtempSync(join(tmpdir(), "disk-"));
afterAll(() => rmSync(folder, { recursive: true }));

const METADATA = {
  network: "0".repeat(24),
  edition: "4",
  seed: "0",
  degenerate: "false",
  diverged: "false",
  sha256: "0".repeat(64),
  data: "0".repeat(64),
};

test.each([
  ["perceptrons", "model: { family: mlp, width: 300 }"],
  ["networks with batch norm", "model: { family: resnet18, width: 6 }"],
])("files of weights of %s are foretold to a block or a twentieth", async (_, model) => {
  const configuration = parseConfiguration(
    `${model}\ngrid: { load: { width: [${/\d+(?= })/.exec(model)}] }, temperature: { batch_size: [8] } }\nseeds: 1`,
    "a.yaml",
  );
  const plan = planExperiment(configuration);
  const network = cellNetworks(configuration)(plan.cells[0]!.knobs);
  const shaped = [
    ...network.parameters.map(({ name, shape }) => ({ name, shape })),
    ...(network.statistics?.entries ?? []).map(({ name, shape }) => ({ name, shape })),
  ];
  const tensors = Object.fromEntries(
    shaped.map(({ name, shape }) => [
      name,
      {
        type: "float32" as const,
        shape,
        data: new Float32Array(shape.reduce((product, size) => product * size, 1)),
      },
    ]),
  );
  const path = join(folder, `${network.family}.safetensors`);
  await writeSafetensors(path, { tensors, metadata: METADATA });
  const training = plan.jobs.find(({ kind }) => kind === "train")!;
  const foretold = diskEstimator(configuration, cellNetworks(configuration))(training);
  const { size } = statSync(path);
  // A result's lines in journal and tables are counted, too.
  expect(Math.abs(foretold - 2600 - size)).toBeLessThan(Math.max(4096, size / 20));
});

test("each bend of a curve is kept, and whole eigenvectors", () => {
  const diskOf = (measure: string, kind: string) => {
    const configuration = parseConfiguration(
      `model: { family: mlp }\ngrid: { load: { width: [512] }, temperature: { batch_size: [8] } }\nmeasure: ${measure}`,
      "a.yaml",
    );
    const estimate = diskEstimator(configuration, cellNetworks(configuration));
    return planExperiment(configuration)
      .jobs.filter((job) => job.kind === kind)
      .reduce((sum, job) => sum + estimate(job), 0);
  };
  const one = diskOf("{}", "connectivity");
  expect(diskOf("{ connectivity: { bends: 4 } }", "connectivity") / one).toBeCloseTo(4, 1);
  expect(diskOf("{ eigenpairs: { pairs: 2 } }", "eigenpairs") / one).toBeCloseTo(4, 1);
  expect(diskOf("{}", "similarity")).toBeLessThan(20_000);
});
