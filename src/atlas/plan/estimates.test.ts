import { describe, expect, it } from "vitest";
import { parseConfiguration } from "#atlas/configuration";
import { cellNetworks } from "./cell-networks.ts";
import { planExperiment, summarisePlan } from "./index.ts";
import type { Job } from "./job.ts";
import { inOrderOfUrgency } from "./order.ts";
import { CALIBRATION } from "./seconds.ts";

const configurationOf = (yaml: string) => parseConfiguration(yaml, "a.yaml");

/** The first train job of an experiment as its summary has it. */
function trainSummary(yaml: string) {
  const configuration = configurationOf(yaml);
  return summarisePlan(configuration, planExperiment(configuration), 1).jobs[0]!;
}

describe("cellNetworks", () => {
  it("gives cells of one shape the same network, others another", () => {
    const configuration = configurationOf("grid: { load: { width: [5, 6] } }");
    const networkOf = cellNetworks(configuration);
    const [first, second, ...others] = planExperiment(configuration).cells.map(({ knobs }) =>
      networkOf(knobs),
    );
    expect(second).toBe(first);
    expect(others.at(-1)).not.toBe(first);
    expect(first!.layout.size).toBe(144 * 5 + 5 + (5 * 5 + 5) + (5 * 10 + 10));
  });

  it("builds the family and norm of the configuration", () => {
    const parameters = (model: string) => {
      const configuration = configurationOf(`{ data: { source: cifar10 }, model: ${model} }`);
      return cellNetworks(configuration)(planExperiment(configuration).cells[0]!.knobs).layout.entries.length;
    };
    expect(parameters("{ family: cnn, norm: none }")).toBe(6);
    expect(parameters("{ family: cnn, norm: group }")).toBeGreaterThan(6);
    expect(parameters("{ family: resnet18 }")).toBe(62);
  });

  it("refuses a network that no tensor can hold", () => {
    const configuration = configurationOf(
      "{ model: { width: 65536 }, grid: { load: { examples: [1000] } } }",
    );
    expect(() => planExperiment(configuration)).toThrow(
      expect.objectContaining({ code: "plan/network-too-large", kind: "input" }),
    );
  });
});

