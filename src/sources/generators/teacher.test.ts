import { expect, test } from "vitest";
import { standardisation } from "#data";
import { randomStream } from "#random";
import { randomTeacher, teacherExamples } from "./teacher.ts";

const settings = { inputs: 12, classes: 10, width: 8 };

test("classes are about equally likely, even for one hidden unit", () => {
  for (const width of [1, 2, 16]) {
    const teacher = randomTeacher({ ...settings, width }, randomStream(width));
    const stream = randomStream(99);
    const counts = new Array<number>(10).fill(0);
    for (let i = 0; i < 4000; i++) {
      counts[teacher.classOf(Float32Array.from({ length: 12 }, () => stream.normal()))]!++;
    }
    expect(Math.min(...counts)).toBeGreaterThan(280);
    expect(Math.max(...counts)).toBeLessThan(520);
  }
});

test("examples carry the teacher's own labels, balanced to within one", () => {
  const teacher = randomTeacher(settings, randomStream(1));
  const examples = teacherExamples(teacher, 203, randomStream(2));
  expect(examples).toMatchObject({ count: 203, channels: 1, height: 1, width: 12, classes: 10 });
  const counts = new Array<number>(10).fill(0);
  for (let i = 0; i < 203; i++) {
    const input = examples.images.subarray(12 * i, 12 * (i + 1));
    expect(examples.labels[i]).toBe(teacher.classOf(input));
    counts[examples.labels[i]!]!++;
  }
  expect(Math.max(...counts) - Math.min(...counts)).toBe(1);
});

test("inputs are standard normal", () => {
  const teacher = randomTeacher(settings, randomStream(1));
  const { mean, deviation } = standardisation(teacherExamples(teacher, 2000, randomStream(3)));
  expect(Math.abs(mean[0]!)).toBeLessThan(0.05);
  expect(deviation[0]).toBeCloseTo(1, 1);
});

test("a longer set begins with the shorter one", () => {
  const teacher = randomTeacher(settings, randomStream(1));
  const short = teacherExamples(teacher, 20, randomStream(2));
  const long = teacherExamples(teacher, 50, randomStream(2));
  expect(long.images.subarray(0, short.images.length)).toEqual(short.images);
});

test("impossible sizes are input errors", () => {
  for (const wrong of [
    { classes: 1 },
    { classes: 101 },
    { inputs: 0 },
    { width: 0.5 },
    { inputs: 1e5, width: 65_536 },
  ]) {
    expect(() => randomTeacher({ ...settings, ...wrong }, randomStream(1))).toThrow(
      expect.objectContaining({ code: "data/out-of-range", kind: "input" }),
    );
  }
});

test("a class that no input reaches is an input error, not a hang", () => {
  const monotone = { inputs: 2, classes: 3, width: 1, classOf: () => 0 };
  expect(() => teacherExamples(monotone, 3, randomStream(2))).toThrow(
    expect.objectContaining({ code: "data/unreachable-class", kind: "input" }),
  );
});
