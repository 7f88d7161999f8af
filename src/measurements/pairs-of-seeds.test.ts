import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pairsIn } from "./pairs-of-seeds.ts";
import { pairsSetting } from "./pairs-setting.ts";

const networks = fc.integer({ min: 2, max: 30 });

describe("pairs of seeds", () => {
  test("are each of two networks that there are, the smaller first, and once", () => {
    fc.assert(
      fc.property(
        networks,
        fc.oneof(fc.constantFrom("ring" as const, "all" as const), fc.integer({ min: 1, max: 1000 })),
        (count, asked) => {
          const pairs = pairsIn(count, asked);
          for (const [one, other] of pairs) {
            expect(one).toBeLessThan(other);
            expect(one).toBeGreaterThanOrEqual(0);
            expect(other).toBeLessThan(count);
          }
          expect(new Set(pairs.map(String)).size).toBe(pairs.length);
        },
      ),
    );
  });

  test("are all n(n - 1)/2, or the n of a ring in which every network is twice", () => {
    fc.assert(
      fc.property(networks, (count) => {
        expect(pairsIn(count, "all")).toHaveLength((count * (count - 1)) / 2);
        const ring = pairsIn(count, "ring");
        expect(ring).toHaveLength(count === 2 ? 1 : count);
        expect(ring).toEqual(pairsIn(count, 1000));
        const times = Map.groupBy(ring.flat(), (seed) => seed);
        for (const own of times.values()) expect(own).toHaveLength(count === 2 ? 1 : 2);
      }),
    );
    expect(pairsIn(4, 2)).toEqual([
      [0, 1],
      [1, 2],
    ]);
  });

  test("of further networks are with the one before each and with the first, beside those that there were", () => {
    expect(pairsIn(5, 3, 3)).toEqual([...pairsIn(3, 3), [2, 3], [0, 3], [3, 4], [0, 4]]);
    expect(pairsIn(4, 1, 3)).toEqual([
      [0, 1],
      [2, 3],
      [0, 3],
    ]);
    expect(pairsIn(3, "all", 2)).toEqual(pairsIn(3, "all"));
    fc.assert(
      fc.property(networks, networks, fc.constantFrom("ring" as const, 3), (count, usual, asked) => {
        const pairs = pairsIn(count, asked, usual);
        expect(new Set(pairs.map(String)).size).toBe(pairs.length);
        for (const [one, other] of pairs) expect(one >= 0 && one < other && other < count).toBe(true);
        if (count <= usual) expect(pairs).toEqual(pairsIn(count, asked));
      }),
    );
  });

  test("that are chosen are taken as they are, and refused where a network is not there", () => {
    expect(
      pairsIn(4, [
        [3, 0],
        [1, 2],
      ]),
    ).toEqual([
      [0, 3],
      [1, 2],
    ]);
    expect(() => pairsIn(3, [[0, 3]])).toThrow(
      expect.objectContaining({ code: "measurements/pairs", kind: "input" }),
    );
  });
});

describe("the setting of pairs", () => {
  const { field, choosesSubjects } = pairsSetting("Pairs of seeds joined", { better: 3, paper: 1 });

  test("says which subjects there are and leaves the results of others alone", () => {
    expect(choosesSubjects).toBe(true);
  });

  test.each([
    [1],
    [1000],
    ["ring"],
    ["all"],
    [[[0, 1]]],
    [
      [
        [2, 0],
        [0, 1],
      ],
    ],
  ])("takes %j", (value) => {
    expect(field.parse(value)).toEqual(value);
  });

  test.each([
    [0],
    [1001],
    [1.5],
    ["rings"],
    [[]],
    [[[0, 0]]],
    [
      [
        [0, 1],
        [1, 0],
      ],
    ],
    [[[0, 1, 2]]],
    [[[0, -1]]],
    [[["0", "1"]]],
    [null],
  ])("does not take %j", (value) => {
    expect(field.safeParse(value).success).toBe(false);
  });
});
