import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  cellCount,
  type ExperimentConfiguration,
  examplesRead,
  parseConfiguration,
} from "#atlas/configuration";
import {
  boundToData,
  drawsOf,
  type Editions,
  MOST_IN_GROUP,
  networksOf,
  type Plan,
  planExperiment,
} from "./index.ts";

const configurationOf = (yaml: string, overrides: readonly string[] = []) =>
  parseConfiguration(yaml, "a.yaml", { overrides });

const SMALL = `
data: { examples: 100 }
grid:
  load: { width: [2, 4] }
  temperature: { batch_size: [8, 16, 32] }
  slices: { label_noise: [0, 0.1] }
seeds: 3
`;

/** Network keys of the default configuration at width 4 and batch size 8, as version 0.1.0 gave them. */
const GOLDEN = new Set(["32941f4aac1a9080a5985ea2", "7e7e1cb23eb893e231061722", "d80a16dee79e799721272e85"]);

/** Keys of the curvature of these networks, as version 0.1.0 gave them; the iteration usually took 40 steps then. */
const GOLDEN_CURVATURE = ["158ee7fbef36982b208ee2da", "7f11d008d96fce6f47301b07", "56d03db15c45d47ad97dcf73"];

const planOf = (overrides: readonly string[] = []) => planExperiment(configurationOf(SMALL, overrides));
const jobKeys = ({ jobs }: Plan, kind?: string) =>
  new Set(jobs.filter((job) => kind === undefined || job.kind === kind).map(({ key }) => key));
const taskKeys = ({ jobs }: Plan) => new Set(jobs.flatMap(({ tasks }) => tasks.map(({ key }) => key)));
const networkKeys = ({ cells }: Plan) =>
  new Set(cells.flatMap(({ networks }) => networks.map(({ key }) => key)));

const subset = <Value>(values: readonly Value[]) => fc.subarray([...values], { minLength: 1 });

/** Small experiments of every shape of grid. */
const anyConfiguration: fc.Arbitrary<ExperimentConfiguration> = fc
  .record({
    load: fc.oneof(
      fc.record({ width: subset([1, 2, 3, 5]) }),
      fc.record({ depth: subset([1, 2]) }),
      fc.record({ examples: subset([40, 60]) }),
    ),
    temperature: fc.oneof(
      fc.record({ batch_size: subset([4, 8, 16]) }),
      fc.record({ learning_rate: subset([0.01, 0.02, 0.05, 0.1]) }),
      fc.record({ weight_decay: subset([0, 1e-4, 1e-3]) }),
    ),
    slices: fc.oneof(fc.constant({}), fc.record({ label_noise: subset([0, 0.1, 0.3]) })),
    seeds: fc.constantFrom(1, 2, 3, 5, 33),
    root_seed: fc.nat(),
  })
  .map(({ seeds, root_seed, ...grid }) =>
    configurationOf(
      JSON.stringify({ data: { examples: 40 }, training: { batch_size: 8 }, grid, seeds, root_seed }),
    ),
  );

