import { expect, test } from "vitest";
import { hillTail, tailDistance, weightNorms, weightSpectrum } from "#landscape/spectra";
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
const measureOf = (diverged: boolean, tail: "median" | "best-fit" = "median", norms = false) =>
  measureSpectra({
    objective: { layout },
    networks: [{ key: "n", parameters, diverged, degenerate: false }],
    subjects: [[0]],
    settings: { procedure: "better", tail, norms },
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

test("norms of layers come on request: of the network their geometric mean, whole length and mean", async () => {
  const [found] = await measureOf(false, "median", true);
  const [a, b] = [
    weightNorms(parameters.subarray(0, 240), [12, 20])!,
    weightNorms(parameters.subarray(260), [20, 3])!,
  ];
  const numberOf = (quantity: string) => found!.observations.find((own) => own.quantity === quantity)!.value;
  expect(numberOf("weight_spectral_norm")).toBeCloseTo(Math.sqrt(a.spectral * b.spectral), 10);
  expect(numberOf("weight_frobenius_norm")).toBeCloseTo(Math.hypot(a.frobenius, b.frobenius), 10);
  expect(numberOf("weight_stable_rank")).toBeCloseTo((a.stableRank + b.stableRank) / 2, 10);
  const spectrum = weightSpectrum(parameters.subarray(0, 240), [12, 20]);
  expect(found!.series!.layer_tail_distances).toEqual([tailDistance(hillTail(spectrum)!, spectrum), null]);
  expect(found!.series!.layer_stable_ranks).toEqual([a.stableRank, b.stableRank]);
});
