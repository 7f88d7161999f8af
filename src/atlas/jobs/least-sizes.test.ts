import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseConfiguration } from "#atlas/configuration";
import { planExperiment } from "#atlas/plan";
import { folderStore } from "#atlas/store";
import { executeJob } from "./execute-job.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "least-sizes-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Where the number that is tried stands, in an experiment of one cell of two networks that is small in all else. */
const text = ({
  data = GLYPHS,
  model = "{ family: mlp, depth: 1 }",
  batch = 2,
  curves = 2,
  probes = "4",
}) => `
data: ${data}
model: ${model}
training: { budget: { updates: 1 } }
grid: { load: { width: [2] }, temperature: { batch_size: [${batch}] } }
seeds: 2
measure:
  curvature: { examples: 2, lanczos_steps: 2, trace_probes: 2 }
  connectivity: { pairs: 1, interior_points: 1, epochs: 1, batch_size: ${curves} }
  similarity: { ${probes === "" ? "" : `examples: ${probes}`} }
`;

const GLYPHS = "{ source: glyphs, size: 8, examples: 12, test_examples: 10 }";
const teacher = (examples: number) =>
  `{ source: teacher, inputs: 2, classes: 2, examples: ${examples}, test_examples: 2 }`;
const RESNET = "{ family: resnet18 }";
const VGG = "{ family: vgg11 }";
const CNN = "{ family: cnn, depth: 5, norm: batch }";

describe("the least that a configuration may ask for is the least that its jobs compute with:", () => {
  test.each<
    [what: string, tooFew: Parameters<typeof text>[0], enough: Parameters<typeof text>[0], says: string]
  >([
    [
      "probes",
      { probes: "3" },
      { probes: "4" },
      "measure.similarity.examples is 3; expected a whole number from 4",
    ],
    [
      "examples that probes are cut down to",
      { data: teacher(3), probes: "" },
      { data: teacher(4), probes: "" },
      "data.examples is 3; expected more: measure.similarity.examples needs a whole number from 4",
    ],
    [
      "a batch of a ResNet",
      { model: RESNET, batch: 1 },
      { model: RESNET },
      "grid.temperature.batch_size is 1; expected at least 2: batch normalisation",
    ],
    [
      "a batch of a VGG",
      { model: VGG, batch: 1 },
      { model: VGG },
      "grid.temperature.batch_size is 1; expected at least 2",
    ],
    [
      "a batch of a CNN",
      { model: CNN, batch: 1 },
      { model: CNN },
      "grid.temperature.batch_size is 1; expected at least 2",
    ],
    [
      "a batch of curves",
      { model: RESNET, curves: 1 },
      { model: RESNET },
      "measure.connectivity.batch_size is 1; expected at least 2",
    ],
  ])("%s", async (what, tooFew, enough, says) => {
    expect(() => parseConfiguration(text(tooFew), "a.yaml")).toThrow(
      expect.objectContaining({ code: "configuration/invalid", message: expect.stringContaining(says) }),
    );
    const configuration = parseConfiguration(text(enough), "a.yaml");
    const store = folderStore(join(folder, what.replaceAll(" ", "-")));
    await store.prepare();
    for (const job of planExperiment(configuration).jobs) {
      const { results } = await executeJob(job, { configuration, dataFolder: folder, store });
      expect(results.length).toBeGreaterThan(0);
    }
  });

  test("a batch of one where maps have more pixels", () => {
    const shallow = text({ model: "{ family: cnn, depth: 3, norm: batch }", batch: 1, curves: 1 });
    expect(() => parseConfiguration(shallow, "a.yaml")).not.toThrow();
    const deeper = `${shallow}\n`.replace("load: { width: [2] }", "load: { depth: [1, 4, 6] }");
    expect(() => parseConfiguration(deeper, "a.yaml")).toThrow("batch_size is 1; expected at least 2");
  });
});
