import { expect, test } from "vitest";
import { cellConfiguration, parseConfiguration } from "#atlas/configuration";
import { defineSource, registerSource } from "#sources";
import { networkDeterminants, withoutDefaults } from "./network-determinants.ts";

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

test.each([
  ["constant", { kind: "constant" }],
  ["{ kind: cosine, warmup_epochs: 0 }", { kind: "cosine", final: 0 }],
  ["{ kind: steps, at: [0.5], per: update }", { kind: "steps", at: [0.5], factor: 0.1 }],
  ["{ kind: cosine, warmup_epochs: 3 }", { kind: "cosine", final: 0, warmup_epochs: 3 }],
])("a schedule without a warm-up is in keys as it was before there were any: %s", (schedule, expected) => {
  expect(trainingOf(`{ schedule: ${schedule} }`)).toMatchObject({ schedule: expected });
  expect(Object.keys(Object(trainingOf(`{ schedule: ${schedule} }`)).schedule)).toEqual(
    Object.keys(expected),
  );
});

test("what comes later, in a section or inside a mapping of it, is in no key at its default", () => {
  const founding = { rate: [], schedule: ["kind", "final"] };
  const usual = { rate: 1, schedule: { kind: "constant" }, later: 0 };
  const usualOfKind = () => ({ kind: "cosine", final: 0, warmup: 0 });
  const keptOf = (section: object) => withoutDefaults(section, founding, usual, usualOfKind);
  const first = { rate: 1, schedule: { kind: "cosine", final: 0 } };
  expect(keptOf({ ...first, later: 0 })).toEqual(first);
  expect(keptOf({ rate: 1, schedule: { ...first.schedule, warmup: 0 } })).toEqual(first);
  const warm = { rate: 1, schedule: { ...first.schedule, warmup: 5 } };
  expect(keptOf(warm)).toEqual(warm);
  expect(keptOf({ ...first, later: 1 })).toEqual({ ...first, later: 1 });
  expect(keptOf({ ...first, own: 0 })).toEqual({ ...first, own: 0 });
});

test("a rate that scales with the batch is in a key as the rate that it comes to", () => {
  expect(trainingOf("{ batch_size: 64, learning_rate: { per_batch: 0.05/128 } }")).toEqual(
    trainingOf("{ batch_size: 64, learning_rate: 0.025 }"),
  );
});
