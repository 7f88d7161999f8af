import { expect, test } from "vitest";
import { madeCells, madeTable, sliceSetting } from "./claims.testing.ts";
import { testZeroLossClaims } from "./zero-loss-claims.ts";

/** Best sharp and best flat accuracy by width with 10 % noisy labels, as published, and a made connectivity. */
const NOISY = new Map([
  [8, { sharp: 74.5, flat: 66.2, connectivity: -9 }],
  [11, { sharp: 75.7, flat: 71.9, connectivity: -5 }],
  [16, { sharp: 75.3, flat: 75.6, connectivity: -2 }],
  [23, { sharp: 75.9, flat: 76.6, connectivity: -1 }],
  [32, { sharp: 77.4, flat: 78.5, connectivity: -0.5 }],
  [45, { sharp: 75.9, flat: 80.1, connectivity: -0.2 }],
  [91, { sharp: 77.1, flat: 81.5, connectivity: 0 }],
]);

function testedOn(label_noise: number) {
  const cells = madeCells(
    [...NOISY.keys()],
    [16, 32, 512, 1024],
    (width, batch) => {
      const { sharp, flat, connectivity } = NOISY.get(width)!;
      const worse = batch === 16 || batch === 1024 ? 3 : 0;
      return {
        test_acc_pct: (batch < 100 ? sharp : flat) - worse,
        train_loss: batch < 100 ? 0.4 : 0.002,
        mode_connectivity_pct: connectivity,
        cka_softmax: 0.6,
      };
    },
    { label_noise },
  );
  return testZeroLossClaims(sliceSetting(madeTable(cells)));
}

test("zero loss pays the more the better connected, and harms where networks are poorly connected", () => {
  const [rising, harm] = testedOn(0.1);
  expect(rising).toMatchObject({ id: "Q18", verdict: "holds", value: expect.closeTo(1, 10), count: 7 });
  expect(rising!.lines[0]).toEqual({
    line: "width 8",
    value: expect.closeTo(-8.3, 10),
    words: "sharp 74.5, flat 66.2: −8.3 points at connectivity −9.0",
  });
  expect(harm).toMatchObject({ id: "Q18-harm", count: 3 });
  expect(harm!.value).toBeCloseTo((-8.3 - 3.8 + 0.3) / 3, 10);
});

test("harm is claimed under label noise alone", () => {
  expect(testedOn(0)[1]).toMatchObject({ verdict: "not measurable", signHolds: null });
});
