import fc from "fast-check";
import { expect, test } from "vitest";
import { countVotes, type Vote } from "./threshold-votes.ts";

const votes = (...pairs: readonly (readonly [number, boolean])[]): readonly Vote[] =>
  pairs.map(([value, above]) => ({ value, above }));

test("the threshold lies in the middle of the widest gap among the best", () => {
  const count = countVotes([votes([0, false], [1, false], [3, true], [4, true])]);
  expect(count([1])).toEqual({ threshold: 2, agreement: 1 });
  const torn = countVotes([votes([0, false], [1, true], [1.5, false], [4, true])]);
  expect(torn([1])).toEqual({ threshold: 2.75, agreement: 0.75 });
});

test("groups count with their weights", () => {
  const count = countVotes([votes([0, false], [2, true]), votes([0.5, true], [10, true])]);
  expect(count([1, 0])!.threshold).toBe(1);
  expect(count([1, 1])).toEqual({ threshold: 0.25, agreement: 1 });
  expect(count([0, 0])).toBeNull();
});

test("equal values have nothing between them", () => {
  expect(countVotes([votes([1, false], [1, true])])([1])).toBeNull();
  expect(countVotes([])([])).toBeNull();
});

test("no other gap agrees with more votes", () => {
  const vote = fc.record({ value: fc.integer({ min: 0, max: 12 }), above: fc.boolean() });
  const groups = fc.array(fc.tuple(fc.array(vote, { minLength: 1, maxLength: 5 }), fc.nat(3)), {
    minLength: 1,
    maxLength: 5,
  });
  fc.assert(
    fc.property(groups, (weighted) => {
      const best = countVotes(weighted.map(([group]) => group))(weighted.map(([, weight]) => weight));
      const all = weighted.flatMap(([group, weight]) => Array.from({ length: weight }, () => group).flat());
      const values = [...new Set(all.map(({ value }) => value))].sort((a, b) => a - b);
      if (values.length < 2) return best === null;
      const agreement = (threshold: number) =>
        all.filter(({ value, above }) => value > threshold === above).length / all.length;
      const most = Math.max(...values.slice(1).map((value, i) => agreement((value + values[i]!) / 2)));
      return Math.abs(best!.agreement - most) < 1e-9 && Math.abs(agreement(best!.threshold) - most) < 1e-9;
    }),
  );
});
