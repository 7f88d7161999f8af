import { AtlasError } from "#errors";
import { type Family, registerFamily } from "#families";
import type { BesideTokens } from "#nets/layers";
import type { GivenSettings } from "#settings";
import type { CheckedFile } from "./check-networks.ts";
import { GIVEN, type GivenChoice, givenSettings, SETTINGS } from "./given-settings.ts";
import type { OpenedNetworks } from "./opened-networks.ts";

/** What was opened, by the settings that it was opened by. */
const opened = new Map<string, OpenedNetworks>();

/**
 * Networks that were trained elsewhere and lie in files: ONNX files, or weights of an architecture that is known or that an
 * ONNX file says. Every seed is a file.
 */
const givenFamily: Family = {
  name: GIVEN,
  article: "a",
  kind: "trained elsewhere",
  width: "nothing, since files say what there is",
  depth: { fixed: 1 },
  norms: ["none"],
  needsImages: false,
  settings: SETTINGS,
  readsTokens: true,
  readsBeside: true,
  describe: (given, inputShape, classes, _sequence, tokens) => {
    const own = givenSettings(given);
    const networks = opened.get(keyOf(own));
    if (networks !== undefined) return networks.describe(inputShape, classes, tokens);
    throw new AtlasError({
      code: "networks/unopened",
      kind: own.files.length === 0 ? "input" : "failure",
      where: "model.files",
      problem:
        own.files.length === 0 ? "no files of networks are named" : "the files of networks were not read",
      expected: "paths of ONNX files or weights",
    });
  },
  files: {
    open: async (given) => {
      const own = givenSettings(given);
      if (own.files.length > 0) await openedNetworks(given);
    },
    weights: async (given, seed, inputShape) => {
      const own = givenSettings(given);
      const networks = opened.get(keyOf(own));
      if (networks === undefined) throw new RangeError("the files of networks were not read");
      return networks.weights(seed, inputShape);
    },
  },
};
registerFamily(givenFamily);

/** The networks of a model section, read once in a process. */
export async function openedNetworks(given: GivenSettings): Promise<OpenedNetworks> {
  const own = givenSettings(given);
  const { openNetworks } = await import("./open-networks.ts");
  const networks = opened.get(keyOf(own)) ?? (await openNetworks(own));
  opened.set(keyOf(own), networks);
  return networks;
}

/** Compares what is computed of the ONNX files of a model section with ONNX Runtime; loads what that needs. */
export async function checkedNetworks(
  given: GivenSettings,
  inputs: Float32Array,
  inputShape: readonly number[],
  beside?: readonly BesideTokens[],
): Promise<readonly CheckedFile[]> {
  return (await import("./check-networks.ts")).checkNetworks(given, inputs, inputShape, beside);
}

function keyOf({ answers: _, ...own }: GivenChoice): string {
  return JSON.stringify(own);
}
