import { describe, expect, test } from "vitest";
import type { PathProfile } from "#landscape/connectivity";
import { requestWith } from "./connectivity.testing.ts";
import { barrierOn, soughtCurves } from "./connectivity-curves.ts";
import { type ConnectivitySettings, pairOf } from "./connectivity-pair.ts";

function soughtFor(change: Partial<ConnectivitySettings>, subjects: readonly (readonly number[])[]) {
  const request = requestWith(change);
  return soughtCurves(
    subjects.map((subject) => pairOf(subject, request)),
    request,
  );
}

async function sought(change: Partial<ConnectivitySettings>, subjects: readonly (readonly number[])[]) {
  const found = await soughtFor(change, subjects);
  return found.map(({ line, best }) => ({ ...best, line: line.profile }));
}

const courses = (curves: Awaited<ReturnType<typeof sought>>) =>
  curves.map(({ rate, curve }) => ({ rate, epochs: curve.epochs.length }));

describe("the curves that are sought", () => {
  test("are sought once where they are no worse than the straight line", async () => {
    const curves = await sought({}, [
      [0, 1],
      [1, 2],
    ]);
    expect(courses(curves)).toEqual([
      { rate: undefined, epochs: 20 },
      { rate: undefined, epochs: 20 },
    ]);
  });

  test("are sought again at a quarter of the rate where it left them above the line, and no others", async () => {
    const tooFast = { learning_rate: 5 };
    const [kept, again] = await sought(tooFast, [
      [0, 1],
      [1, 2],
    ]);
    expect(courses([kept!, again!])).toEqual([
      { rate: undefined, epochs: 20 },
      { rate: 1.25, epochs: 80 },
    ]);
    const highest = (profile: PathProfile | null) => Math.max(...profile!.map(({ loss }) => loss));
    expect(highest(again!.profile)).toBeLessThan(highest(again!.line));
    const [alone] = await sought(tooFast, [[1, 2]]);
    expect(alone!.curve.points[1]).toBeAllclose(again!.curve.points[1]!, { absolute: 1e-5 });
  });

  test("are what the first search left where a slower one is lost as well", async () => {
    const [curve] = await sought({ learning_rate: 1e20 }, [[0, 1]]);
    expect(curve).toMatchObject({ profile: null, curve: { diverged: true } });
    expect(courses([curve!])).toEqual([{ rate: undefined, epochs: 20 }]);
  });

  test("take every epoch, each anywhere on the curve and once only, as they were published", async () => {
    const paper = { procedure: "paper", learning_rate: 5, loss_tolerance: 0.9 } as const;
    const curves = await sought(paper, [[1, 2]]);
    expect(courses(curves)).toEqual([{ rate: undefined, epochs: 20 }]);
    expect(curves[0]!.curve.settled).toBeNull();
    const independent = await sought({ ...paper, times: "independent" }, [[1, 2]]);
    expect(independent[0]!.curve.points[1]).toEqual(curves[0]!.curve.points[1]);
  });

  test("have as many bends as asked for, by draws of their own, and come as low", async () => {
    const [one] = await sought({ epochs: 80 }, [[0, 1]]);
    const [three] = await sought({ epochs: 80, bends: 3 }, [[0, 1]]);
    expect(three!.curve.points).toHaveLength(5);
    expect(three!.pair.key).not.toBe(one!.pair.key);
    const highest = (profile: PathProfile | null) => Math.max(...profile!.map(({ loss }) => loss));
    expect(highest(three!.profile)).toBeLessThan(1.5 * highest(one!.profile));
    expect(highest(three!.profile)).toBeLessThan(highest(three!.line));
  });

  test("of several starts are those of fewer, to the last bit, and one more; the lowest counts", async () => {
    const pairs = [
      [0, 1],
      [1, 2],
    ];
    const change = { displacement: 1, bends: 2, shape: "polychain", barrier_tolerance: 0.01 } as const;
    const one = await soughtFor(change, pairs);
    const three = await soughtFor({ ...change, restarts: 3 }, pairs);
    for (const [i, { curves, best, line }] of three.entries()) {
      expect(curves).toHaveLength(3);
      expect(curves[0]!.curve).toEqual(one[i]!.best.curve);
      expect(curves[0]!.profile).toEqual(one[i]!.best.profile);
      expect(line).toEqual(one[i]!.line);
      expect(new Set(curves.map(({ curve }) => curve.points[1]![0])).size).toBe(3);
      const barriers = curves.map((own) => barrierOn(own, "error"));
      expect(barrierOn(best, "error")).toBe(Math.min(...barriers));
      expect(curves).toContain(best);
      expect(best.resolution).toMatchObject({ loss: { resolved: true }, error: { resolved: true } });
      expect(best.curve.shape).toBe("polychain");
    }
  });

  test("are moved by the optimiser that is asked for, by draws of their own", async () => {
    const [usual] = await sought({}, [[0, 1]]);
    const [own] = await sought({ optimiser: "adam", learning_rate: 0.02 }, [[0, 1]]);
    expect(own!.pair.key).not.toBe(usual!.pair.key);
    const highest = (profile: PathProfile | null) => Math.max(...profile!.map(({ loss }) => loss));
    expect(highest(own!.profile)).toBeLessThan(highest(own!.line));
  });
});