describe("planExperiment", () => {
  it("plans every cell, network and measurement once, under keys that are all different", () => {
    fc.assert(
      fc.property(anyConfiguration, (configuration) => {
        const plan = planExperiment(configuration);
        const cells = cellCount(configuration.grid);
        const { seeds } = configuration;
        expect(plan.cells).toHaveLength(cells);
        expect(networkKeys(plan).size).toBe(cells * seeds);
        expect(jobKeys(plan).size).toBe(plan.jobs.length);
        const tasksOf = (kind: string) =>
          plan.jobs.flatMap((job) => (job.kind === kind ? job.tasks : [])).map(({ key }) => key);
        expect(new Set(tasksOf("curvature")).size).toBe(cells * seeds);
        const pairs = { 1: 0, 2: 1 }[seeds] ?? 3;
        for (const kind of ["connectivity", "similarity"]) {
          const keys = tasksOf(kind);
          expect(new Set(keys).size).toBe(keys.length);
          expect(keys).toHaveLength(cells * (kind === "connectivity" ? pairs : (seeds * (seeds - 1)) / 2));
        }
        const trained = plan.jobs.flatMap((job) => (job.kind === "train" ? networksOf(job) : []));
        expect(trained.map(({ key }) => key).toSorted()).toEqual([...networkKeys(plan)].toSorted());
      }),
      { numRuns: 40 },
    );
  });

  it("trains in groups of one shape, at most 32 networks each, as evenly as can be", () => {
    fc.assert(
      fc.property(anyConfiguration, (configuration) => {
        const groups = planExperiment(configuration).jobs.flatMap((job) =>
          job.kind === "train" ? [networksOf(job)] : [],
        );
        const sizes = new Map<string, number[]>();
        for (const networks of groups) {
          const shapes = networks.map(({ knobs }) =>
            [knobs.width, knobs.depth, knobs.batch_size, knobs.examples].join(),
          );
          expect(new Set(shapes).size).toBe(1);
          expect(networks.length).toBeLessThanOrEqual(MOST_IN_GROUP);
          sizes.set(shapes[0]!, [...(sizes.get(shapes[0]!) ?? []), networks.length]);
        }
        // Networks as small as these all gain from sharing.
        const unit = configuration.seeds > MOST_IN_GROUP ? 1 : configuration.seeds;
        for (const lengths of sizes.values()) {
          expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(unit);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("measures cells together whose networks differ by their training alone, whole cells and a few seconds of them", () => {
    fc.assert(
      fc.property(anyConfiguration, (configuration) => {
        const { jobs, cells } = planExperiment(configuration);
        const measuring = jobs.filter(({ kind }) => kind !== "train");
        for (const job of measuring) {
          const networks = networksOf(job);
          const seen = networks.map(({ knobs }) =>
            [knobs.width, knobs.depth, knobs.examples, knobs.label_noise].join(),
          );
          expect(new Set(seen).size).toBe(1);
          const own = new Set(networks.map(({ cell }) => cell));
          expect(own.size === 1 || job.cost <= 5).toBe(true);
        }
        for (const { cell } of cells) {
          const own = measuring.filter(({ tasks }) =>
            tasks.some(({ networks }) => networks[0]!.cell === cell),
          );
          expect(new Set(own.map(({ kind }) => kind)).size).toBe(own.length);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("measures networks of another loss, noise or width apart", () => {
    const jobsOf = (grid: string) =>
      planExperiment(
        configurationOf(`{ data: { examples: 40 }, training: { batch_size: 8 }, seeds: 2, ${grid} }`),
      ).jobs.filter(({ kind }) => kind === "similarity").length;
    const load = "load: { width: [2, 4] }";
    expect(jobsOf(`grid: { ${load}, temperature: { learning_rate: [0.01, 0.02, 0.05] } }`)).toBe(2);
    expect(jobsOf(`grid: { ${load}, temperature: { training.loss.label_smoothing: [0, 0.1, 0.2] } }`)).toBe(
      6,
    );
    expect(
      jobsOf(
        `grid: { ${load}, temperature: { batch_size: [8, 16] }, slices: { label_noise: [0, 0.1, 0.2] } }`,
      ),
    ).toBe(6);
  });

  const groupSizes = (yaml: string) =>
    planExperiment(configurationOf(yaml)).jobs.flatMap((job) =>
      job.kind === "train" ? [job.tasks.length] : [],
    );

  it("trains large networks one by one, smaller ones with their seeds, the smallest with those of other cells", () => {
    const grid = (width: number, batch: number) =>
      `{ load: { width: [${width}] }, temperature: { batch_size: [${batch}] }, slices: { label_noise: [0, 0.1, 0.2] } }`;
    const resnet = `{ data: { source: cifar10 }, model: { family: resnet18 }, grid: ${grid(16, 128)} }`;
    expect(groupSizes(resnet)).toEqual(Array(9).fill(1));
    expect(groupSizes(`{ grid: ${grid(4, 8)} }`)).toEqual([9]);
    expect(groupSizes(`{ data: { source: mnist }, grid: ${grid(128, 512)} }`)).toEqual([3, 3, 3]);
  });

  it("orders jobs so that each comes after those it needs, and needs exactly the training of its networks", () => {
    fc.assert(
      fc.property(anyConfiguration, (configuration) => {
        const { jobs } = planExperiment(configuration);
        const trainedBy = new Map<string, string>();
        const done = new Set<string>();
        for (const job of jobs) {
          expect(job.needs.every((key) => done.has(key))).toBe(true);
          expect(job.cost).toBeGreaterThan(0);
          done.add(job.key);
          if (job.kind === "train") for (const { key } of job.tasks) trainedBy.set(key, job.key);
          else {
            const makers = networksOf(job).map(({ key }) => trainedBy.get(key));
            expect(job.needs).toEqual(expect.arrayContaining(makers));
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it("is the same plan for the same configuration", () => {
    expect(planOf()).toEqual(planOf());
  });

  it("lists cells in the order of the tables: slices, then load, then temperature", () => {
    expect(planOf().cells.map(({ knobs }) => [knobs.label_noise, knobs.width, knobs.batch_size])).toEqual(
      [0, 0.1].flatMap((noise) =>
        [2, 4].flatMap((width) => [8, 16, 32].map((batch) => [noise, width, batch])),
      ),
    );
  });

  it("joins neighbouring seeds and last the ends", () => {
    const pairsOf = (overrides: readonly string[]) =>
      planOf(overrides)
        .jobs.find(({ kind }) => kind === "connectivity")!
        .tasks.filter(({ networks }, _i, [first]) => networks[0]!.cell === first!.networks[0]!.cell)
        .map(({ networks }) => networks.map(({ seed }) => seed));
    expect(pairsOf([])).toEqual([
      [0, 1],
      [1, 2],
      [0, 2],
    ]);
    expect(pairsOf(["measure.connectivity.pairs=2"])).toEqual([
      [0, 1],
      [1, 2],
    ]);
    expect(pairsOf(["seeds=2"])).toEqual([[0, 1]]);
  });
});

describe("keys", () => {
  const plan = planOf();
  const isSubset = (part: ReadonlySet<string>, whole: ReadonlySet<string>) =>
    [...part].every((key) => whole.has(key));
  const shareAny = (one: ReadonlySet<string>, other: ReadonlySet<string>) =>
    [...one].some((key) => other.has(key));

  it.each([
    "phases.cka=0.5",
    "name=other",
    "model.width=99",
    "training.batch_size=64",
    "data.label_noise=0.5",
  ])("do not change with %s, which concerns no result", (override) => {
    expect(jobKeys(planOf([override]))).toEqual(jobKeys(plan));
  });

  it.each([
    ["measure.curvature.trace_probes=9", ["curvature"]],
    ["measure.connectivity.interior_points=9", ["connectivity"]],
    ["measure.connectivity.epochs=9", ["connectivity"]],
    ["measure.similarity.mixup_alpha=9", ["similarity"]],
    ["measure.procedure=paper", ["curvature", "connectivity", "similarity"]],
  ])("change with %s only for %j", (override, kinds) => {
    const other = planOf([override]);
    for (const kind of ["train", "curvature", "connectivity", "similarity"]) {
      if (kinds.includes(kind)) expect(shareAny(jobKeys(other, kind), jobKeys(plan, kind))).toBe(false);
      else expect(jobKeys(other, kind)).toEqual(jobKeys(plan, kind));
    }
  });

  it.each([
    "grid.load={width: [2, 4, 8]}",
    "grid.temperature={batch_size: [4, 8, 16, 32]}",
    "grid.slices={label_noise: [0, 0.1, 0.2]}",
    "seeds=4",
  ])("of networks stay when %s adds others", (override) => {
    expect(isSubset(networkKeys(plan), networkKeys(planOf([override])))).toBe(true);
  });

  it("of results stay when more pairs are joined, or fewer", () => {
    const resultsOf = (override: string) =>
      new Set(planOf([override]).jobs.flatMap(({ tasks }) => tasks.map(({ key }) => key)));
    const [one, two, three] = [1, 2, 3].map((pairs) => resultsOf(`measure.connectivity.pairs=${pairs}`));
    expect(isSubset(one!, two!) && isSubset(two!, three!)).toBe(true);
    expect([two!.size - one!.size, three!.size - two!.size]).toEqual([12, 12]);
  });

  it("of jobs stay when a width is added", () => {
    expect(isSubset(jobKeys(plan), jobKeys(planOf(["grid.load={width: [2, 4, 8]}"])))).toBe(true);
  });

  it.each([
    "root_seed=2",
    "data.size=10",
    "data.examples=101",
    "data.test_examples=50",
    "data.pixel_noise=0.1",
    "data.pixel_noise_kind=bernoulli",
    "data.pixel_noise_mode=replace",
    "data.pixel_noise_clip=true",
    "data.blur=1",
    "model.depth=3",
    "model={ family: cnn }",
    "model={ family: resnet18 }",
    "device=cuda",
    "model.initialisation=pytorch",
    "training.learning_rate=0.01",
    "training.budget={updates: 10}",
    "training.stop=plateau",
  ])("all change with %s, which every network depends on", (override) => {
    const other = planOf([override]);
    expect(shareAny(networkKeys(other), networkKeys(plan))).toBe(false);
    expect(shareAny(jobKeys(other), jobKeys(plan))).toBe(false);
  });

  it("name draws by the network and not by the device, whatever files the examples are of", () => {
    const drawn = (device: string, editions?: Editions) => {
      const configuration = configurationOf(
        "grid: { load: { width: [4] }, temperature: { batch_size: [8] } }",
        [`device=${device}`, "data={ source: mnist }"],
      );
      const own = planExperiment(configuration, editions);
      const hashes = { [examplesRead(configuration.data)!.name]: "0123" };
      return [
        own,
        boundToData(own, configuration, hashes, {}),
        boundToData(own, configuration, hashes, hashes),
      ];
    };
    const [onCpu, onCard] = [drawn("cpu"), drawn("webgpu")];
    const names = (plans: readonly Plan[]) => plans.map(({ jobs }) => jobs.flatMap(networksOf).map(drawsOf));
    expect(names(onCard)).toEqual(names(onCpu));
    expect(shareAny(networkKeys(onCard[1]!), networkKeys(onCpu[1]!))).toBe(false);
    for (const [plain, bound, unnamed] of [onCpu, onCard]) {
      expect(networkKeys(unnamed!)).toEqual(networkKeys(plain!));
      expect(jobKeys(unnamed!)).toEqual(jobKeys(plain!));
      expect(taskKeys(unnamed!)).toEqual(taskKeys(plain!));
      expect(shareAny(taskKeys(bound!), taskKeys(plain!))).toBe(false);
    }
    expect(names(drawn("webgpu", {}))).not.toEqual(names(drawn("cpu", {})));
  });

  it("do not depend on which knob of two equal cells varies", () => {
    const byWidth = configurationOf("grid: { load: { width: [4] }, temperature: { batch_size: [8] } }");
    const byDepth = configurationOf(
      "{ model: { width: 4 }, grid: { load: { depth: [2] }, temperature: { batch_size: [8] } } }",
    );
    expect(networkKeys(planExperiment(byWidth))).toEqual(networkKeys(planExperiment(byDepth)));
  });

  it("tell the norms of a family apart", () => {
    const [none, batch, group] = ["none", "batch", "group"].map((norm) =>
      networkKeys(planOf([`model={ family: cnn, norm: ${norm} }`])),
    );
    expect(shareAny(none!, batch!) || shareAny(none!, group!) || shareAny(batch!, group!)).toBe(false);
  });

  it("are those that folders begun before norms and devices hold, by the edition of then and by no other", () => {
    const keysBy = (editions?: Editions) =>
      networkKeys(
        planExperiment(
          configurationOf("grid: { load: { width: [4] }, temperature: { batch_size: [8] } }"),
          editions,
        ),
      );
    expect(keysBy({})).toEqual(GOLDEN);
    expect(shareAny(keysBy(), GOLDEN)).toBe(false);
  });

  it("are those of then where a setting usually was another value", () => {
    const cell = "grid: { load: { width: [4] }, temperature: { batch_size: [8] } }";
    const curvatureOf = (steps: number, editions?: Editions) => {
      const configuration = configurationOf(cell, [`measure.curvature.lanczos_steps=${steps}`]);
      return planExperiment(configuration, editions)
        .jobs.filter(({ kind }) => kind === "curvature")
        .flatMap(({ tasks }) => tasks.map(({ key }) => key));
    };
    expect(curvatureOf(40, {})).toEqual(GOLDEN_CURVATURE);
    expect(curvatureOf(80, {})).not.toEqual(GOLDEN_CURVATURE);
    expect(curvatureOf(40)).not.toEqual(GOLDEN_CURVATURE);
  });

  it("are 24 hexadecimal digits", () => {
    for (const key of [...jobKeys(plan), ...networkKeys(plan)]) expect(key).toMatch(/^[0-9a-f]{24}$/);
  });
});

it("trains networks of sentences one by one where their answers fill the memory set aside for them", () => {
  const networksOfJobs = (examples: number) =>
    planExperiment(
      configurationOf(
        `{ data: { source: parallel-text, vocabulary: 4000, examples: ${examples}, test_examples: 10 }, model: { family: transformer }, grid: { load: { width: [2] }, temperature: { batch_size: [8] } }, seeds: 3 }`,
      ),
    ).jobs.flatMap((job) => (job.kind === "train" ? [networksOf(job).length] : []));
  expect(networksOfJobs(100)).toEqual([3]);
  expect(networksOfJobs(2000)).toEqual([1, 1, 1]);
});
