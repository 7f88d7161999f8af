import { numpy as np } from "@jax-js/jax";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { NO_EXAMPLES, planeObjective, ringValley } from "./plane.testing.ts";
import { barrierAndDip } from "./profile.ts";
import { profileAlong } from "./profile-along.ts";
import { profileUntilResolved } from "./resolved-profile.ts";

const [TOP, WIDTH] = [0.3137, 0.12];
/** A ridge of height 1 across x = 0.3137, through which there is a gap at y = 2. */
const height = (x: number, y: number) =>
  Math.exp(-(((x - TOP) / WIDTH) ** 2)) * (1 - 0.75 * Math.exp(-((y - 2) ** 2)));
const ridge = planeObjective((x, y) => {
  const across = np.exp(np.square(x.sub(TOP).div(WIDTH)).mul(-1));
  return across.mul(np.subtract(1, np.exp(np.square(y.sub(2)).mul(-1)).mul(0.75)));
});

const judged = { examples: NO_EXAMPLES, interiorPoints: 7 } as const;

/** The rise above the chord of heights along a path, at very many points. */
function exactBarrier(along: (t: number) => number): number {
  const many = Array.from({ length: 200_001 }, (_, i) => i / 200_000);
  return Math.max(
    ...[0, 0.25, 0.5, 0.75].map((from) => {
      const own = many.filter((t) => t >= from && t <= from + 0.25);
      return own.reduce((most, t) => Math.max(most, along(t) - ((1 - t) * along(0) + t * along(1))), 0);
    }),
  );
}

describe("a barrier that is looked for until it is known", () => {
  test.each([0.05, 1e-2, 1e-4])(
    "has the height of a ridge between points, to a share of %f",
    async (share) => {
      const [found] = await profileUntilResolved({
        objective: ridge,
        ...judged,
        paths: [{ points: [Float32Array.of(0, -9), Float32Array.of(1, -9)] }],
        barrierTolerance: share,
      });
      const exact = exactBarrier((t) => height(t, -9));
      const { barrier, barrierAt } = barrierAndDip(found!.profile, "loss");
      expect(found!.loss.resolved).toBe(true);
      expect(found!.loss.tolerance).toBeCloseTo(share, 2);
      expect(exact - barrier).toBeLessThan(found!.loss.tolerance);
      expect(barrier).toBeLessThanOrEqual(exact + 1e-6);
      expect(barrierAt).toBeCloseTo(TOP, share < 1e-3 ? 2 : 1);
      expect(found!.loss.doubt).toBeLessThanOrEqual(found!.loss.tolerance);
    },
  );

  test("is the height of the gap for a chain whose corner lies in it", async () => {
    const chain = [Float32Array.of(0, 0), Float32Array.of(TOP, 2), Float32Array.of(1, 0)];
    const [found, line] = await profileUntilResolved({
      objective: ridge,
      ...judged,
      paths: [{ points: chain, shape: "polychain" }, { points: [chain[0]!, chain[2]!] }],
      barrierTolerance: 1e-3,
    });
    const along = (t: number) =>
      t < 0.5 ? height(2 * t * TOP, 4 * t) : height(TOP + (2 * t - 1) * (1 - TOP), 4 - 4 * t);
    const { barrier } = barrierAndDip(found!.profile, "loss");
    expect(Math.abs(barrier - exactBarrier(along))).toBeLessThan(1e-3);
    expect(barrier).toBeLessThan(0.5 * barrierAndDip(line!.profile, "loss").barrier);
  });

  test("is 0 in a bowl, after a single round", async () => {
    const bowl = planeObjective((x, y) => np.square(x).add(np.square(y)));
    const [found] = await profileUntilResolved({
      objective: bowl,
      ...judged,
      paths: [{ points: [Float32Array.of(-1, 0), Float32Array.of(1, 1)] }],
      barrierTolerance: 1e-3,
    });
    expect(barrierAndDip(found!.profile, "loss").barrier).toBe(0);
    expect(found!.loss).toMatchObject({ doubt: 0, resolved: true });
    expect(found!.profile.length).toBeLessThanOrEqual(11);
  });

  test("is never lower than at fewer points, and resolved wherever the path is smooth", async () => {
    const coordinate = fc.integer({ min: -20, max: 20 }).map((value) => value / 10);
    const network = fc.tuple(coordinate, coordinate).map((values) => Float32Array.from(values));
    const path = fc.array(network, { minLength: 2, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(path, fc.constantFrom("bezier", "polychain"), async (points, shape) => {
        const request = { objective: ringValley, ...judged, paths: [{ points, shape }] };
        const [coarse] = await profileAlong({ ...request, refine: false });
        const [once] = await profileAlong({ ...request, refine: true });
        const [found] = await profileUntilResolved({ ...request, barrierTolerance: 1e-3 });
        const barrier = barrierAndDip(found!.profile, "loss").barrier;
        expect(barrier).toBeGreaterThanOrEqual(barrierAndDip(once!, "loss").barrier);
        expect(barrier).toBeGreaterThanOrEqual(barrierAndDip(coarse!, "loss").barrier);
        expect(found!.loss.resolved).toBe(true);
      }),
      { numRuns: 15 },
    );
  });

  test("is known of each path by itself, and of none whose loss is not finite", async () => {
    const root = planeObjective((x, y) => np.sqrt(x).add(y.mul(0)));
    const [bad, good] = [
      { points: [Float32Array.of(1, 0), Float32Array.of(-1, 0)] },
      { points: [Float32Array.of(1, 0), Float32Array.of(2, 0)] },
    ];
    const ask = (paths: readonly (typeof bad)[]) =>
      profileUntilResolved({ objective: root, ...judged, paths, barrierTolerance: 1e-3 });
    const [none, both] = await ask([bad!, good!]);
    const [alone] = await ask([good!]);
    expect(none).toBeNull();
    expect(both).toEqual(alone);
  });

  test.each([0, 1, -0.1, Number.NaN])("a tolerance of %f is refused", async (barrierTolerance) => {
    await expect(
      profileUntilResolved({ objective: ridge, ...judged, paths: [], barrierTolerance }),
    ).rejects.toMatchObject({ code: "connectivity/barrier-tolerance", kind: "input" });
  });
});
