import { expect, test } from "vitest";
import type { QuantityName } from "#quantities";
import { alignedPanels } from "./aligned-panels.ts";
import { renderSvg } from "./render-svg.ts";
import { cellOf } from "./tables.testing.ts";

const RAW = { linear_barrier_pct: 40, mode_connectivity_pct: -6 };
const ALIGNED = { ...RAW, aligned_barrier_pct: 20 };

function tableOf(...cells: readonly Readonly<Record<QuantityName, number>>[]) {
  return {
    name: "two cells",
    load: { knob: "width", values: cells.map((_, i) => 2 ** i) },
    temperature: { knob: "batch_size", values: [8] },
    slices: [],
    cells: cells.map((means, i) => cellOf({ width: 2 ** i, batch_size: 8 }, "III", means)),
  } as const;
}

test("barriers as they are, aligned and repaired have one scale, from 0 to the highest of all", () => {
  const found = alignedPanels(
    tableOf({ ...ALIGNED, repaired_barrier_pct: 15 }, { ...RAW, linear_barrier_pct: 50 }),
    {},
  )!;
  expect(found.panels.map(({ title }) => title)).toEqual([
    "(a) Straight-line barrier",
    "(b) Aligned barrier",
    "(c) Repaired barrier",
  ]);
  const maps = found.panels.filter((panel) => panel.kind === "grid-map");
  expect(maps.map(({ bar }) => bar!.domain)).toEqual([
    [0, 50],
    [0, 50],
    [0, 50],
  ]);
  // The second cell was not aligned.
  expect(maps[1]!.cells.map(({ state }) => state)).toEqual(["value", "not-measured"]);
  expect(found.caption).toContain("repaired");
  expect(renderSvg(found)).toContain("(c) Repaired barrier");
});

test("mode connectivity stands below where curves were sought between aligned networks, about zero", () => {
  const found = alignedPanels(tableOf({ ...ALIGNED, aligned_mode_connectivity_pct: -1 }), {})!;
  const maps = found.panels.filter((panel) => panel.kind === "grid-map");
  expect(maps.map(({ title, bar }) => [title, bar!.domain])).toEqual([
    ["(a) Straight-line barrier", [0, 40]],
    ["(b) Aligned barrier", [0, 40]],
    ["(c) Mode connectivity", [-6, 6]],
    ["(d) Aligned mode connectivity", [-6, 6]],
  ]);
  expect(found.caption).not.toContain("repaired");
});

test("networks that were not aligned have no such panels", () => {
  expect(alignedPanels(tableOf(RAW, RAW), {})).toBeNull();
});
