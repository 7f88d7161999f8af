import { expect, test } from "vitest";
import { alongTraining } from "./along-training.ts";
import type { LineChart } from "./figure.ts";
import { renderSvg } from "./render-svg.ts";

const points = (...values: readonly (number | null)[]) => values.map((y, x) => ({ x, y }));
const quantities = [
  {
    quantity: "hessian_top_eig",
    networks: [
      { seed: 0, points: points(3, 20, 24) },
      { seed: 2, points: points(4, null, 26) },
    ],
    limit: { name: "edge of stability", points: points(25, 25, 40) },
  },
  { quantity: "hessian_smallest_eig", networks: [{ seed: 2, points: points(-3, -1, -0.5) }] },
] as const;

test("quantities along training have a panel each, a line a network and the limit beside what it limits", () => {
  const figure = alongTraining(quantities);
  expect(figure.legend.map(({ words }) => words)).toEqual(["seed 0", "seed 2", "edge of stability"]);
  const [top, smallest] = figure.panels as [LineChart, LineChart];
  expect(top.y.scale).toBe("log");
  expect(top.series.map(({ points: own }) => own)).toEqual([
    ...quantities[0].networks.map((network) => network.points),
    quantities[0].limit.points,
  ]);
  expect(smallest.y.scale).toBe("linear");
  // A network has one colour in all panels.
  expect(smallest.series[0]!.colour).toBe(top.series[1]!.colour);
  expect(renderSvg(figure)).toContain("edge of stability");
});
