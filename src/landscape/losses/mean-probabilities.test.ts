import fc from "fast-check";
import { expect, test } from "vitest";
import { crossEntropy } from "./index.ts";
import { logMeanProbabilities } from "./mean-probabilities.ts";

const ROWS = 4;
const CLASSES = 3;
const logits = fc
  .array(fc.float({ min: -20, max: 20, noNaN: true }), {
    minLength: ROWS * CLASSES,
    maxLength: ROWS * CLASSES,
  })
  .map((values) => Float32Array.from(values));

function probabilities(own: Float32Array): number[] {
  return Array.from({ length: own.length }, (_, i) => {
    const row = own.subarray(i - (i % CLASSES), i - (i % CLASSES) + CLASSES);
    return Math.exp(own[i]!) / row.reduce((sum, logit) => sum + Math.exp(logit), 0);
  });
}

test("logits of the mean of probabilities stand for that mean", () => {
  fc.assert(
    fc.property(fc.array(logits, { minLength: 1, maxLength: 5 }), (members) => {
      const all = members.map(probabilities);
      const mean = all[0]!.map((_, i) => all.reduce((sum, own) => sum + own[i]!, 0) / all.length);
      expect(Array.from(logMeanProbabilities(members, CLASSES), Math.exp)).toBeAllclose(mean, {
        relative: 1e-5,
      });
    }),
  );
});

test("the cross-entropy of networks together is never above their mean (Jensen)", () => {
  const targets = Int32Array.from({ length: ROWS }, (_, i) => i % CLASSES);
  const loss = crossEntropy.make({ label_smoothing: 0.1 });
  fc.assert(
    fc.property(fc.array(logits, { minLength: 1, maxLength: 5 }), (members) => {
      const lossOf = (own: Float32Array) => loss.judge(own, targets, CLASSES).loss!;
      const mean = members.reduce((sum, own) => sum + lossOf(own), 0) / members.length;
      expect(lossOf(loss.together!(members, CLASSES))).toBeLessThanOrEqual(mean + 1e-5);
    }),
  );
});

test("logits of probabilities that no number holds stay finite", () => {
  const [member] = [Float32Array.of(2000, 0, -2000)];
  expect([...logMeanProbabilities([member!, member!], 3)]).toEqual([0, -2000, -4000]);
});
