import { expect, it } from "vitest";
import { parseConfiguration } from "#atlas/configuration";
import type { TaskResult } from "#atlas/journal";
import { planExperiment } from "#atlas/plan";
import { withEdgeOfStability } from "./edge-of-stability.ts";

// 640 examples in batches of 64 are 10 updates an epoch.
const observedIn = (training: string, measure = "columns: [edge_of_stability]", updates = 100, value = 8) => {
  const configuration = parseConfiguration(
    `
data: { source: glyphs, examples: 640 }
training: { batch_size: 64, learning_rate: 0.5, budget: { epochs: 10 }, ${training} }
grid: { load: { width: [8] }, temperature: { batch_size: [64] } }
seeds: 1
measure: { ${measure} }
`,
    "a.yaml",
  );
  const plan = planExperiment(configuration);
  const results = new Map(
    plan.jobs.flatMap(({ kind, tasks }) =>
      tasks.map(({ key, networks }): [string, TaskResult] => {
        const { cell, along } = networks[0]!;
        const trained = along === undefined ? updates : 10 * along;
        const record = {
          status: "trained",
          degenerate: false,
          epochs: trained / 10,
          updates: trained,
          stopped_by: "budget",
          history: { loss: [], error_pct: [] },
        } as const;
        const detail = { converged: true, se_examples: 1 };
        const eigenvalue = { metric: "hessian_top_eig", value, standard_error: 2, detail };
        const result = { key, cell, seeds: [0], observations: kind === "curvature" ? [eigenvalue] : [] };
        return [key, kind === "train" ? { ...result, training: record } : result];
      }),
    ),
  );
  const found = withEdgeOfStability(configuration, plan, results);
  return plan.jobs
    .filter(({ kind }) => kind === "curvature")
    .flatMap(({ tasks }) => tasks)
    .sort((a, b) => (a.networks[0]!.along ?? 99) - (b.networks[0]!.along ?? 99))
    .map(({ key }) => found.get(key)!.observations.find(({ metric }) => metric === "edge_of_stability"));
};

it.each([
  // λ is 8 and the rate 0.5.
  ["momentum: 0, weight_decay: 0", { value: 2, standard_error: 0.5 }],
  ["momentum: 0.6, weight_decay: 0", { value: 2 / 1.6, standard_error: 0.5 / 1.6 }],
  ["momentum: 0, weight_decay: 0.5", { value: 2.125, standard_error: 0.5 }],
  [
    "momentum: 0.5, weight_decay: 0, optimiser: { kind: sgd, nesterov: true }",
    { value: (2 * 2) / 1.5, standard_error: (0.5 * 2) / 1.5 },
  ],
])(
  "of steps with %s is the ratio at which they are stable on a quadratic",
  (training, { value, standard_error }) => {
    const [edge] = observedIn(`${training}, schedule: constant`);
    expect(edge!.value).toBeCloseTo(value, 12);
    expect(edge!.standard_error).toBeCloseTo(standard_error, 12);
    expect(edge!.detail).toMatchObject({ rate: 0.5 });
    expect(edge!.detail!.se_examples).toBeCloseTo(standard_error / 2, 12);
  },
);

it("has the rate of the update to come, at the end of the budget that of the last", () => {
  const training = "momentum: 0, weight_decay: 0, schedule: { kind: steps, at: [0.5, 0.9], factor: 0.1 }";
  const edges = observedIn(training, "at: [0, 4, 5, last]");
  expect(edges.map((edge) => edge!.detail!.rate)).toEqual([0.5, 0.5, 0.05, expect.closeTo(0.005, 12)]);
  expect(edges.map((edge) => edge!.value)).toEqual([2, 2, expect.closeTo(0.2), expect.closeTo(0.02)]);
});

it.each([
  ["optimiser: adam", "adam"],
  ["optimiser: sam", "sam"],
  ["weight_bits: 4", "quantised"],
  ["layer_temperatures: balanced", "rates of their own"],
  ["density: 0.5", "pruned"],
])("is not told of a training with %s, with the reason", (training, reason) => {
  const [edge] = observedIn(training);
  expect(edge).toMatchObject({ value: null, standard_error: null });
  expect(edge!.detail!.because).toContain(reason);
});

it("is there on request alone", () => {
  expect(observedIn("schedule: constant", "")).toEqual([undefined]);
});

it("is not told of an eigenvalue that power iteration found at the lower end of a spectrum", () => {
  const ask = "columns: [edge_of_stability]";
  const [edge] = observedIn("momentum: 0", `procedure: paper, ${ask}`, 100, -8);
  expect(edge).toMatchObject({ value: null, standard_error: null });
  expect(edge!.detail!.because).toContain("the lower end");
  expect(observedIn("momentum: 0", `procedure: paper, ${ask}`)[0]!.value).toBeGreaterThan(0);
  expect(observedIn("momentum: 0", ask, 100, -8)[0]!.value).toBeLessThan(0);
});
