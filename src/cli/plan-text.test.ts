import { describe, expect, it } from "vitest";
import { parseConfiguration } from "#atlas/configuration";
import { planExperiment, summarisePlan } from "#atlas/plan";
import { choiceAhead } from "#atlas/refine";
import { planText } from "./plan-text.ts";

describe("planText", () => {
  it("lines up the grid and the jobs, and shortens a long axis", () => {
    const configuration = parseConfiguration(
      "grid: { load: { width: { from: 1, to: 20, count: 20 } }, temperature: { batch_size: [8] } }",
      "a.yaml",
    );
    const lines = planText(summarisePlan(configuration, planExperiment(configuration), 2), 100).split("\n");
    expect(lines[0]).toBe("quickstart: 20 cells, 60 networks (3 seeds each)");
    expect(lines[2]).toBe("  load         width       1 2 3 4 5 6 7 8 … 17 18 19 20 (20 values)");
    expect(lines[3]).toBe("  temperature  batch_size  8");
    const table = lines.slice(5, 10);
    expect(new Set(table.map((line) => line.length)).size).toBe(1);
    expect(table[1]).toMatch(/^ {2}train +20 +\S+ G +.* MiB$/);
  });

  it("gives the least and the most where curves are trained until they settle, and one time otherwise", () => {
    const textOf = (connectivity: string) => {
      const configuration = parseConfiguration(`measure: { connectivity: ${connectivity} }`, "a.yaml");
      const summary = summarisePlan(configuration, planExperiment(configuration), 2);
      return { summary, text: planText(summary, 100) };
    };
    const [open, plain] = [textOf("{ until_settled: true }"), textOf("{}")];
    const secondsOf = ({ summary }: typeof open) => summary.jobs.find(({ kind }) => kind === "connectivity")!;
    expect(secondsOf(plain).least_seconds).toBeUndefined();
    // Longer work is cut into more jobs, each of which compiles programs of its own.
    const least = secondsOf(open).least_seconds! / secondsOf(plain).seconds;
    expect(least).toBeGreaterThanOrEqual(1);
    expect(least).toBeLessThan(1.3);
    expect(secondsOf(open).seconds).toBeGreaterThan(5 * secondsOf(plain).seconds);
    expect(open.text).toMatch(/connectivity .* s … .* MiB\n/);
    expect(open.text).toContain("… is from the least to the most, by how many curves settle and when");
    expect(plain.text).not.toContain("… is");
  });

  it("says how much of a grid is trained at most where a part is chosen on the way", () => {
    const configuration = parseConfiguration("grid: { refine: { rounds: 3 } }", "a.yaml");
    const { plan, share } = choiceAhead(configuration)!;
    const text = planText(summarisePlan(configuration, plan, 2, { refine: share }), 100);
    expect(text.split("\n")[0]).toBe("quickstart: 63 cells, at most 113 of 189 networks (3 seeds each)");
    expect(text).toContain("20 cells come first; those after them are chosen by what is found");
  });

  it("says how long it takes with room for all workers at once, where jobs wait for memory", () => {
    const configuration = parseConfiguration("seeds: 2", "a.yaml");
    const plan = planExperiment(configuration);
    const textOf = (memory: number) => planText(summarisePlan(configuration, plan, 4, { memory }), 100);
    expect(textOf(2 ** 40)).not.toContain("wait");
    expect(textOf(2 ** 29)).toMatch(
      /\njobs wait for memory in that time: with room for all workers at once about [\d.]+ (s|min)/,
    );
  });

  it("says what rates come to that scale with the batch, and nothing of others", () => {
    const textOf = (text: string) => {
      const configuration = parseConfiguration(text, "a.yaml");
      return planText(summarisePlan(configuration, planExperiment(configuration), 2), 100);
    };
    const scaled = "training: { learning_rate: { per_batch: 0.05/128 } }";
    expect(textOf(`{ ${scaled}, grid: { temperature: { batch_size: [32, 64, 256] } } }`)).toContain(
      "\n  learning rate of a cell from 0.0125 to 0.1, scaled with its batch size\n",
    );
    expect(textOf("{ grid: { temperature: { learning_rate_per_batch: [0.001] } } }")).toContain(
      "\n  learning rate of a cell 0.032, scaled with its batch size\n",
    );
    for (const unscaled of ["seeds: 1", `${scaled}, grid: { temperature: { learning_rate: [0.1, 0.2] } }`]) {
      expect(textOf(`{ ${unscaled} }`)).not.toContain("scaled");
    }
  });

  it.each([80, 60, 40])("breaks between words at %d columns", (columns) => {
    const configuration = parseConfiguration(
      "grid: { load: { training.loss.label_smoothing: { from: 0.0001, to: 0.2, count: 20 } }, slices: { loss: [cross-entropy] } }",
      "a.yaml",
    );
    const summary = summarisePlan(configuration, planExperiment(configuration), 2);
    const narrow = planText(summary, columns);
    const words = (text: string) => text.split(/\s+/).join(" ");
    expect(words(narrow)).toBe(words(planText(summary, Number.POSITIVE_INFINITY)));
    const prose = narrow
      .split("\n")
      .filter((line) => !/MiB$|memory +disk$/.test(line) || line.startsWith("about"));
    if (columns > 40) expect(Math.max(...prose.map((line) => line.length))).toBeLessThanOrEqual(columns);
  });
});
