import { expect, test } from "vitest";
import { requestWith } from "./connectivity.testing.ts";
import type { MeasuredNetwork } from "./measurement.ts";
import { measurements } from "./registry.ts";

const [first, second, third] = requestWith({}).networks;
const networks: readonly MeasuredNetwork[] = [
  first!,
  { ...second!, degenerate: true },
  third!,
  { ...third!, key: "diverged", diverged: true },
];

const pairwise = measurements().filter(({ of }) => of === "pair");

test("there are measurements of pairs", () => {
  expect(pairwise.map(({ kind }) => kind)).toEqual(["connectivity", "similarity", "alignment"]);
});

test.each(pairwise.map((own) => [own.kind, own] as const))(
  "%s says nothing of a pair with a network of constant output or a diverged one, and all of the others",
  async (_, measurement) => {
    const usual = Object.entries(measurement.settings).map(([key, own]) => [key, own.usual.better]);
    const results = await measurement.measure({
      ...requestWith({}),
      networks,
      subjects: [
        [0, 1],
        [0, 2],
        [1, 2],
        [0, 3],
        [1, 3],
      ],
      settings: { ...Object.fromEntries(usual), procedure: "better", examples: 20, epochs: 2 },
    });
    expect(results.map(({ observations }) => observations.length > 0)).toEqual([
      false,
      true,
      false,
      false,
      false,
    ]);
  },
);