describe("the estimate of training", () => {
  it("counts every gradient of an update, and what the optimiser keeps", () => {
    const of = (optimiser: string) =>
      trainSummary(
        `{ model: { width: 2048 }, grid: { load: { depth: [3] } }, training: { optimiser: ${optimiser} } }`,
      );
    const [plain, sharpness, moments] = [of("sgd"), of("sam"), of("adam")];
    expect(sharpness.operations).toBe(2 * plain.operations);
    expect(moments.operations).toBe(plain.operations);
    expect(moments.memory_mb).toBeGreaterThan(plain.memory_mb);
    expect(sharpness.memory_mb).toBe(plain.memory_mb);
  });

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
    const { dense } = CALIBRATION;
    const parameters = 144 * 5 + 5 + (5 * 5 + 5) + (5 * 10 + 10);
    const vectors = 3 * 4;
    expect(train!.seconds).toBeCloseTo(
      6 * (dense.secondsPerJobAndArray + steps * dense.secondsPerCallAndArray) +
        operations / dense.operationsPerSecond +
        3 * steps * 30 * (5 + 5 + 10) * dense.secondsPerActivation +
        3 * steps * 30 * 144 * dense.secondsPerInput +
        steps * vectors * parameters * dense.secondsPerVectorNumber,
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

  it.each([
    [4, 4, 1.16],
    [4, 64, 0.18],
    [16, 16, 0.51],
    [64, 4, 2.52],
  ])(
    "agrees within a factor of two with the quickstart's networks of width %i at batch size %i: %d s for three",
    (width, batch, seconds) => {
      const found = trainSummary(
        `grid: { load: { width: [${width}] }, temperature: { batch_size: [${batch}] } }`,
      );
      expect(found.seconds / seconds).toBeGreaterThan(0.5);
      expect(found.seconds / seconds).toBeLessThan(2);
    },
  );

  it.each([
    [2, 18],
    [4, 40],
    [8, 94],
    [16, 228],
  ])(
    "agrees within a factor of two with a step of ResNet-18 of width %i on 128 images: %i ms",
    (width, ms) => {
      const { seconds, count } = trainSummary(`
data: { source: cifar10, examples: 1280 }
model: { family: resnet18 }
training: { budget: { updates: 100 } }
grid: { load: { width: [${width}] }, temperature: { batch_size: [128] } }
seeds: 1
`);
      expect(count).toBe(1);
      expect(seconds / 100 / (ms / 1000)).toBeGreaterThan(0.5);
      expect(seconds / 100 / (ms / 1000)).toBeLessThan(2);
    },
  );

  it("does not let programs of large networks outgrow a worker", () => {
    for (const width of [2, 4, 8, 16]) {
      for (const batch of [16, 128, 1024]) {
        const { memory_mb } = trainSummary(`
data: { source: cifar10, examples: 2000 }
model: { family: resnet18 }
grid: { load: { width: [${width}] }, temperature: { batch_size: [${batch}] } }
seeds: 18
`);
        const oneNetwork = (4 * 4 * batch * (2_000 + 20_000 * width)) / 2 ** 20;
        expect(memory_mb).toBeLessThan(800 + Math.max(oneNetwork, 1024));
      }
    }
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

describe("the estimate of memory", () => {
  /** What jobs of a kind need, MiB, of two networks of a cell. */
  const memoryOf = (
    kind: string,
    yaml: string,
    measure = "curvature: { lanczos_steps: 2, trace_probes: 8 }",
  ) => {
    const configuration = configurationOf(`${yaml}
grid: { load: { label_noise: [0] }, temperature: { batch_size: [128] } }
seeds: 2
measure: { ${measure} }
`);
    const { jobs } = summarisePlan(configuration, planExperiment(configuration), 1);
    return jobs.find((own) => own.kind === kind)!.memory_mb;
  };
  const images = (size: number, examples = 1000) =>
    `data: { source: glyphs, size: ${size}, examples: ${examples}, test_examples: 200 }`;
  const resnet = (width: number, examples?: number) =>
    `${images(32, examples)}\nmodel: { family: resnet18, width: ${width} }`;

  it.each([
    ["curvature", `${images(16)}\nmodel: { family: vit, width: 16, depth: 2 }`, 1985],
    ["curvature", `${images(28)}\nmodel: { family: vit, width: 32, depth: 4 }`, 2733],
    [
      "curvature",
      "data: { source: number-words, examples: 1000, test_examples: 200, length: 12 }\nmodel: { family: transformer, width: 32, heads: 4 }",
      1697,
    ],
    ["curvature", `${images(28)}\nmodel: { width: 256 }`, 418],
    ["train", `${images(28)}\nmodel: { family: cnn, width: 16 }`, 371],
    ["train", resnet(8, 260), 424],
    ["train", resnet(16, 260), 621],
    ["train", resnet(32, 200), 1044],
  ])("of %s is within a factor of 1.25 of what was found for %s", (kind, yaml, found) => {
    const foretold = memoryOf(kind, yaml);
    expect(foretold / found).toBeGreaterThan(1 / 1.25);
    expect(foretold / found).toBeLessThan(1.25);
  });

  it("keeps a basis where the eigenvalue iteration does, and not by the published procedure", () => {
    const published = (steps: number) =>
      memoryOf("curvature", resnet(64), `procedure: paper, curvature: { lanczos_steps: ${steps} }`);
    expect(published(100)).toBe(published(2));
    expect(published(100)).toBeLessThan(4096);
    const better = (steps: number) =>
      memoryOf("curvature", resnet(64), `curvature: { lanczos_steps: ${steps} }`);
    const parameters = 11_172_810;
    expect(better(60) - better(20)).toBeCloseTo((40 * 8 * parameters) / 2 ** 20, -1);
  });

  it("of curvature does not grow with examples beyond those that are passed through at once", () => {
    const of = (examples: number) =>
      memoryOf("curvature", resnet(16, 4000), `curvature: { examples: ${examples}, lanczos_steps: 2 }`);
    expect(of(4000) / of(1000)).toBeLessThan(1.05);
  });
});

describe("the time of a plan", () => {
  const configuration = configurationOf("{ grid: { load: { width: [8, 16] } }, seeds: 2 }");
  const plan = planExperiment(configuration);
  const summaryWithin = (mebibytes: number) =>
    summarisePlan(configuration, plan, 8, { memory: mebibytes * 2 ** 20 });

  it("counts that jobs wait for one another where memory has no room for all", () => {
    const enough = summaryWithin(Number.POSITIVE_INFINITY);
    expect(enough.wall_seconds_without_waiting).toBeUndefined();
    expect(enough.wall_seconds).toBeGreaterThanOrEqual(enough.total_seconds / 8);
    const one = summaryWithin(enough.worker_memory_mb);
    expect(one.wall_seconds).toBeCloseTo(one.total_seconds, 6);
    expect(one.wall_seconds_without_waiting).toBe(enough.wall_seconds);
    const three = summaryWithin(3 * enough.worker_memory_mb);
    expect(three.wall_seconds).toBeGreaterThanOrEqual(three.total_seconds / 4);
    expect(three.wall_seconds).toBeLessThan(one.wall_seconds);
  });

  it("has a job that needs more than there is run alone", () => {
    const { wall_seconds, total_seconds } = summaryWithin(1);
    expect(wall_seconds).toBeCloseTo(total_seconds, 6);
  });
});

describe("the order of jobs", () => {
  const job = (key: string, cost: number, needs: readonly string[] = []): Job => ({
    kind: "similarity",
    key,
    cost,
    needs,
    tasks: [],
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
});
