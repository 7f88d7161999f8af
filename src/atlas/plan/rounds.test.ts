import { describe, expect, it } from "vitest";
import { parseConfiguration } from "#atlas/configuration";
import { type NetworkCounts, networksOf, type Plan, planExperiment, TRAIN } from "./index.ts";

const CONFIGURATION = parseConfiguration(
  `
data: { examples: 100 }
grid:
  load: { width: [2, 4] }
  temperature: { batch_size: [8, 16, 32] }
seeds: 3
measure: { connectivity: { pairs: 3 }, combinations: {} }
`,
  "a.yaml",
);

const planOf = (...rounds: readonly NetworkCounts[]) => planExperiment(CONFIGURATION, undefined, rounds);
const tasksOf = ({ jobs }: Plan) => new Set(jobs.flatMap(({ tasks }) => tasks.map(({ key }) => key)));
const FIRST = [3, 0, 3, 3, 0, 3];
const THEN = [3, 3, 3, 3, 0, 3];

describe("an experiment that is planned round by round", () => {
  it("has the results of the cells that there are under the keys of the whole grid", () => {
    const whole = planExperiment(CONFIGURATION);
    const part = planOf(FIRST, THEN);
    expect(part.cells.map(({ cell }) => cell)).toEqual(whole.cells.map(({ cell }) => cell));
    expect(part.cells.map(({ networks }) => networks.length)).toEqual(THEN);
    const own = whole.jobs.flatMap(({ tasks }) =>
      tasks.filter(({ networks }) => networks[0]!.cell !== whole.cells[4]!.cell),
    );
    expect(tasksOf(part)).toEqual(new Set(own.map(({ key }) => key)));
    expect(tasksOf(planOf([3, 3, 3, 3, 3, 3]))).toEqual(tasksOf(whole));
  });

  it("keeps the jobs of a round whatever comes after it, and each job after those that it needs", () => {
    const first = planOf(FIRST);
    const { jobs } = planOf(FIRST, THEN);
    expect(jobs.slice(0, first.jobs.length)).toEqual(first.jobs);
    const known = new Set<string>();
    for (const job of jobs) {
      for (const need of job.needs) expect(known.has(need)).toBe(true);
      known.add(job.key);
    }
    expect(known.size).toBe(jobs.length);
  });

  it("gives a cell with more networks the keys of a grid with as many seeds, and drops what was of all before", () => {
    const grown = planOf(FIRST, [5, 0, 3, 3, 0, 3]);
    const own = ({ cells, jobs }: Plan, kind: string) =>
      jobs
        .filter((job) => job.kind === kind)
        .flatMap(({ tasks }) => tasks.filter(({ networks }) => networks[0]!.cell === cells[0]!.cell));
    const five = planExperiment({ ...CONFIGURATION, seeds: 5 });
    expect(grown.cells[0]!.networks).toEqual(five.cells[0]!.networks);
    for (const kind of ["curvature", "similarity", "combinations"])
      expect(new Set(own(grown, kind).map(({ key }) => key)), kind).toEqual(
        new Set(own(five, kind).map(({ key }) => key)),
      );
    const joined = own(grown, "connectivity").map(({ networks }) =>
      networks.map(({ seed }) => seed).join("-"),
    );
    expect(joined.sort()).toEqual(["0-1", "0-2", "0-3", "0-4", "1-2", "2-3", "3-4"]);
    const first = new Set(planOf(FIRST).jobs.map(({ key }) => key));
    const trained = grown.jobs.filter(({ kind, key }) => kind === TRAIN && !first.has(key));
    expect(trained.flatMap((job) => networksOf(job).map(({ seed }) => seed))).toEqual([3, 4]);
  });

  it("trains every network once, and gives none to a cell that is left out", () => {
    const { jobs, cells } = planOf(FIRST, THEN);
    const trained = jobs.filter(({ kind }) => kind === TRAIN).flatMap((job) => networksOf(job));
    expect(trained.map(({ key }) => key).sort()).toEqual(
      cells.flatMap(({ networks }) => networks.map(({ key }) => key)).sort(),
    );
    expect(cells[4]!.networks).toEqual([]);
  });
});
