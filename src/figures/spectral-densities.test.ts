import { expect, test } from "vitest";
import type { LineChart } from "./figure.ts";
import { renderSvg } from "./render-svg.ts";
import { spectralDensities } from "./spectral-densities.ts";

const networks = [
  { seed: 0, nodes: [-1, 0, 9], weights: [0.2, 0.5, 0.3] },
  { seed: 3, nodes: [0, 4], weights: [0.9, 0.1] },
];

const area = ({ points }: LineChart["series"][number]) =>
  points.reduce((sum, { y }) => sum + (y ?? 0), 0) * (points[1]!.x - points[0]!.x);

test("spectra are drawn as densities, smoothed alike, that say how wide", () => {
  const { panels, legend } = spectralDensities(networks);
  expect(legend.map(({ words }) => words)).toEqual(["seed 0", "seed 3"]);
  const [plain, logarithms] = panels as [LineChart, LineChart];
  expect(plain.x.title).toBe("Eigenvalue, nats, smoothed by 0.1");
  expect(logarithms.x.title).toMatch(/^ln \|eigenvalue\|, smoothed by 0\.1\d*$/);
  for (const { series } of [plain, logarithms]) {
    for (const line of series) expect(area(line)).toBeCloseTo(1, 1);
  }
  expect(renderSvg(spectralDensities(networks))).toContain("Eigenvalue, nats, smoothed by 0.1");
});

test("lines end where nothing is left of them, not at the frame", () => {
  const { panels } = spectralDensities(networks);
  for (const { series } of panels as readonly LineChart[]) {
    for (const { points } of series) {
      const largest = Math.max(...points.map(({ y }) => y ?? 0));
      for (const end of [points[0]!, points.at(-1)!]) expect(end.y ?? 0).toBeLessThan(1e-4 * largest);
    }
  }
});

test("a network of zeros alone has a bell at zero", () => {
  const { panels } = spectralDensities([{ seed: 1, nodes: [0], weights: [1] }]);
  for (const { series } of panels as readonly LineChart[]) expect(area(series[0]!)).toBeCloseTo(1, 1);
});
