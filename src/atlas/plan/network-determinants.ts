import { isDeepStrictEqual } from "node:util";
import type { CellConfiguration, ExperimentConfiguration } from "#atlas/configuration";
import { essentialLoss } from "#landscape/losses";
import { essentialOptimiser } from "#landscape/optimisers";

/**
 * Settings that came after networks had been keyed, each with what there was before there was a choice, which enters no
 * key. Any further setting of a section joins them.
 */
const BEFORE = {
  device: "cpu",
  norm: "none",
  loss: { kind: "cross-entropy" },
  optimiser: { kind: "sgd" },
} as const;

/**
 * What determines the networks of a cell but for the root of randomness and their seeds: its sections and the device,
 * without later keys that are as they were before there was a choice, so that keys of networks given then stay valid.
 * Of a loss and an optimiser count the settings that are not at their defaults.
 *
 * The device belongs to it: training magnifies the differences of rounding between devices, so that the same seed gives
 * another network, and one journal must not mix them.
 */
export function networkDeterminants(
  { data, model, training }: CellConfiguration,
  device: ExperimentConfiguration["device"],
): Readonly<Record<string, unknown>> {
  const { norm, ...network } = model;
  const { loss, optimiser, ...procedure } = training;
  return {
    data,
    model: { ...network, ...unlessAsBefore("norm", norm) },
    training: {
      ...procedure,
      ...unlessAsBefore("loss", essentialLoss(loss)),
      ...unlessAsBefore("optimiser", essentialOptimiser(optimiser)),
    },
    ...unlessAsBefore("device", device),
  };
}

function unlessAsBefore(key: keyof typeof BEFORE, value: unknown): Readonly<Record<string, unknown>> {
  return isDeepStrictEqual(value, BEFORE[key]) ? {} : { [key]: value };
}
