import { expect, test } from "vitest";
import { OF_CLASSIFIERS } from "#quantities";
import { measuredText } from "./measured-text.ts";

const measured = [
  {
    files: ["weights/a.safetensors"],
    observations: [
      {
        quantity: "hessian_top_eig",
        value: 0.25,
        standardError: null,
        evidence: { residual: 1e-7, converged: true },
      },
      { quantity: "hessian_trace", value: 3.5, standardError: 0.125 },
    ],
    series: {},
    lost: [],
  },
  {
    files: ["a.safetensors", "b.safetensors"],
    observations: [],
    series: {},
    lost: [
      { path: "weights/a.safetensors", why: "constant output" },
      { path: "weights/b.safetensors", why: "diverged" },
    ],
  },
] as const;

const [alone, pair] = measured;

test("pairs are counted where some are left out", () => {
  const other = { ...alone, files: ["b.safetensors", "c.safetensors"] };
  expect(measuredText([other, pair], OF_CLASSIFIERS, 80)).toMatch(/\n\n1 of 2 pairs measured\n$/);
  expect(measuredText([other, other], OF_CLASSIFIERS, 80)).not.toContain("pairs measured");
});

test("numbers stand in columns with their evidence beside them", () => {
  expect(measuredText(measured, OF_CLASSIFIERS, 120)).toBe(
    [
      "a.safetensors",
      "  Top Hessian eigenvalue  0.25        nats  residual 1e-7, converged",
      "  Hessian trace           3.5 ± 0.13  nats",
      "",
      "a.safetensors – b.safetensors",
      "  nothing to measure: the network of a.safetensors has a constant output and the network of b.safetensors diverged",
      "",
    ].join("\n"),
  );
});

test("evidence that a line does not hold stands below its number, whole", () => {
  const text = measuredText(measured, OF_CLASSIFIERS, 60);
  expect(text).toContain("nats\n    residual 1e-7, converged\n");
  for (const line of text.split("\n").slice(0, 4)) expect(line.length).toBeLessThanOrEqual(60);
});

test("units that a line does not hold stand with the evidence, so that no line is broken within a word", () => {
  const observations = [
    {
      quantity: "test_curve_barrier_pct",
      value: 12.575,
      standardError: null,
      evidence: { at: 0.5, points: 21, resolved: true },
    },
    { quantity: "test_cka_softmax_debiased", value: 0.18119, standardError: 0.0412 },
  ];
  const text = measuredText([{ ...alone, observations }], OF_CLASSIFIERS, 64);
  for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(64);
  expect(text).toContain("\n    points of test error; at 0.5, points 21, resolved\n");
  expect(text).toMatch(/ 0\.18119 ± 0\.041\n/);
});

test("a number that is not there is not defined, as on the pages of cells, and says why", () => {
  const none = {
    ...alone,
    observations: [
      {
        quantity: "critical_sharpness",
        value: null,
        standardError: null,
        evidence: { tolerance: null, passes: 0, because: "the gradient is zero" },
      },
    ],
  };
  expect(measuredText([none], OF_CLASSIFIERS, 120)).toContain(
    "not defined  nats  passes 0, because the gradient is zero",
  );
});

test("losses and curvature are in what the loss counts", () => {
  expect(measuredText(measured, { ...OF_CLASSIFIERS, lossUnit: "squared difference" }, 120)).toContain(
    "3.5 ± 0.13  squared difference",
  );
});
