import { expect, test } from "vitest";
import { gainMap } from "./gain-map.ts";
import { renderSvg } from "./render-svg.ts";
import { ragged, threeByThree } from "./tables.testing.ts";

test("a gain is the difference of the two means, with the errors of both", () => {
  const table = ragged();
  const map = gainMap(
    "test_acc_pct",
    { table, slice: { label_noise: 0.1 } },
    { table, slice: { label_noise: 0 } },
    "What noise gains",
  );
  const known = map.cells.filter(({ value }) => value !== null);
  // 55 + 6 column + 3 row - 40 noise: four points less everywhere.
  expect(known).toHaveLength(17);
  for (const { value } of known) expect(value).toBeCloseTo(-4, 12);
  expect(map.bar!.domain).toEqual([-known[0]!.value! * -1, expect.closeTo(4, 12)]);
  expect(known[0]!.title).toContain("Test accuracy gains −4.0 ± 1.8");
  expect(renderSvg(map)).toContain("What noise gains");
});

test("a cell that one side lacks is not measured, one that died has its mark, and equal sides gain nothing", () => {
  const table = ragged();
  const noiseless = { table, slice: { label_noise: 0 } };
  const states = gainMap("test_acc_pct", noiseless, noiseless, "").cells.map(({ state }) => state);
  expect(states.filter((state) => state === "diverged")).toHaveLength(2);
  expect(states.filter((state) => state === "not-measured")).toHaveLength(1);
  const small = threeByThree();
  const cut = { ...small, cells: small.cells.slice(1) };
  const map = gainMap("test_acc_pct", { table: cut, slice: {} }, { table: small, slice: {} }, "");
  expect(map.cells.map(({ value }) => value)).toEqual([null, ...Array.from({ length: 8 }, () => 0)]);
  expect(map.bar!.domain).toEqual([-1, 1]);
});
