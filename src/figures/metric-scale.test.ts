import { expect, test } from "vitest";
import { estimateIn } from "#taxonomy";
import { metricScale, metricTitle, wantsDarkText } from "./metric-scale.ts";
import { ragged, threeByThree } from "./tables.testing.ts";

test("losses and curvature are drawn as natural logarithms, and say so", () => {
  const scale = metricScale(threeByThree(), "hessian_trace");
  expect(metricTitle("hessian_trace")).toBe("ln Hessian trace");
  expect(metricTitle("train_loss")).toBe("ln training loss");
  expect(metricTitle("test_acc_pct")).toBe("Test accuracy");
  expect(scale.drawn(Math.E)).toBeCloseTo(1, 12);
  expect(scale.drawn(0)).toBeNull();
  expect(scale.drawn(-1)).toBeNull();
  expect(scale.bar?.unit).toBe("ln nats");
  expect(scale.bar?.domain[1]).toBeCloseTo(Math.log(100), 12);
});

test("connectivity is zero-centred: opposite numbers lie as far from a neutral middle", () => {
  const { bar, colour } = metricScale(ragged(), "mode_connectivity_pct");
  expect(bar?.domain).toEqual([-14, 14]);
  const [red, green, blue] = [1, 3, 5].map((start) => Number.parseInt(colour(0).slice(start, start + 2), 16));
  expect(Math.max(red!, green!, blue!) - Math.min(red!, green!, blue!)).toBeLessThan(12);
  expect(colour(14)).not.toBe(colour(-14));
});

test("numbers beyond a given domain take the colour of its end", () => {
  const { bar, colour } = metricScale(ragged(), "test_acc_pct", [60, 70]);
  expect(bar?.domain).toEqual([60, 70]);
  expect(colour(99)).toBe(colour(70));
  expect(colour(1)).toBe(colour(60));
  expect(colour(65)).toMatch(/^#[0-9a-f]{6}$/);
  expect(() => metricScale(ragged(), "test_acc_pct", [70, 60])).toThrow(
    expect.objectContaining({ code: "figures/bad-domain" }),
  );
});

test("about a single number the scale ends where the quantity does", () => {
  const one = { cells: threeByThree().cells.slice(0, 1) };
  const of = (metric: "cka_softmax" | "test_acc_pct", value: number) => {
    const metrics = { [metric]: { value, standardError: null, count: 1 } };
    return metricScale({ cells: [{ ...one.cells[0]!, metrics }] }, metric).bar?.domain;
  };
  expect(of("cka_softmax", 0.1)).toEqual([0, 0.6]);
  expect(of("cka_softmax", 1)).toEqual([0.5, 1]);
  expect(of("test_acc_pct", 80)).toEqual([79.5, 80.5]);
});

test("slices share one scale, and a metric nobody measured has no colour bar", () => {
  const table = ragged();
  const all = table.cells.flatMap((cell) => estimateIn(cell, "test_acc_pct").value ?? []);
  expect(metricScale(table, "test_acc_pct").bar?.domain).toEqual([Math.min(...all), Math.max(...all)]);
  expect(metricScale(table, "curve_dip_nll").bar).toBeNull();
});

test("viridis rises in lightness, so dark text is wanted at its bright end only", () => {
  const { colour } = metricScale(ragged(), "cka_softmax", [0, 1]);
  expect(wantsDarkText(colour(0))).toBe(false);
  expect(wantsDarkText(colour(1))).toBe(true);
});
