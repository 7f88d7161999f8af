import { expect, test } from "vitest";
import { parseConfiguration } from "#atlas/configuration";
import type { ExecutedJob } from "#atlas/journal";
import { CALIBRATION, planExperiment } from "#atlas/plan";
import { stageCosts } from "./stage-costs.ts";

const configuration = parseConfiguration(
  "{ grid: { load: { width: [3, 5] }, temperature: { batch_size: [50] } }, seeds: 2 }",
  "a.yaml",
);
const plan = planExperiment(configuration);

/** Every job of a kind in one go, each of which takes so many times what was foretold. */
const carriedOut = (kind: string, times: number): ExecutedJob[] =>
  plan.jobs
    .filter((job) => job.kind === kind)
    .map(({ tasks, cost }, index) => ({
      kind,
      keys: tasks.map(({ key }) => key),
      seconds: times * cost,
      peakMemoryMb: 300 + index,
    }));

const jobsOf = (kind: string) => plan.jobs.filter((job) => job.kind === kind);
const costOf = (kind: string) => jobsOf(kind).reduce((sum, { cost }) => sum + cost, 0);

test("stages are in the order of the plan, with what they were foretold and took", () => {
  const costs = stageCosts(configuration, plan, [...carriedOut("curvature", 0.5), ...carriedOut("train", 2)]);
  expect(costs.map(({ kind }) => kind)).toEqual(["train", "curvature"]);
  const [train, curvature] = costs;
  expect(train!.foretoldSeconds).toBeCloseTo(costOf("train"), 12);
  expect(train!.foundSeconds).toBeCloseTo(2 * costOf("train"), 12);
  expect(train).toMatchObject({ results: 4, resultsDone: 4, foundMemoryMb: 299 + jobsOf("train").length });
  expect(curvature!.foundSeconds / curvature!.foretoldSeconds).toBeCloseTo(0.5, 12);
});

test("what is foretold is of what is done, and results of no plan count for nothing", () => {
  const [first] = carriedOut("train", 1);
  const half = { ...first!, keys: first!.keys.slice(0, 1), seconds: 3 };
  const strange = { ...first!, keys: ["of another grid"], seconds: 1000 };
  const mixed = { ...first!, keys: [first!.keys[1]!, "of another grid"], seconds: 10 };
  const [train] = stageCosts(configuration, plan, [half, strange, mixed]);
  expect(train).toMatchObject({ resultsDone: 2, foundSeconds: 8 });
  const job = jobsOf("train").find(({ tasks }) => tasks.some(({ key }) => key === first!.keys[0]))!;
  expect(train!.foretoldSeconds).toBeCloseTo((2 / job.tasks.length) * job.cost, 12);
});

test("a machine of half the speed is foretold to take twice as long", () => {
  const halved = Object.fromEntries(
    Object.entries(CALIBRATION.dense).map(([name, rate]) => [
      name,
      name === "operationsPerSecond" ? rate / 2 : 2 * rate,
    ]),
  ) as unknown as typeof CALIBRATION.dense;
  const executed = carriedOut("train", 1);
  const [fast] = stageCosts(configuration, plan, executed);
  const [slow] = stageCosts(configuration, plan, executed, { ...CALIBRATION, dense: halved });
  expect(slow!.foretoldSeconds).toBeCloseTo(2 * fast!.foretoldSeconds, 12);
});
