import { expect, test } from "vitest";
import type { NetworkEvidence, ObservationEvidence } from "../cell-evidence.ts";
import { epochCurve, pairedGain, trainingsOf, valuesBySeed } from "./trainings.ts";

const network = (seed: number, epochs: number, testLoss?: readonly number[]): NetworkEvidence => ({
  seed,
  key: `network ${seed}`,
  status: "trained",
  constant: false,
  epochs,
  updates: 10 * epochs,
  stoppedBy: "budget",
  loss: [],
  errorPct: [],
  ...(testLoss === undefined ? {} : { series: { test_loss: testLoss } }),
});
const observed = (quantity: string, seed: number, value: number, epoch?: number): ObservationEvidence => ({
  quantity,
  seeds: [seed],
  value,
  standardError: null,
  detail: epoch === undefined ? {} : { epoch },
});

test("a training that was followed has every epoch that all networks reached, then their ends, and the mean of their best", () => {
  const end = {
    networks: [network(0, 4, [5, 1, 3, 4]), network(1, 3, [7, 5, 2])],
    observations: [
      observed("test_loss", 0, 4),
      observed("test_loss", 1, 2),
      observed("oracle_test_loss", 0, 1, 2),
      observed("oracle_test_loss", 1, 2, 3),
    ],
  };
  const curve = epochCurve("test_loss", [end])!;
  expect(curve.points.map(({ x, y }) => [x, y])).toEqual([
    [1, 6],
    [2, 3],
    [3, 2.5],
    [3.5, 3],
  ]);
  expect(curve.best).toMatchObject({ x: 2.5, y: 1.5 });
  expect(curve.sparse).toBe(false);
});

test("one that was not has the epochs where networks were taken, the best and the end", () => {
  const early = { networks: [network(0, 2), network(1, 2)], observations: [observed("test_loss", 0, 3)] };
  const end = {
    networks: [network(0, 9), network(1, 9)],
    observations: [observed("test_loss", 0, 8), observed("oracle_test_loss", 0, 2, 5)],
  };
  const curve = epochCurve("test_loss", [early, end])!;
  expect(curve.points.map(({ x, y }) => [x, y])).toEqual([
    [2, 3],
    [5, 2],
    [9, 8],
  ]);
  expect(curve.sparse).toBe(true);
  expect(epochCurve("test_acc_pct", [early, end])).toBeNull();
});

test("gains are taken network by network, of those that both have", () => {
  const observations = [
    observed("test_loss", 0, 3),
    observed("test_loss", 1, 5),
    observed("test_loss", 2, 9),
  ];
  const end = valuesBySeed({ networks: [], observations }, "test_loss");
  const gain = pairedGain(
    end,
    new Map([
      [0, 1],
      [1, 2],
    ]),
  );
  expect(gain).toMatchObject({ value: 2.5, count: 2, standardError: 0.5 });
});

test("slices that differ in the checkpoint alone are of one training, the last of them its end", () => {
  const slice = (index: number, values: Readonly<Record<string, number>>) => ({
    index,
    values,
    title: "",
    name: null,
    cells: [],
  });
  const trainings = trainingsOf({
    slices: [
      slice(0, { label_noise: 0, checkpoint: 60 }),
      slice(1, { label_noise: 0, checkpoint: 8 }),
      slice(2, { label_noise: 0.1, checkpoint: 8 }),
    ],
  });
  expect(
    trainings.map(({ end, earlier, values }) => [end.index, earlier.map(({ index }) => index), values]),
  ).toEqual([
    [0, [1], { label_noise: 0 }],
    [2, [], { label_noise: 0.1 }],
  ]);
});
