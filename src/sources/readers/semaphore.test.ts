import fc from "fast-check";
import { expect, test } from "vitest";
import { Semaphore } from "./semaphore.ts";

test("never more than the total is under way, all work is done, in its order, and failures give back what they took", async () => {
  const works = fc.array(
    fc.record({ share: fc.integer({ min: 0, max: 15 }), turns: fc.nat(4), fails: fc.boolean() }),
  );
  await fc.assert(
    fc.asyncProperty(works, async (all) => {
      const semaphore = new Semaphore(10);
      const begun: number[] = [];
      let taken = 0;
      let most = 0;
      const outcomes = await Promise.allSettled(
        all.map(({ share, turns, fails }, i) =>
          semaphore.during(share, async () => {
            begun.push(i);
            taken += Math.min(share, 10);
            most = Math.max(most, taken);
            for (let turn = 0; turn < turns; turn++) await null;
            taken -= Math.min(share, 10);
            if (fails) throw new Error("as it should");
            return i;
          }),
        ),
      );
      expect(most).toBeLessThanOrEqual(10);
      expect(begun).toEqual(all.map((_, i) => i));
      expect(outcomes.map(({ status }) => status)).toEqual(
        all.map(({ fails }) => (fails ? "rejected" : "fulfilled")),
      );
    }),
  );
});
