import { expect, test } from "vitest";
import { hillTail, weightSpectrum } from "#landscape/spectra";
import { randomStream } from "#random";
import { parameterLayout } from "#trees";
import { measureSpectra } from "./measure-spectra.ts";

const layout = parameterLayout([
  { name: "a.weight", shape: [12, 20] },
  { name: "a.bias", shape: [20] },
  { name: "b.weight", shape: [20, 3] },
]);
const draws = randomStream(4, "weights");
const parameters = Float32Array.from({ length: layout.size }, () => draws.normal());

/** What the measurement reads of a request. */
const measureOf = (diverged: boolean, tail: "median" | "best-fit" = "median") =>
  measureSpectra({
    objective: { layout },
    networks: [{ key: "n", parameters, diverged, degenerate: false }],
    subjects: [[0]],
    settings: { procedure: "better", tail },
  } as unknown as Parameters<typeof measureSpectra>[0]);

test("each layer of eight eigenvalues or more has an exponent, and their mean is the network's", async () => {
  const [found] = await measureOf(false);
  const { exponent, standardError } = hillTail(weightSpectrum(parameters.subarray(0, 240), [12, 20]))!;
  expect(found!.observations).toEqual([
    {
      quantity: "weight_tail_exponent",
      value: exponent,
      standardError: null,
      evidence: { layers: 1, of: 2 },
    },
  ]);
  expect(found!.series).toEqual({
    layer_exponents: [exponent, null],
    layer_exponents_se: [standardError, null],
  });
});

test("the start of a tail is a choice, and a network that diverged has none", async () => {
  const [median] = await measureOf(false);
  const [fitted] = await measureOf(false, "best-fit");
  expect(fitted!.observations[0]!.value).not.toBe(median!.observations[0]!.value);
  expect(await measureOf(true)).toEqual([{ observations: [] }]);
});
