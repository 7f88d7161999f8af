import { expect, test } from "vitest";
import { randomStream } from "#random";
import { type Learner, leaveOneValueOut, repeatedDraws } from "./cross-validation.ts";
import { majorityLearner } from "./learners.ts";

interface Example {
  readonly row: number;
  readonly answer: string;
}
const examplesOf = (...rows: readonly (readonly string[])[]): readonly Example[] =>
  rows.flatMap((answers, row) => answers.map((answer) => ({ row, answer })));
const byRow = ({ row }: Example) => row;

test("a row is answered by what the other rows teach", () => {
  const examples = examplesOf(["a", "a", "b"], ["a", "a"], ["b", "b"]);
  expect(leaveOneValueOut(examples, byRow, majorityLearner)).toMatchObject({
    correct: 2,
    count: 7,
    share: 2 / 7,
    folds: [
      { value: "0", correct: 2, count: 3 },
      { value: "1", correct: 0, count: 2 },
      { value: "2", correct: 0, count: 2 },
    ],
  });
});

test("nothing held out is ever learnt from", () => {
  const peeking: Learner<Example> = (training) => (example) =>
    training.some(({ row }) => row === example.row) ? example.answer : null;
  const examples = examplesOf(["a"], ["b", "b"], ["a", "b"]);
  expect(leaveOneValueOut(examples, byRow, peeking)!.correct).toBe(0);
  const stream = randomStream(1, "draws");
  expect(repeatedDraws(examples, byRow, peeking, { groups: 1, draws: 20, stream }).mean).toBe(0);
});

test("the standard error is that of the mean of equal folds", () => {
  const shares = [0, 1, 1, 1];
  const examples = examplesOf(...shares.map((share) => (share === 1 ? ["a", "a"] : ["b", "b"])));
  const accuracy = leaveOneValueOut(examples, byRow, () => () => "a")!;
  expect(accuracy.share).toBe(0.75);
  expect(accuracy.standardError).toBeCloseTo(Math.sqrt(0.75 / 3 / 4), 12);
});

test("one value leaves nothing to learn from", () => {
  expect(leaveOneValueOut(examplesOf(["a", "b"]), byRow, majorityLearner)).toBeNull();
});

test("draws are as large as asked, repeat under one name and differ under another", () => {
  const examples = examplesOf(
    ...Array.from({ length: 12 }, (_, i) => (i % 3 === 0 ? ["a", "b"] : ["b", "b"])),
  );
  const drawn = (name: string) =>
    repeatedDraws(examples, byRow, majorityLearner, { groups: 3, draws: 30, stream: randomStream(1, name) });
  expect(drawn("one").trainingExamples).toBe(6);
  expect(drawn("one")).toEqual(drawn("one"));
  expect(drawn("one")).not.toEqual(drawn("other"));
});
