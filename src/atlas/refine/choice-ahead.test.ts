import { describe, expect, it } from "vitest";
import { parseConfiguration } from "#atlas/configuration";
import { planExperiment, summarisePlan } from "#atlas/plan";
import { choiceAhead } from "./choice-ahead.ts";

const parsed = (text: string) => parseConfiguration(text, "a.yaml");

describe("choiceAhead", () => {
  it("is nothing where nothing is chosen on the way", () => {
    expect(choiceAhead(parsed("{}"))).toBeUndefined();
  });

  it("has the first round and as many cells more, spread evenly, as the share allows", () => {
    const { plan, share } = choiceAhead(parsed("{ seeds: 2, grid: { refine: { share: 0.5 } } }"))!;
    expect(share).toEqual({ first_cells: 20, first_networks: 40, most_networks: 63, grid_networks: 126 });
    const counts = plan.cells.map(({ networks }) => networks.length);
    expect(counts.filter((count) => count === 2)).toHaveLength(31);
    expect(counts.filter((count) => count === 0)).toHaveLength(32);
    // No row of the plane is left out, for what its cells take differs.
    for (let row = 0; row < 9; row++) expect(Math.max(...counts.slice(7 * row, 7 * row + 7))).toBe(2);
  });

  it("is the first round alone where that is more than the share", () => {
    const { plan, share } = choiceAhead(parsed("{ grid: { refine: { share: 0.1 } } }"))!;
    expect(share.most_networks).toBe(60);
    expect(plan.cells.filter(({ networks }) => networks.length > 0)).toHaveLength(20);
  });

  it("takes about its share of the time of the whole grid", () => {
    const configuration = parsed("{ grid: { refine: { share: 0.6 } } }");
    const whole = summarisePlan(configuration, planExperiment(configuration), 1).total_seconds;
    const part = summarisePlan(configuration, choiceAhead(configuration)!.plan, 1).total_seconds;
    expect(part / whole).toBeGreaterThan(0.5);
    expect(part / whole).toBeLessThan(0.7);
  });
});
