import fc from "fast-check";
import { expect, test } from "vitest";
import { randomStream } from "#random";
import { batchOrder } from "./batch-order.ts";

const sizes = fc.record({
  count: fc.integer({ min: 1, max: 200 }),
  batchSize: fc.integer({ min: 1, max: 64 }),
  seed: fc.integer(),
});

test("keeping the incomplete batch visits every example exactly once", () => {
  fc.assert(
    fc.property(sizes, ({ count, batchSize, seed }) => {
      const order = batchOrder(count, batchSize, randomStream(seed, "epoch", 0), "keep");
      expect(order.indices.length).toBe(order.batches * batchSize);
      expect(order.remainder.length).toBe(count % batchSize);
      const visited = [...order.indices, ...order.remainder].sort((a, b) => a - b);
      expect(visited).toEqual(Array.from({ length: count }, (_, i) => i));
    }),
  );
});

test("dropping it gives the same full batches and nothing else", () => {
  fc.assert(
    fc.property(sizes, ({ count, batchSize, seed }) => {
      fc.pre(batchSize <= count);
      const kept = batchOrder(count, batchSize, randomStream(seed), "keep");
      const dropped = batchOrder(count, batchSize, randomStream(seed), "drop");
      expect(dropped).toEqual({ ...kept, remainder: new Int32Array(0) });
    }),
  );
});

test("epochs have different orders", () => {
  const [first, second] = [0, 1].map((epoch) => batchOrder(50, 10, randomStream(1, "epoch", epoch), "keep"));
  expect(first!.indices).not.toEqual(second!.indices);
});

test("an epoch without any batch is refused", () => {
  expect(() => batchOrder(10, 16, randomStream(1), "drop")).toThrow(
    expect.objectContaining({ code: "data/no-batch", kind: "input" }),
  );
  expect(batchOrder(10, 16, randomStream(1), "keep")).toMatchObject({ batches: 0, batchSize: 16 });
  expect(() => batchOrder(10, 0, randomStream(1), "keep")).toThrow(
    expect.objectContaining({ code: "data/out-of-range", where: "batch_size" }),
  );
});
