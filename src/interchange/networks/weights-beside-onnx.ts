import type { OnnxModelFile } from "#interchange/onnx";
import {
  type CanonicalWeights,
  canonicalWeights,
  type MatchedWeights,
  type NetworkArrays,
  parametersOfCanonical,
  tensorOfValues,
  type Weights,
  weightValues,
} from "#interchange/weights";
import { conjoined } from "#words";

/** What batch norm of Keras adds to variances unless it is set otherwise, which a whole model tells and a file of weights alone does not. */
const USUAL_EPSILON = 1e-3;

/**
 * Weights as the parameters of the network of an ONNX file: by name, or in their order where an exporter gave names of its own.
 * Kernels of Keras are turned as the file has them, and its batch norm becomes the factor and shift that Keras exports.
 *
 * @throws AtlasError `weights/mismatch` of kind `input`
 */
export function weightsBesideOnnx(weights: Weights, file: OnnxModelFile, where: string): MatchedWeights {
  const given = canonicalWeights(weights);
  const named = { family: "network", layout: file.layout, ...statisticsOf(file), parameters: [] };
  // Arrays of a file lie as its weights do where these were not turned.
  if (!given.hasChannelsLast) return parametersOfCanonical(given, named, { where });
  const folded = withFactors(given, file);
  const matched = parametersOfCanonical(folded, turnedArrays(file), { where });
  const isFolded = folded !== given;
  return {
    ...matched,
    notes: [
      ...matched.notes.filter((note) => !/^batch norm (of Keras adds|added)/.test(note)),
      ...(isFolded ? [foldedNote(given)] : []),
    ],
  };
}

/** What was added to variances where batch norms were written out, and whether the file says so. */
function foldedNote({ epsilons, tensors }: CanonicalWeights): string {
  const layers = [...tensors.keys()].filter((name) => name.endsWith(".running_var")).length;
  const told = [...new Set(epsilons.values())].toSorted((a, b) => a - b);
  const added =
    epsilons.size === layers
      ? `${conjoined(told.map(String))} added to variances as the file says`
      : `${USUAL_EPSILON} added to variances, assumed because weights alone do not say it: another epsilon needs whole models (.keras or .h5)`;
  return `batch norm of Keras is taken as the factor and shift that it is, with ${added}`;
}

function statisticsOf({ statisticsLayout }: OnnxModelFile): Pick<NetworkArrays, "statistics"> {
  return statisticsLayout === undefined ? {} : { statistics: statisticsLayout };
}

/** The arrays of a file, those of a single axis as such, and matrices known by the axis that is summed over. */
function turnedArrays(file: OnnxModelFile): NetworkArrays {
  const { layout, kernels, scales, summedFirst, normalisations } = file;
  const factors = new Set([...scales, ...normalisations.map(({ factor }) => factor)]);
  const entries = layout.entries.map((entry) => {
    const isKernel = kernels.has(entry.name);
    const isOneAxis = !isKernel && entry.shape.filter((size) => size > 1).length < 2;
    // What an exporter calls an array says nothing; what it does tells a weight from the bias of the same shape.
    const part = isKernel || factors.has(entry.name) ? "weight" : "bias";
    return { ...entry, name: `${entry.name}.${part}`, ...(isOneAxis && { shape: [entry.size] }) };
  });
  return {
    family: "network",
    layout: { ...layout, entries },
    ...statisticsOf(file),
    parameters: entries.map(({ name, shape }) => {
      const [fanIn = 1, fanOut = 1] = shape;
      const isSummedFirst = summedFirst.has(name.slice(0, name.lastIndexOf(".")));
      return { name, shape, fanIn, fanOut, role: isSummedFirst ? "weight" : "bias" };
    }),
  };
}

/** Weights whose batch norms are written out as a file has them; as they are where it keeps its own, or has another number of them. */
function withFactors(
  given: CanonicalWeights,
  { normalisations, constants }: OnnxModelFile,
): CanonicalWeights {
  const layers = [...given.tensors.keys()].flatMap((name) =>
    name.endsWith(".running_mean") ? [name.slice(0, -".running_mean".length)] : [],
  );
  if (layers.length === 0 || layers.length !== normalisations.length) return given;
  const tensors = new Map(given.tensors);
  layers.forEach((layer, i) => {
    const partOf = (part: string): Float32Array | undefined => {
      const tensor = given.tensors.get(`${layer}.${part}`);
      return tensor && weightValues(tensor);
    };
    const [mean, variance] = [partOf("running_mean")!, partOf("running_var")];
    const kept = constants.get(normalisations[i]!.mean)?.data;
    if (variance === undefined || kept?.length !== mean.length) return;
    const scale = partOf("weight") ?? new Float32Array(mean.length).fill(1);
    const shift = partOf("bias") ?? new Float32Array(mean.length);
    const epsilon = given.epsilons.get(layer) ?? USUAL_EPSILON;
    const factors = scale.map((own, unit) => own / Math.sqrt(variance[unit]! + epsilon));
    const shifts = shift.map((own, unit) => own - (mean[unit]! - kept[unit]!) * factors[unit]!);
    tensors.set(`${layer}.weight`, tensorOfValues(factors));
    tensors.set(`${layer}.bias`, tensorOfValues(shifts));
    tensors.delete(`${layer}.running_mean`);
    tensors.delete(`${layer}.running_var`);
  });
  return { ...given, tensors };
}
