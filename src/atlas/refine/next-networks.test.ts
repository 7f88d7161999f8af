import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MeasuredCell } from "./finer-cells.ts";
import type { GridPlace } from "./grid-places.ts";
import { nextNetworks } from "./next-networks.ts";

const line = (count: number): readonly GridPlace[] =>
  Array.from({ length: count }, (_, x) => ({ x, y: 0, plane: "" }));

/** A cell that is connected or not, and may be undecided. */
const cellOf = (passed: boolean, isOpen = false): MeasuredCell => ({
  phase: isOpen ? "undecided" : "I",
  leadingPhase: "I",
  cuts: [{ name: "connectivity", passed }] as unknown as MeasuredCell["cuts"],
});

const BUDGET = { seeds: 3, mostSeeds: 5, rounds: 1, networks: 100 };

describe("the networks of the next round", () => {
  it("are all seeds between cells that differ, and further ones of undecided cells", () => {
    const measured = new Map([
      [0, cellOf(true)],
      [2, cellOf(false)],
      [4, cellOf(false, true)],
    ]);
    expect(nextNetworks(line(5), [3, 0, 3, 0, 3], measured, BUDGET)).toEqual([3, 3, 3, 0, 5]);
    expect(nextNetworks(line(5), [3, 0, 3, 0, 3], measured, { ...BUDGET, rounds: 2 })).toEqual([
      3, 3, 3, 0, 4,
    ]);
    expect(nextNetworks(line(5), [3, 0, 3, 0, 5], measured, BUDGET)).toEqual([3, 3, 3, 0, 5]);
    expect(nextNetworks(line(5), [3, 0, 3, 0, 3], measured, { ...BUDGET, mostSeeds: 3 })).toEqual([
      3, 3, 3, 0, 3,
    ]);
  });

  it("go first where most is settled for each, a cell being begun whole or not at all", () => {
    const measured = new Map([
      [0, cellOf(true)],
      [2, cellOf(false, true)],
    ]);
    const spent = (networks: number) => nextNetworks(line(3), [3, 0, 3], measured, { ...BUDGET, networks });
    expect(spent(0)).toEqual([3, 0, 3]);
    expect(spent(1)).toEqual([3, 0, 4]);
    expect(spent(4)).toEqual([3, 0, 5]);
    expect(spent(5)).toEqual([3, 3, 5]);
  });

  it("are never fewer than before, no more than may be spent, and none of a cell beyond the most", () => {
    const cells = fc.array(fc.tuple(fc.boolean(), fc.boolean(), fc.integer({ min: 0, max: 5 })), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(cells, fc.nat(30), fc.integer({ min: 1, max: 4 }), (all, networks, rounds) => {
        const counts = all.map(([, , count]) => (count < 3 ? 0 : count));
        const measured = new Map(
          all.flatMap(([passed, isOpen], index) =>
            counts[index] === 0 ? [] : [[index, cellOf(passed, isOpen)] as const],
          ),
        );
        const next = nextNetworks(line(all.length), counts, measured, { ...BUDGET, networks, rounds });
        const added = next.map((count, index) => count - counts[index]!);
        expect(Math.min(...added)).toBeGreaterThanOrEqual(0);
        expect(added.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(networks);
        expect(Math.max(...next)).toBeLessThanOrEqual(5);
        for (const [index, count] of next.entries()) expect(count === 0 || count >= 3, `${index}`).toBe(true);
      }),
    );
  });
});
