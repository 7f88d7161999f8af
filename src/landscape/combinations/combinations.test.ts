import { expect, test } from "vitest";
import { competence, majorityVote, meanVector, wrongMembers } from "./index.ts";

const CLASSES = 3;

/** Outputs of a network that prefers these classes. */
function preferring(...classes: readonly number[]): Float32Array {
  return Float32Array.from(
    classes.flatMap((preferred) => Array.from({ length: CLASSES }, (_, k) => (k === preferred ? 1 : 0))),
  );
}

test("the vote is for what most prefer, and of ties for what they prefer together", () => {
  const members = [preferring(0, 0, 2), preferring(1, 1, 2), preferring(1, 2, 0)];
  const together = Float32Array.of(9, 0, 0, 0, 0.1, 0.2, 0, 9, 0);
  expect([...majorityVote(members, together, CLASSES)]).toEqual([...preferring(1, 2, 2)]);
});

test("a network with an output that is no number votes for nothing", () => {
  const members = [Float32Array.of(Number.NaN, 9, 9), preferring(2)];
  expect([...majorityVote(members, preferring(0), CLASSES)]).toEqual([...preferring(2)]);
});

test("examples are counted by how many err on them", () => {
  const errors = [
    [0, 100, 100, 0],
    [0, 100, 0, 0],
    [0, 100, 0, 100],
  ];
  expect(wrongMembers(errors)).toEqual([1, 2, 0, 1]);
});

test("competence is the least lead of narrow majorities that are right", () => {
  // t = 0: 6 + 2 against 1 + 1; t = 1/3: 2 against 1.
  expect(competence([6, 2, 1, 1])).toEqual({
    margin: expect.closeTo(0.1, 12),
    standardError: expect.closeTo(Math.sqrt((0.3 - 0.01) / 10), 12),
  });
  expect(competence([6, 1, 2, 1]).margin).toBeCloseTo(-0.1, 12);
  // Of two networks that differ on an example one is wrong: a tie.
  expect(competence([8, 1, 1]).margin).toBeCloseTo(-0.1, 12);
});

test("the mean of vectors is taken in more digits than they have", () => {
  const large = Float32Array.of(2 ** 25, -1);
  expect([...meanVector([large, Float32Array.of(1, 2), Float32Array.of(2, 2)])]).toEqual([
    Math.fround((2 ** 25 + 3) / 3),
    1,
  ]);
});
