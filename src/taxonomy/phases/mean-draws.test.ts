import { expect, test } from "vitest";
import type { QuantityName } from "#quantities";
import { randomStream } from "#random";
import { NOT_MEASURED, studentProbability } from "#statistics";
import { estimateIn } from "../table/cells.ts";
import { drawMeans } from "./mean-draws.ts";
import { decidedCell, seededCell } from "./phase-cells.testing.ts";

const COUNT = 4000;

test("means are drawn from Student's t about them, losses on the scale of their logarithm", () => {
  const cell = seededCell([0.1, 0.2, 0.3], [-1, -2, -6], []);
  const draws = drawMeans(
    (metric) => estimateIn(cell, metric),
    ["train_loss", "mode_connectivity_pct"],
    randomStream(1, "means"),
    COUNT,
  )!;
  const share = (metric: QuantityName, below: number) =>
    draws.columns.get(metric)!.filter((value) => value < below).length / COUNT;
  // Two degrees of freedom; every table of quantiles is even, so that the shares are nearly exact.
  const { value, standardError } = estimateIn(cell, "mode_connectivity_pct");
  for (const t of [-3, -1, 0, 2]) {
    expect(share("mode_connectivity_pct", value! + t * standardError!)).toBeCloseTo(
      studentProbability(t, 2),
      2,
    );
    const relative = estimateIn(cell, "train_loss").standardError! / 0.2;
    expect(share("train_loss", 0.2 * Math.exp(t * relative))).toBeCloseTo(studentProbability(t, 2), 2);
  }
  expect(draws.columns.get("train_loss")!.every((loss) => loss > 0)).toBe(true);
});

test("the same metric deviates alike whatever else is drawn, different ones apart", () => {
  const cell = decidedCell([0.1, -3, 0.6], { train_loss: 0.01, mode_connectivity_pct: 1, cka_softmax: 1 });
  const drawn = (metrics: readonly QuantityName[]) =>
    drawMeans((metric) => estimateIn(cell, metric), metrics, randomStream(2, "alike"), 500)!.columns;
  const [alone, together] = [drawn(["cka_softmax"]), drawn(["mode_connectivity_pct", "cka_softmax"])];
  expect(together.get("cka_softmax")).toEqual(alone.get("cka_softmax"));
  const [a, b] = [together.get("cka_softmax")!, together.get("mode_connectivity_pct")!];
  const agreeing = a.filter((value, i) => value > 0.6 === b[i]! > -3).length / 500;
  expect(Math.abs(agreeing - 0.5)).toBeLessThan(0.1);
});

test("what is not known to vary stays, and nothing to draw gives nothing", () => {
  const onePair = seededCell([0.1, 0.2], [-1], []);
  const draws = drawMeans(
    (metric) => estimateIn(onePair, metric),
    ["train_loss", "mode_connectivity_pct", "cka_softmax"],
    randomStream(3, "pair"),
    50,
  )!;
  expect(new Set(draws.columns.get("train_loss")).size).toBe(50);
  expect(new Set(draws.columns.get("mode_connectivity_pct"))).toEqual(new Set([-1]));
  expect(draws.columns.get("cka_softmax")!.every(Number.isNaN)).toBe(true);
  expect(drawMeans(() => NOT_MEASURED, ["train_loss"], randomStream(4, "none"), 5)).toBeNull();
});
