import { describe, expect, it } from "vitest";
import { cellConfiguration } from "./cell-configuration.ts";
import { cellKnobs } from "./knob-values.ts";
import { learningRateOf } from "./learning-rate.ts";
import { parseConfiguration } from "./read.ts";
import { storedConfiguration } from "./stored.ts";

const read = (text: string) => parseConfiguration(text, "a.yaml");

describe("a learning rate by example of the batch", () => {
  const scaled = read(
    "{ training: { learning_rate: { per_batch: 0.05/128 } }, grid: { load: { width: [4] }, temperature: { batch_size: [32, 128, 256] } } }",
  );

  it("is a number or a quotient", () => {
    expect(scaled.training.learning_rate).toEqual({ per_batch: 0.05 / 128 });
    expect(read("training: { learning_rate: { per_batch: 0.001 } }").training.learning_rate).toEqual({
      per_batch: 0.001,
    });
    expect(read("training: { learning_rate: { per_batch: 1e-1 / 1e2 } }").training.learning_rate).toEqual({
      per_batch: 0.001,
    });
  });

  it("is in every cell that times its batch size", () => {
    const rates = cellKnobs(scaled).map((knobs) => {
      expect(learningRateOf(cellConfiguration(scaled, knobs).training)).toBe(knobs.learning_rate);
      return knobs.learning_rate;
    });
    expect(rates).toEqual([0.0125, 0.05, 0.1]);
  });

  it("is read back as it was stored", () => {
    expect(storedConfiguration(JSON.parse(JSON.stringify(scaled)), "stored")).toEqual(scaled);
  });

  it("may vary, whatever rate is fixed", () => {
    for (const fixed of ["0.1", "{ per_batch: 0.001 }"]) {
      const varied = read(
        `{ training: { learning_rate: ${fixed} }, grid: { load: { width: [4] }, temperature: { batch_size: [10, 20] }, slices: { learning_rate_per_batch: [0.001, 0.002] } } }`,
      );
      const rates = cellKnobs(varied).map((knobs) => {
        expect(learningRateOf(cellConfiguration(varied, knobs).training)).toBe(knobs.learning_rate);
        return [knobs.learning_rate_per_batch, knobs.batch_size, knobs.learning_rate];
      });
      expect(rates).toEqual([
        [0.001, 10, 0.01],
        [0.001, 20, 0.02],
        [0.002, 10, 0.02],
        [0.002, 20, 0.04],
      ]);
    }
  });

  it("is a quotient on an axis too, in a list and between ends", () => {
    const varied = (values: string) =>
      read(`{ grid: { temperature: { learning_rate_per_batch: ${values} } } }`).grid.temperature.values;
    expect(varied("[0.1/128, 0.05/128, 0.001]")).toEqual([0.05 / 128, 0.1 / 128, 0.001]);
    expect(varied("{ from: 1/1000, to: 1/250, per_octave: 1 }")).toEqual([0.001, 0.002, 0.004]);
    for (const wrong of ["0.05/0", "-1/8", "1e9/2", "1/1e60", "1/2/4", "a/b"]) {
      expect(() => varied(`[${wrong}]`)).toThrow(
        expect.objectContaining({
          problem: `grid.temperature.learning_rate_per_batch[0] is the text "${wrong}"`,
          expected: "a number above 0, at most 1,000, or a quotient such as 0.05/128",
        }),
      );
    }
    expect(() => varied("[0.5/1, 0.5]")).toThrow("lists 0.5 twice");
  });

  it("gives way to rates of their own on an axis", () => {
    const own = read(
      "{ training: { learning_rate: { per_batch: 0.001 } }, grid: { load: { width: [4] }, temperature: { learning_rate: [0.1, 0.2] } } }",
    );
    expect(cellKnobs(own).map((knobs) => learningRateOf(cellConfiguration(own, knobs).training))).toEqual([
      0.1, 0.2,
    ]);
  });
});
