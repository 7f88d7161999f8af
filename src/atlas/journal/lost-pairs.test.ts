import { expect, test } from "vitest";
import type { PlannedNetwork } from "#atlas/plan";
import { OF_CLASSIFIERS } from "#quantities";
import type { TaskResult, TrainingRecord } from "./entry.ts";
import { withoutLostPairs } from "./lost-pairs.ts";

const networks = [0, 1, 2].map((seed): PlannedNetwork => ({ key: `n${seed}`, cell: "c", knobs: {}, seed }));
const [first, second, third] = networks as [PlannedNetwork, PlannedNetwork, PlannedNetwork];
const tasks = [
  ...networks.map((own) => ({ key: own.key, networks: [own] })),
  { key: "curvature-1", networks: [second] },
  { key: "line-01", networks: [first, second] },
  { key: "line-12", networks: [second, third] },
  { key: "line-02", networks: [first, third] },
];
const plan = {
  jobs: tasks.map((task) => ({ kind: "any", key: task.key, needs: [], cost: 1, tasks: [task] })),
  cells: [{ cell: "c", knobs: {}, terms: OF_CLASSIFIERS, networks }],
  editions: {},
};

function resultsOf(state: Partial<TrainingRecord>): ReadonlyMap<string, TaskResult> {
  const sound: TrainingRecord = {
    status: "trained",
    degenerate: false,
    epochs: 1,
    updates: 1,
    stopped_by: "budget",
    history: { loss: [1], error_pct: [1] },
  };
  return new Map(
    tasks.map(({ key, networks: own }): [string, TaskResult] => [
      key,
      {
        key,
        cell: "c",
        seeds: own.map(({ seed }) => seed),
        observations: [{ metric: "own", value: 1, standard_error: null }],
        ...(key === "n1" && { training: { ...sound, ...state } }),
        ...(own.length === 2 && { file: `curves/${key}` }),
      },
    ]),
  );
}

test.each([{ status: "diverged" } as const, { degenerate: true }])(
  "pairs of a network that is lost (%o) have neither numbers nor a curve; all else is as it was",
  (state) => {
    const results = resultsOf(state);
    const kept = withoutLostPairs(plan, results);
    for (const key of ["line-01", "line-12"]) {
      expect(kept.get(key)).toEqual({ key, cell: "c", seeds: results.get(key)!.seeds, observations: [] });
    }
    for (const key of ["n0", "n1", "n2", "curvature-1", "line-02"]) {
      expect(kept.get(key)).toBe(results.get(key));
    }
  },
);

test("where no network is lost the results are the same", () => {
  const results = resultsOf({});
  expect(withoutLostPairs(plan, results)).toBe(results);
});
