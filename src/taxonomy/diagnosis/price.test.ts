import { expect, test } from "vitest";
import { priceOf } from "./price.ts";

test("networks of a neighbour are there already, unless the run has left it out", () => {
  const step = { direction: "wider", knob: "width", from: 8, to: 16 } as const;
  const cell = { knobs: { width: 8 }, seeds: 3 };
  expect(priceOf(step, cell, { seeds: 5 }).networks).toEqual({ count: 5, areTrained: true });
  expect(priceOf(step, cell, { seeds: 0 }).networks).toEqual({ count: 3, areTrained: false });
  expect(priceOf(step, cell, null).networks).toEqual({ count: 3, areTrained: false });
});
