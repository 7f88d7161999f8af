import { describe, expect, it } from "vitest";
import type { GivenJudgement } from "#atlas/jobs";
import { accuracyWords } from "./judged-networks.ts";

const judged = (accuracy: number, loss = 0.5, isFar = false): GivenJudgement => ({
  accuracy,
  loss,
  isFar,
  examples: 256,
  classes: 10,
  inputs: new Float32Array(),
  inputShape: [4],
});

const words = (...judgements: readonly GivenJudgement[]) =>
  accuracyWords({ files: judgements.map((_, i) => `/runs/${i}.pt`), judgements, reading: "pixels" });

describe("what networks make of training examples", () => {
  it("is told of each, and which is far behind", () => {
    expect(words(judged(0.875))).toEqual([
      "read with pixels, it answers 87.5 % of 256 training examples correctly",
    ]);
    expect(words(judged(0.875), judged(0.9))).toEqual([
      "read with pixels, they answer 87.5 % and 90.0 % of 256 training examples correctly",
    ]);
    const many = words(...Array.from({ length: 6 }, (_, i) => judged(0.9 - i / 100)), judged(0.1));
    expect(many[0]).toContain("they answer 10.0 % to 90.0 % of 256");
    expect(many[1]).toMatch(/^6\.pt answers far fewer of them than the best/);
  });

  it("is refused where no training leaves such a loss", () => {
    expect(() => words(judged(0.9), judged(0.1, 52_345.6, true))).toThrow(
      /^\/runs\/1\.pt: its loss on 256 training examples is 52300, more than ten times .* loss-atlas inspect 1\.pt/,
    );
    expect(() => words(judged(0, Number.NaN, true))).toThrow(
      "answers to 256 training examples are not finite",
    );
    const ofNumbers = { rootMeanSquares: [1], byLine: 0.9 };
    expect(() => words({ ...judged(0.9), ofNumbers }, { ...judged(-30, 31, true), ofNumbers })).toThrow(
      /\/runs\/1\.pt: .* It may answer in another unit than 0\.pt: loss-atlas compare takes each in its own$/,
    );
  });
});
