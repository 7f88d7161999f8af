import { basename } from "node:path";
import { canonicalJson, sha256Hex } from "#files";
import type { DataSection } from "./data-of-path.ts";
import type { GivenModel } from "./named-networks.ts";
import type { Standardise } from "./normalisations.ts";

/** What a configuration for networks that were trained elsewhere is made of. */
export interface GivenExperiment {
  /** By default the name of the first file and the beginning of a hash of all that decides what is measured. */
  readonly name?: string | undefined;
  readonly model: GivenModel;
  readonly data: DataSection;
  readonly standardise: Standardise;
  readonly examples: number;
  readonly testExamples: number;
  /** Most epochs of a curve; as usual unless given. */
  readonly curveEpochs?: number;
  /** Whether curvature is measured layer by layer and the density of the spectrum too. Default true. */
  readonly isWhole?: boolean;
}

/**
 * The configuration of a run of one cell whose networks are those of files, as JSON, which is YAML. The plane is of what is
 * known: how many examples there are; what turned in training is not.
 */
export function givenConfiguration(own: GivenExperiment): GivenConfiguration {
  const { model, data, standardise, examples, testExamples, curveEpochs } = own;
  const networks = model.files.length;
  const onTest = { test_data: true };
  const ofPairs = {
    connectivity: { ...onTest, ...(curveEpochs !== undefined && { epochs: curveEpochs }) },
    alignment: onTest,
    combinations: { ...onTest, align: true },
  };
  const sections = {
    seeds: networks,
    data: { ...data, examples, test_examples: testExamples, standardise },
    model,
    // Nothing is trained by it; it is only to be possible.
    training: { budget: { epochs: 1 }, batch_size: Math.min(32, examples) },
    grid: { load: { examples: [examples] }, temperature: { "data.test_examples": [testExamples] } },
    measure: {
      ...(own.isWhole !== false && { layer_curvature: {}, spectral_density: {} }),
      sharpness: {},
      spectra: {},
      ...(networks > 1 && ofPairs),
    },
  };
  const name = own.name ?? `${stemOf(model)}-${sha256Hex(canonicalJson(sections)).slice(0, 8)}`;
  return { name, text: `${JSON.stringify({ name, ...sections }, null, 2)}\n` };
}

/** A configuration as its file has it. */
interface GivenConfiguration {
  readonly name: string;
  readonly text: string;
}

function stemOf({ files, network }: GivenModel): string {
  const stem = basename(network ?? files[0]!).replace(/\.[^.]*$/, "");
  return stem.replaceAll(/[^A-Za-z0-9_-]+/g, "-").slice(0, 40) || "network";
}
