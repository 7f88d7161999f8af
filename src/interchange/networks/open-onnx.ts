import { isDeepStrictEqual } from "node:util";
import { AtlasError, reworded } from "#errors";
import type { GivenWeights } from "#families";
import { type OnnxModelFile, openOnnxModel } from "#interchange/onnx";
import { readWeights, type Weights } from "#interchange/weights";
import { counted, quotedBriefly } from "#words";
import { answering, askedBeside, besideParts, channelOrderOf, reading } from "./as-network.ts";
import { differing } from "./differing.ts";
import type { GivenChoice } from "./given-settings.ts";
import { memberOf } from "./members-of-onnx.ts";
import { networksByShape } from "./networks-by-shape.ts";
import { type OpenedNetworks, wholeShape } from "./opened-networks.ts";
import { requireTokens } from "./tokens-of-networks.ts";
import { weightOptions } from "./weight-options.ts";
import { weightsBesideOnnx } from "./weights-beside-onnx.ts";

/** Networks of ONNX files, or of weights of a network that an ONNX file says. */
export async function openOnnx(own: GivenChoice, fingerprint: string): Promise<OpenedNetworks> {
  const path = own.network === "" ? own.files[0]! : own.network;
  const file = await openOnnxModel(path);
  const notes = new Set(file.assumptions);
  const members: GivenWeights[] = [];
  for (const member of own.files) {
    if (member === path) members.push(file);
    else if (member.toLowerCase().endsWith(".onnx")) {
      const other = await openOnnxModel(member);
      if (!areAlike(file, other)) throw differing(member, titleOf(other), path, titleOf(file));
      members.push(memberOf(file, other));
    } else {
      const weights = await readWeights(member, weightOptions(own));
      const matched = explained(file, weights, () => weightsBesideOnnx(weights, file, member));
      for (const note of [...weights.notes, ...matched.notes]) notes.add(note);
      if (file.statistics !== undefined && matched.statistics === undefined) notes.add(OTHER_STATISTICS);
      members.push(matched);
    }
  }
  const order = channelOrderOf(own.channel_order);
  // A shape that is told, or that the file says, is known to be right before any data are.
  if (own.input_shape !== undefined || wholeShape(file.axes) !== undefined) file.network(own.input_shape);
  const networks = networksByShape(file, own.input_shape);
  return {
    title: titleOf(file),
    axes: own.input_shape ?? file.axes,
    arrays: { layout: file.layout, ...(file.statisticsLayout && { statistics: file.statisticsLayout }) },
    readsTokens: file.readsIndices,
    classesFor: (inputShape, beside) => networks(inputShape, beside).sizes.classes,
    besideTokens: await askedBeside(file),
    preparation: file.preparation,
    notes: [...notes],
    fingerprint,
    onnx: file,
    describe: (inputShape, classes, tokens) => {
      const { classifier, input, sizes, ...tables } = networks(inputShape, tokens?.beside);
      requireTokens({ areIndices: file.readsIndices, ...tables }, tokens);
      return {
        sizes: { ...answering(sizes, classes, tokens), inputShape },
        logits: reading(
          (_operations, parameters, inputs, batchNorm) => classifier.logits(parameters, inputs, batchNorm),
          input.shape,
          inputShape,
          order,
        ),
        parts: { fingerprint, inputShape, read: input.shape, order, ...besideParts(input) },
      };
    },
    weights: async (seed) => {
      const { parameters, statistics } = members[seed]!;
      return { parameters, ...(statistics && { statistics }) };
    },
  };
}

const OTHER_STATISTICS =
  "weights without the statistics of batch norm take those of the training examples they are measured on";

function titleOf({ layout, producer }: OnnxModelFile): string {
  return `a network of ${counted(layout.size, "parameter")} by ${producer}`;
}

/** Whether two files have one function, so that weights of the one are weights of the other. */
function areAlike(a: OnnxModelFile, b: OnnxModelFile): boolean {
  return (
    isDeepStrictEqual(a.layout, b.layout) &&
    isDeepStrictEqual(a.statisticsLayout, b.statisticsLayout) &&
    isDeepStrictEqual(a.operators, b.operators) &&
    isDeepStrictEqual(a.axes, b.axes)
  );
}

/** Says how arrays come to differ: an exporter folds batch norm into what stands before it and calls weights anew. */
function explained<T>(file: OnnxModelFile, { convention, tensors }: Weights, match: () => T): T {
  const { layout, path } = file;
  const invented = layout.entries.find(({ name }) => /^(onnx::|\d+$)/.test(name));
  const lacksNormalisations =
    file.statisticsLayout === undefined && [...tensors.keys()].some((name) => name.endsWith("running_mean"));
  try {
    return match();
  } catch (error) {
    if (!(error instanceof AtlasError) || (invented === undefined && !lacksNormalisations)) throw error;
    throw reworded(error, {
      problem: `${error.problem}: ${
        invented === undefined
          ? `they have batch normalisations and ${path} has none, into whose layers its exporter will have folded them`
          : `${path} has names of its exporter's, such as ${quotedBriefly(invented.name)}`
      }`,
      remedy:
        convention === "keras"
          ? "Give whole models as model.save writes them (.keras or .h5), whose layers stand in their order, or a file of ONNX for each network"
          : "Export it with optimize=False, or with dynamo=False, training=torch.onnx.TrainingMode.PRESERVE and do_constant_folding=False, either of which keeps both, or give a file of ONNX for each network",
    });
  }
}
