import { describe, expect, it } from "vitest";
import { parseConfiguration } from "#atlas/configuration";
import { planExperiment } from "#atlas/plan";
import { PRESETS, presetNamed } from "#presets";
import { PRESET_NAMES } from "../src/cli/init-command.ts";

const configurationOf = (name: string) => parseConfiguration(presetNamed(name).text, `${name}.yaml`);
const networksOf = (name: string) =>
  planExperiment(configurationOf(name)).cells.reduce((sum, { networks }) => sum + networks.length, 0);

describe("presets", () => {
  it.each(PRESETS.map(({ name }) => name))("%s is a configuration that can be planned", (name) => {
    expect(networksOf(name)).toBeGreaterThanOrEqual(13 * 13 * 5);
  });

  it("have a thousand networks in equal updates, and the paper's grids", () => {
    expect(networksOf("thousand")).toBe(1000);
    expect(configurationOf("thousand").training.budget).toEqual({ updates: 2000 });
    expect(networksOf("paper")).toBe(13 * 13 * 5);
    expect(networksOf("paper-noise")).toBe(6 * 13 * 13 * 5);
    expect(networksOf("paper-data")).toBe(10 * 13 * 13 * 5);
    const { measure, training, data } = configurationOf("paper");
    expect(measure.procedure).toBe("paper");
    expect(training).toMatchObject({ learning_rate: 0.1, budget: { epochs: 100 }, incomplete_batch: "drop" });
    expect(data).toMatchObject({ source: "cifar10", examples: 50_000 });
  });

  it("are all named by the command's help", () => {
    expect(PRESET_NAMES.split(", ")).toEqual(PRESETS.map(({ name }) => name));
  });

  it("that do not exist are told with those that do, and the one that was meant", () => {
    expect(() => presetNamed("papr")).toThrow(/one of thousand, paper.*Did you mean paper\?/);
  });
});
