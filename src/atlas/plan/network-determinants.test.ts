import { expect, test } from "vitest";
import { cellConfiguration, parseConfiguration } from "#atlas/configuration";
import { defineSource, registerSource } from "#sources";
import { networkDeterminants } from "./network-determinants.ts";

function trainingOf(yaml: string): unknown {
  const configuration = parseConfiguration(`training: ${yaml}`, "a.yaml");
  return networkDeterminants(cellConfiguration(configuration, {}), configuration.device).training;
}

test("a source of more classes than an experiment has examples by default is told by what is given of it", () => {
  registerSource(
    defineSource({
      name: "many-classes",
      meaning: "Examples of many classes",
      makesImages: true,
      imagesInFiles: 0,
      settings: {},
      shape: () => ({ channels: 1, height: 8, width: 8, classes: 3000 }),
      load: () => Promise.reject(new RangeError("nothing is loaded to plan")),
    }),
  );
  const text = "data: { source: many-classes, examples: 6000, test_examples: 3000 }";
  const configuration = parseConfiguration(text, "a.yaml");
  const { data } = networkDeterminants(cellConfiguration(configuration, {}), configuration.device);
  expect(data).toMatchObject({ source: "many-classes", examples: 6000, test_examples: 3000 });
});

test("a loss and an optimiser as there were before there was a choice are in no key", () => {
  const plain = trainingOf("{}");
  expect(plain).not.toHaveProperty("loss");
  expect(plain).not.toHaveProperty("optimiser");
  const written = "{ loss: { kind: cross-entropy }, optimiser: { kind: sgd, nesterov: false } }";
  expect(trainingOf(written)).toEqual(plain);
});

test.each([
  ["{ optimiser: { kind: adam, beta1: 0.9, beta2: 0.9 } }", { optimiser: { kind: "adam", beta2: 0.9 } }],
  ["{ optimiser: { kind: sgd, nesterov: true } }", { optimiser: { kind: "sgd", nesterov: true } }],
  ["{ loss: mean-squared-error }", { loss: { kind: "mean-squared-error" } }],
  [
    "{ loss: { kind: cross-entropy, label_smoothing: 0.1 } }",
    { loss: { kind: "cross-entropy", label_smoothing: 0.1 } },
  ],
])("others are, with what is not at its default: %s", (yaml, expected) => {
  expect(trainingOf(yaml)).toEqual({ ...Object(trainingOf("{}")), ...expected });
});
