import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomStream } from "#random";
import type { Augmentation } from "./augmentation.ts";
import { batchSlices, examplesInBatch, planBatches } from "./batches.ts";

const sizes = fc.record({
  examples: fc.integer({ min: 1, max: 60 }),
  batch: fc.integer({ min: 1, max: 70 }),
});

const specs = { pairs: { type: "int32", shape: [2] } } as const;

describe("planBatches", () => {
  it("keeps every example once or drops less than a batch", () => {
    fc.assert(
      fc.property(sizes, ({ examples, batch }) => {
        for (const incomplete of ["keep", "drop"] as const) {
          const plan = planBatches(examples, batch, incomplete);
          let seen = 0;
          for (let update = 0; update < plan.updatesPerEpoch; update++) {
            const count = examplesInBatch(plan, update);
            expect(count).toBeGreaterThan(0);
            if (incomplete === "drop") expect(count).toBe(batch);
            seen += count;
          }
          if (incomplete === "keep") expect(seen).toBe(examples);
          else expect(examples - seen).toBeLessThan(batch);
        }
      }),
    );
  });
});

describe("batchSlices", () => {
  it("reads every example of an epoch with what its visitor has of it and equal shares in its batch", () => {
    fc.assert(
      fc.property(sizes, fc.integer(), ({ examples, batch }, seed) => {
        const plan = planBatches(examples, batch, "keep");
        const members = [0, 1].map((member) => ({
          order: randomStream(seed, member).permutation(examples),
          examples: { pairs: Int32Array.from({ length: 2 * examples }, (_, i) => 1000 * member + i) },
        }));
        const { indices, own, shares } = batchSlices(plan, specs, members, 0, plan.updatesPerEpoch);
        const visited: number[][] = [[], []];
        for (let update = 0; update < plan.updatesPerEpoch; update++) {
          let sum = 0;
          for (let place = 0; place < plan.batchSize; place++) {
            const share = shares[update * plan.batchSize + place]!;
            sum += share;
            members.forEach((_, member) => {
              const at = (update * 2 + member) * plan.batchSize + place;
              expect(own.pairs![2 * at]).toBe(1000 * member + 2 * indices[at]!);
              expect(own.pairs![2 * at + 1]).toBe(1000 * member + 2 * indices[at]! + 1);
              if (share > 0) visited[member]!.push(indices[at]!);
            });
          }
          expect(sum).toBeCloseTo(1, 5);
        }
        members.forEach(({ order }, member) => {
          expect(visited[member]).toEqual([...order]);
        });
      }),
    );
  });

  it("cuts an epoch anywhere into the same batches", () => {
    const plan = planBatches(23, 4, "keep");
    const members = [{ order: randomStream(1).permutation(23), examples: {} }];
    const whole = batchSlices(plan, specs, members, 0, 6);
    const parts = [batchSlices(plan, specs, members, 0, 2), batchSlices(plan, specs, members, 2, 6)];
    expect(parts.flatMap(({ indices }) => [...indices])).toEqual([...whole.indices]);
    expect(parts.flatMap(({ shares }) => [...shares])).toEqual([...whole.shares]);
  });

  it("changes what an augmentation changes by each visitor's draws, wherever an epoch is cut, and no filler", () => {
    const plan = planBatches(23, 4, "keep");
    const rows = Float32Array.from({ length: 46 }, (_, i) => i);
    const visitor = (member: number) => ({
      order: randomStream(member, "order").permutation(23),
      examples: { rows },
      draws: randomStream(member, "draws"),
    });
    const augmentation: Augmentation = {
      array: "rows",
      change: (example, into, draws) => {
        const draw = draws.uniform();
        example.forEach((value, i) => {
          into[i] = value + draw;
        });
      },
    };
    const ofRows = { rows: { type: "float32", shape: [2] } } as const;
    const slices = (from: number, to: number, visitors: Parameters<typeof batchSlices>[2]) =>
      batchSlices(plan, ofRows, visitors, from, to, augmentation);
    const whole = slices(0, 6, [visitor(0), visitor(1)]);
    const cut = [visitor(0), visitor(1)];
    expect([slices(0, 2, cut), slices(2, 6, cut)].flatMap(({ own }) => [...own.rows!])).toEqual([
      ...whole.own.rows!,
    ]);
    for (const member of [0, 1]) {
      const { order, draws } = visitor(member);
      for (let place = 0; place < 24; place++) {
        const at = (Math.floor(place / 4) * 2 + member) * 4 + (place % 4);
        const expected = place < 23 ? [0, 1].map((i) => 2 * order[place]! + i) : [0, 1];
        const draw = place < 23 ? draws.uniform() : 0;
        expect([...whole.own.rows!.subarray(2 * at, 2 * at + 2)]).toEqual(
          expected.map((value) => Math.fround(value + draw)),
        );
      }
    }
  });
});
