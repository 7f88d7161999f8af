import { expect, test } from "vitest";
import { quantityNamed, sharedErrorIn, sourcesOfSharedErrorIn } from "./index.ts";

test("what all networks of a cell share is told by its evidence, several in quadrature", () => {
  expect(sharedErrorIn({ probes: 3 })).toBeUndefined();
  expect(sharedErrorIn({ se_examples: null })).toBeUndefined();
  expect(sharedErrorIn({ se_examples: 0.3 })).toBe(0.3);
  expect(sharedErrorIn({ se_nodes: 0.3, se_examples: 0.4 })).toBeCloseTo(0.5, 12);
  expect(sourcesOfSharedErrorIn({ se_nodes: 0.3 })).toEqual(["nodes of quadratures"]);
});

test("eigenvalues that no network's nodes can place do not average out over seeds", () => {
  const values = [0.3, 0.31, 0.29, 0.3].map((value, seed) => ({
    seeds: [seed],
    value,
    standardError: 0.2,
    sharedError: 0.2,
  }));
  expect(quantityNamed("hessian_negative_mass").average(values).standardError).toBeGreaterThan(0.2);
});
