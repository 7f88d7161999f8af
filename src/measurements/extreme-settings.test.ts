import { numpy as np } from "@jax-js/jax";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { type Classifier, classifierObjective } from "#landscape";
import { crossEntropy, meanSquaredError } from "#landscape/losses";
import { randomStream } from "#random";
import { parameterLayout } from "#trees";
import type { MeasuredNetwork, Measurement, MeasurementSettings } from "./measurement.ts";
import { measurements } from "./registry.ts";

const [INPUTS, HIDDEN, CLASSES] = [2, 3, 2];

const deep: Classifier = {
  layout: parameterLayout([
    { name: "hidden.weight", shape: [INPUTS, HIDDEN] },
    { name: "hidden.bias", shape: [HIDDEN] },
    { name: "output.weight", shape: [HIDDEN, CLASSES] },
  ]),
  inputShape: [INPUTS],
  classes: CLASSES,
  logits: (parameters, x) => {
    const hidden = np.tanh(np.dot(x, parameters["hidden.weight"]!).add(parameters["hidden.bias"]!));
    return np.dot(hidden, parameters["output.weight"]!);
  },
};

const shallow: Classifier = {
  layout: parameterLayout([{ name: "weight", shape: [INPUTS, CLASSES] }]),
  inputShape: [INPUTS],
  classes: CLASSES,
  logits: ({ weight }, x) => np.dot(x, weight!),
};

const draws = randomStream(51, "extreme settings");
const normals = (count: number) => Float32Array.from({ length: count }, () => draws.normal());
const imagesOf = (count: number) => ({
  images: normals(count * INPUTS),
  labels: Int32Array.from({ length: count }, (_, i) => i % CLASSES),
  count,
  channels: 1,
  height: 1,
  width: INPUTS,
  classes: CLASSES,
});
const [train, testImages] = [imagesOf(6), imagesOf(2)];

/** Networks of every sort: sound ones, a diverged one, one that knows nothing and some whose losses are huge or not finite. */
function networksOf({ layout: { size } }: Classifier): readonly MeasuredNetwork[] {
  const network = (key: string, parameters: Float32Array, diverged = false): MeasuredNetwork => ({
    key,
    parameters,
    diverged,
    degenerate: false,
  });
  return [
    network("a", normals(size)),
    network("b", new Float32Array(size).fill(Number.NaN), true),
    network("c", normals(size)),
    network("zero", new Float32Array(size)),
    network(
      "huge",
      normals(size).map((value) => value * 1e30),
    ),
    network("overflowing", normals(size).fill(3e38)),
  ];
}

/** The values of one setting at which it is most likely to be too little, or too much without taking long. */
function extremes(field: z.ZodType): readonly unknown[] {
  const schema = z.toJSONSchema(field) as Schema;
  return schema.anyOf === undefined ? extremesOf(schema) : schema.anyOf.flatMap(extremesOf);
}

function extremesOf(schema: Schema): readonly unknown[] {
  const { type, minimum, maximum, exclusiveMinimum, enum: words, examples } = schema;
  if (type === "boolean") return [false, true];
  if (words !== undefined) return words;
  if (examples !== undefined) return examples;
  if (type === "array") return [];
  if (type === "integer") return [minimum, minimum! + 1];
  return [...(exclusiveMinimum === undefined ? [minimum] : [1e-30]), maximum];
}

interface Schema {
  readonly type?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly enum?: readonly string[];
  readonly examples?: readonly string[];
  readonly anyOf?: readonly Schema[];
}

/** Settings that a configuration takes: few of everything, each extreme by itself, and all of the least together. */
function cases({ settings }: Measurement): readonly MeasurementSettings[] {
  const entries = Object.entries(settings);
  const few = Object.fromEntries(
    entries.map(([key, { field, usual }]) => {
      const { type, minimum } = z.toJSONSchema(field) as Schema;
      return [key, type === "integer" ? Math.max(minimum!, Math.min(Number(usual.better), 3)) : usual.better];
    }),
  );
  const least = Object.fromEntries(entries.map(([key, { field }]) => [key, extremes(field)[0]]));
  const all = Object.fromEntries(entries.map(([key, { field }]) => [key, extremes(field)[1]]));
  const together = [few, least, { ...least, ...onlyWords(all) }];
  const alone = entries.flatMap(([key, { field }]) =>
    extremes(field).map((value) => ({ ...few, [key]: value })),
  );
  return [
    ...[...together, ...alone].map((own) => ({ ...own, procedure: "better" as const })),
    ...together.map((own) => ({ ...own, procedure: "paper" as const })),
  ];
}

function onlyWords(settings: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => typeof value !== "number"));
}

const stream = (...purpose: readonly [string, ...(string | number)[]]) => randomStream(5, ...purpose);

describe.each(
  measurements()
    .filter(({ needsSentences }) => !needsSentences)
    .map((own) => [own.kind, own] as const),
)("%s", (_, measurement) => {
  test.each([
    ["cross-entropy", deep, crossEntropy],
    ["mean-squared-error", shallow, meanSquaredError],
  ] as const)("never fails of what a configuration takes under %s", async (_, classifier, loss) => {
    const networks = networksOf(classifier);
    const objective = classifierObjective(classifier, loss.make());
    const { size } = classifier.layout;
    for (const settings of cases(measurement)) {
      const found = measurement.measure({
        objective,
        networks,
        subjects: measurement.subjects(networks.length, settings),
        data: { train, labels: train.labels, test: testImages },
        settings,
        stream,
        initialParameters: (drawn) => Float32Array.from({ length: size }, () => drawn.normal()),
      });
      // What is measured is checked for numbers that are not finite.
      const ending = await found.then(
        () => "measured",
        (error: unknown) => error,
      );
      expect(ending, JSON.stringify(settings)).toBe("measured");
    }
  });
});
