import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Schedulable, Schedule } from "./schedule.ts";

interface Job extends Schedulable {
  /** What it compiles. */
  readonly shapes: string;
}

const shapesOf = ({ shapes }: Job) => shapes;

/** Six jobs, and for each of them three that need it. */
const training = Array.from({ length: 6 }, (_, i) => ({
  key: `train-${i}`,
  needs: [],
  cost: 4,
  shapes: `train ${i}`,
}));
const jobs: readonly Job[] = [
  ...training,
  ...training.flatMap(({ key }, i) =>
    ["curvature", "connectivity", "similarity"].map((kind) => ({
      key: `${kind}-${i}`,
      needs: [key],
      cost: 1,
      shapes: `${kind} ${i}`,
    })),
  ),
];

/** Jobs in which each may need any before it. */
const graphs: fc.Arbitrary<Job[]> = fc
  .array(fc.array(fc.nat(), { maxLength: 3 }), { maxLength: 12 })
  .map((needs) =>
    needs.map((back, index): Job => {
      const earlier = index === 0 ? [] : back.map((step) => `job-${step % index}`);
      return { key: `job-${index}`, needs: [...new Set(earlier)], cost: 1, shapes: "any" };
    }),
  );

describe("Schedule", () => {
  it("hands out every job once, after all it needs, whatever finishes first", () => {
    fc.assert(
      fc.property(graphs, fc.infiniteStream(fc.nat()), (graph, choices) => {
        const schedule = new Schedule(graph, new Set(), shapesOf);
        const running: Job[] = [];
        const done: string[] = [];
        while (schedule.remaining > 0) {
          for (let job = schedule.take(); job !== undefined; job = schedule.take()) {
            expect(done).toEqual(expect.arrayContaining([...job.needs]));
            running.push(job);
          }
          const [job] = running.splice(choices.next().value % running.length, 1);
          schedule.markDone(job!);
          done.push(job!.key);
        }
        expect(done.toSorted()).toEqual(graph.map(({ key }) => key).toSorted());
      }),
    );
  });

  it("blocks exactly the jobs that need a failed one, directly or not", () => {
    fc.assert(
      fc.property(graphs, fc.nat(), (graph, choice) => {
        fc.pre(graph.length > 0);
        const culprit = graph[choice % graph.length]!;
        const doomed = new Set([culprit.key]);
        for (const { key, needs } of graph) if (needs.some((need) => doomed.has(need))) doomed.add(key);
        const schedule = new Schedule(graph, new Set(), shapesOf);
        const done: string[] = [];
        let blocked: Job[] = [];
        for (let job = schedule.take(); job !== undefined; job = schedule.take()) {
          if (job === culprit) blocked = schedule.markFailed(job);
          else {
            schedule.markDone(job);
            done.push(job.key);
          }
        }
        expect(schedule.remaining).toBe(0);
        expect([culprit, ...blocked].map(({ key }) => key).toSorted()).toEqual([...doomed].toSorted());
        expect(done.length).toBe(graph.length - doomed.size);
      }),
    );
  });

  it("takes jobs in plan order, a returned one included", () => {
    const schedule = new Schedule(jobs, new Set(), shapesOf);
    const [first, second] = [schedule.take()!, schedule.take()!];
    expect([first, second]).toEqual([jobs[0], jobs[1]]);
    schedule.giveBack(second);
    schedule.giveBack(first);
    expect([schedule.take(), schedule.take(), schedule.take()]).toEqual([first, second, jobs[2]]);
  });

  it("prefers shapes that are compiled already", () => {
    const list = [2, 4, 2].map(
      (width, index): Job => ({ key: `${index}`, needs: [], cost: 1, shapes: `${width}` }),
    );
    const schedule = new Schedule(list, new Set(), shapesOf);
    const first = schedule.take()!;
    expect([first.key, schedule.take(first)?.key, schedule.take(first)?.key]).toEqual(["0", "2", "1"]);
  });

  it("skips what is done and refuses a need that nobody meets", () => {
    const done = new Set(jobs.slice(0, 23).map(({ key }) => key));
    expect(new Schedule(jobs, done, shapesOf).take()).toBe(jobs[23]);
    expect(() => new Schedule(jobs.slice(6), new Set(), shapesOf)).toThrow(
      /needs train-0, which is not in the plan/,
    );
  });
});
