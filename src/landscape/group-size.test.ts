import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parameterLayout } from "#trees";
import {
  answersAtOnce,
  evenRuns,
  FORWARD,
  GRADIENT,
  hessianPass,
  hessianRows,
  networksAtOnce,
  probesAtOnce,
  rowsAtOnce,
  type Sized,
  trainedAtOnce,
} from "./group-size.ts";

const MEBIBYTE = 2 ** 20;

/** A classifier of so many parameters in so many arrays. */
function sized(multiplyAdds: number, activations: number, parameters = 100, arrays = 1): Sized {
  const shapes = Array.from({ length: arrays }, (_, i) => ({ name: `${i}`, shape: [parameters / arrays] }));
  return {
    layout: parameterLayout(shapes),
    inputShape: [2, 3, 4],
    workload: { multiplyAdds, activations },
  };
}

describe("networksAtOnce", () => {
  test("fills a program up to a million multiply-adds a parameter array", () => {
    expect(networksAtOnce({ of: sized(1000, 10), rows: 50, pass: FORWARD })).toBe(20);
    expect(networksAtOnce({ of: sized(1000, 10), rows: 50, pass: GRADIENT })).toBe(6);
    expect(networksAtOnce({ of: sized(1000, 10, 100, 4), rows: 50, pass: FORWARD })).toBe(80);
  });

  test("keeps large networks to themselves", () => {
    expect(networksAtOnce({ of: sized(9e6, 2e5), rows: 128, pass: GRADIENT })).toBe(1);
  });

  test("stops where activations or parameter vectors fill their memory", () => {
    const wide = sized(1, (32 * MEBIBYTE) / 16);
    expect(networksAtOnce({ of: wide, rows: 16, pass: FORWARD })).toBe(4);
    const heavy = sized(1, 1, MEBIBYTE);
    expect(networksAtOnce({ of: heavy, rows: 16, pass: FORWARD })).toBe(32);
    expect(networksAtOnce({ of: heavy, rows: 16, pass: FORWARD, bytesPerParameter: 256 })).toBe(2);
  });

  test("guesses on the high side for a classifier that does not say what it costs", () => {
    const layout = parameterLayout([{ name: "kernel", shape: [5, 2, 1, 1] }]);
    const silent = { layout, inputShape: [2, 3, 4] };
    const guessed = { ...silent, workload: { multiplyAdds: 10 * 12, activations: 24 + 10 } };
    const group = { rows: 700, pass: FORWARD };
    expect(networksAtOnce({ of: silent, ...group })).toBe(11);
    expect(networksAtOnce({ of: guessed, ...group })).toBe(11);
  });
});

test("networks train together while their parameters stay close, and one by one beyond", () => {
  expect(trainedAtOnce(sized(1, 1, 1024))).toBe(256);
  expect(trainedAtOnce(sized(1, 1, 2 ** 17 + 1))).toBe(1);
  expect(trainedAtOnce(sized(1, 1, 100 * MEBIBYTE))).toBe(1);
});

describe("rows and probes", () => {
  test("are what is asked for while memory has room", () => {
    expect(rowsAtOnce(sized(1, 100), FORWARD, 512)).toBe(512);
    expect(rowsAtOnce(sized(1, 100), FORWARD, 7)).toBe(7);
    expect(hessianRows(sized(1, 100), 2000)).toBe(512);
    expect(probesAtOnce(sized(1, 100), 512, 3)).toBe(8);
  });

  test("shrink with it, rows to sixteen and probes to one at the least", () => {
    expect(rowsAtOnce(sized(1, MEBIBYTE), FORWARD, 512)).toBe(128);
    expect(rowsAtOnce(sized(1, 100 * MEBIBYTE), FORWARD, 512)).toBe(16);
    expect(rowsAtOnce(sized(1, 3 * MEBIBYTE), FORWARD, 512)).toBe(32);
    expect(probesAtOnce(sized(1, 2 * MEBIBYTE), 16, 1)).toBe(1);
    expect(probesAtOnce(sized(1, 1, 8 * MEBIBYTE), 16, 1)).toBe(2);
  });

  test("answers are held with their networks", () => {
    const classifier = sized(1, 1, 24);
    expect(answersAtOnce(classifier, 10, 1000)).toBe(Math.floor((128 * MEBIBYTE) / 10_024));
    expect(answersAtOnce(classifier, 10, 1e9)).toBe(1);
  });

  test("of a Hessian together stay within memory wherever sixteen rows and one probe would", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500_000 }),
        fc.integer({ min: 1, max: 3000 }),
        (activations, examples) => {
          const classifier = sized(1, activations);
          const rows = hessianRows(classifier, examples);
          const bytes = (vectors: number) => 4 * rows * activations * hessianPass(vectors).copies;
          const probes = probesAtOnce(classifier, rows, 1);
          expect(probes).toBeGreaterThanOrEqual(1);
          if (16 * 4 * activations * hessianPass(1).copies <= 512 * MEBIBYTE) {
            expect(bytes(probes)).toBeLessThanOrEqual(512 * MEBIBYTE);
          }
        },
      ),
      { seed: 1 },
    );
  });
});

test("evenRuns cut a list into the fewest runs, longer ones first, whose lengths differ by at most one", () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.integer({ min: 1, max: 40 }), (items, most) => {
      const runs = evenRuns(items, most);
      const lengths = runs.map(({ length }) => length);
      expect(runs.flat()).toEqual(items);
      expect(runs.length).toBe(Math.ceil(items.length / most));
      if (runs.length > 0) {
        expect(Math.max(...lengths)).toBeLessThanOrEqual(most);
        expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1);
        expect(lengths).toEqual(lengths.toSorted((a, b) => b - a));
      }
    }),
    { seed: 1 },
  );
});
