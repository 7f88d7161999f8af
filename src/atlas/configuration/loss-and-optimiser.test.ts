import { describe, expect, it } from "vitest";
import { defineLoss, meanSquaredError, registerLoss } from "#landscape/losses";
import { defineOptimiser, registerOptimiser, sgd } from "#landscape/optimisers";
import { numberBetween } from "#settings";
import { commentedConfiguration } from "./commented-file.ts";
import { optimiserChoice } from "./optimiser-choice.ts";
import { parseConfiguration } from "./read.ts";

const trainingOf = (yaml: string) => parseConfiguration(`training: ${yaml}`, "a.yaml").training;
const messageOf = (yaml: string): string => {
  try {
    parseConfiguration(yaml, "a.yaml");
  } catch (error) {
    return String(error);
  }
  return "";
};

describe("the loss and the optimiser of a configuration", () => {
  it("are cross-entropy and stochastic gradient descent by default", () => {
    const { loss, optimiser } = trainingOf("{}");
    expect(loss).toEqual({ kind: "cross-entropy", label_smoothing: 0 });
    expect(optimiser).toEqual({ kind: "sgd", nesterov: false });
  });

  it.each([
    ["{ loss: mean-squared-error }", { loss: { kind: "mean-squared-error" } }],
    [
      "{ loss: { kind: cross-entropy, label_smoothing: 0.1 } }",
      { loss: { kind: "cross-entropy", label_smoothing: 0.1 } },
    ],
    ["{ optimiser: adamw }", { optimiser: { kind: "adamw", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } }],
    ["{ optimiser: { kind: sam, radius: 0.1 } }", { optimiser: { kind: "sam", radius: 0.1 } }],
    ["{ optimiser: { kind: sgd, nesterov: true } }", { optimiser: { kind: "sgd", nesterov: true } }],
  ])("are read from a word or a mapping: %s", (yaml, expected) => {
    expect(trainingOf(yaml)).toMatchObject(expected);
  });

  it("have the momentum of the section where they have one", () => {
    expect(optimiserChoice(trainingOf("{ momentum: 0.5 }"))).toEqual({
      kind: "sgd",
      nesterov: false,
      momentum: 0.5,
    });
    expect(optimiserChoice(trainingOf("{ momentum: 0.5, optimiser: sam }"))).toMatchObject({ momentum: 0.5 });
    expect(optimiserChoice(trainingOf("{ optimiser: adam }"))).not.toHaveProperty("momentum");
  });

  it.each([
    ["training: { loss: hinge }", /training\.loss is the text "hinge".*cross-entropy, mean-squared-error/s],
    ["training: { optimiser: adem }", /Did you mean adam/],
    ["training: { loss: { kind: cross-entropy, label_smoothing: 2 } }", /label_smoothing.*from 0 to 1/s],
    ["training: { optimiser: { kind: adam, nesterov: true } }", /nesterov is not a key/],
    ["training: { optimiser: { kind: sgd, momentum: 0.5 } }", /momentum belongs under training/],
    ["training: { loss: regression }", /training\.loss/],
    [
      "training: { optimiser: adam, momentum: 0.5 }",
      /training\.momentum is 0\.5, but .* adam has no momentum/,
    ],
  ])("are refused where they make no sense: %s", (yaml, message) => {
    expect(messageOf(yaml)).toMatch(message);
  });

  it("may be kinds that another module registered, with their settings in the commented file", () => {
    registerOptimiser(
      defineOptimiser({
        kind: "lazy",
        meaning: "steps of a share of the rate",
        settings: { share: numberBetween("The share", 0, 1).default(0.25) },
        create: () => sgd.make({ momentum: 0 }),
      }),
    );
    registerLoss(
      defineLoss({
        kind: "brier",
        meaning: "the score of Brier",
        targets: "labels",
        unit: "half",
        settings: {},
        create: () => meanSquaredError.make(),
      }),
    );
    expect(trainingOf("{ loss: brier, optimiser: { kind: lazy, share: 0.5 } }")).toMatchObject({
      loss: { kind: "brier" },
      optimiser: { kind: "lazy", share: 0.5 },
    });
    const text = commentedConfiguration().replaceAll(/\n\s*#/g, "");
    expect(text).toContain("lazy (steps of a share of the rate)");
    expect(text).toContain("{ kind: lazy, share: 0.25 }");
    expect(text).toContain("brier (the score of Brier)");
  });
});
