import { expect, test } from "vitest";
import { estimateLabel, evidenceLabel, numberLabel, tickLabels } from "./number-label.ts";

test.each([
  [0, "0"],
  [-0, "0"],
  [12, "12"],
  [0.0015625, "0.001563"],
  [-7.65432, "−7.654"],
  [1.25e-5, "1.25e-5"],
  [-1.25e-5, "−1.25e-5"],
  [44662922, "4.466e7"],
  [999999, "1e6"],
  [Number.NaN, ""],
])("%d is written %s", (value, label) => {
  expect(numberLabel(value)).toBe(label);
});

test("an error decides the decimals of its mean", () => {
  expect(estimateLabel(84.2137, 0.1312)).toBe("84.21 ± 0.13");
  expect(estimateLabel(84.2137, 13)).toBe("84 ± 13");
  expect(estimateLabel(84.2137, 0.0996)).toBe("84.21 ± 0.10");
  expect(estimateLabel(-0.5, 0.25)).toBe("−0.50 ± 0.25");
  expect(estimateLabel(84.2137, null)).toBe("84.21");
  expect(estimateLabel(84.2137, 0)).toBe("84.21");
  expect(estimateLabel(1e-9, 2.5e-10)).toBe("1e-9 ± 2.5e-10");
});

test("evidence is told by its names, and what is unknown is left out", () => {
  expect(evidenceLabel({ converged: true, best_fit: false, residual: 1e-5, by: "line", error: null })).toBe(
    "converged, not best fit, residual 1e-5, by line",
  );
  expect(evidenceLabel({})).toBe("");
});

test("tick labels are short, and longer only where they must tell values apart", () => {
  expect(tickLabels([2, 16, 1024, 50000])).toEqual(["2", "16", "1024", "50000"]);
  expect(tickLabels([0.0015625, 0.4])).toEqual(["0.00156", "0.4"]);
  expect(tickLabels([0.12341, 0.12342])).toEqual(["0.12341", "0.12342"]);
});
