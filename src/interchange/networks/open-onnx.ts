import { isDeepStrictEqual } from "node:util";
import { AtlasError } from "#errors";
import type { GivenWeights } from "#families";
import { type OnnxNetwork, readOnnxModel } from "#interchange/onnx";
import { parametersOfWeights, readWeights } from "#interchange/weights";
import { counted, quotedBriefly } from "#words";
import { answering, channelOrderOf, reading } from "./as-network.ts";
import { differing } from "./differing.ts";
import type { GivenChoice } from "./given-settings.ts";
import type { OpenedNetworks } from "./opened-networks.ts";
import { sizesOfOnnx } from "./sizes-of-onnx.ts";
import { weightOptions } from "./weight-options.ts";

/** Networks of ONNX files, or of weights of a network that an ONNX file says. */
export async function openOnnx(own: GivenChoice, fingerprint: string): Promise<OpenedNetworks> {
  const path = own.network === "" ? own.files[0]! : own.network;
  const network = await readOnnxModel(path);
  const sizes = sizesOfOnnx(network);
  const notes = new Set(network.assumptions);
  const members: GivenWeights[] = [];
  for (const file of own.files) {
    if (file === path) members.push(network);
    else if (file.toLowerCase().endsWith(".onnx")) {
      const other = await readOnnxModel(file);
      if (!areAlike(network, other)) throw differing(file, titleOf(other), path, titleOf(network));
      members.push(other);
    } else {
      const weights = await readWeights(file, weightOptions(own));
      // Without roles no array is turned round: the file keeps them as its weights do.
      const kept = { ...sizes, parameters: [] };
      const matched = explained(network, () => parametersOfWeights(weights, kept, { where: file }));
      for (const note of [...weights.notes, ...matched.notes]) notes.add(note);
      if (sizes.statistics !== undefined && matched.statistics === undefined) notes.add(OTHER_STATISTICS);
      members.push(matched);
    }
  }
  const order = channelOrderOf(own.channel_order);
  return {
    title: titleOf(network),
    inputShape: network.input.shape,
    classes: sizes.classes,
    notes: [...notes],
    fingerprint,
    onnx: network,
    describe: (inputShape, classes) => ({
      sizes: { ...answering(sizes, classes), inputShape },
      logits: reading(
        (_operations, parameters, inputs, batchNorm) =>
          network.classifier.logits(parameters, inputs, batchNorm),
        network.input.shape,
        inputShape,
        order,
      ),
      parts: { fingerprint, inputShape, order },
    }),
    weights: async (seed) => {
      const { parameters, statistics } = members[seed]!;
      return { parameters, ...(statistics && { statistics }) };
    },
  };
}

const OTHER_STATISTICS =
  "weights without the statistics of batch norm take those of the training examples they are measured on";

function titleOf({ classifier, producer }: OnnxNetwork): string {
  return `a network of ${counted(classifier.layout.size, "parameter")} by ${producer}`;
}

/** Whether two files have one function, so that weights of the one are weights of the other. */
function areAlike(a: OnnxNetwork, b: OnnxNetwork): boolean {
  return (
    isDeepStrictEqual(a.classifier.layout, b.classifier.layout) &&
    isDeepStrictEqual(a.classifier.statistics, b.classifier.statistics) &&
    isDeepStrictEqual(a.operators, b.operators) &&
    isDeepStrictEqual(a.input.shape, b.input.shape)
  );
}

/** Says how names come to differ: an exporter folds batch norm into what stands before it and calls weights anew. */
function explained<T>({ classifier, path }: OnnxNetwork, match: () => T): T {
  const invented = classifier.layout.entries.find(({ name }) => /^(onnx::|\d+$)/.test(name));
  try {
    return match();
  } catch (error) {
    if (!(error instanceof AtlasError) || invented === undefined) throw error;
    const { code, kind, problem, where, lines } = error;
    throw new AtlasError({
      code,
      kind,
      problem: `${problem}: ${path} has names of its exporter's, such as ${quotedBriefly(invented.name)}`,
      ...(where !== undefined && { where }),
      lines,
      remedy:
        "Export it with training=torch.onnx.TrainingMode.PRESERVE and do_constant_folding=False, which keeps names, or give a file of ONNX for each network",
      cause: error,
    });
  }
}
