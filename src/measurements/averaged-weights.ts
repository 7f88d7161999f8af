import { inputsOf } from "#data";
import { alignNetwork, permutationStructure, Repairer } from "#landscape/alignment";
import { meanVector } from "#landscape/combinations";
import { recalibrate } from "#landscape/normalisation";
import { measured } from "#timing";
import type { NetworkVectors } from "./judged-together.ts";
import { firstExamples } from "./measured-losses.ts";
import type { MeasuredNetwork, MeasurementRequest } from "./measurement.ts";
import { REPAIR_EXAMPLES } from "./repairing.ts";

type Request = MeasurementRequest<{ readonly align: boolean; readonly repair: boolean }>;

/** The average of each group of networks, by how the names of its quantities begin. */
type Averages = readonly [name: string, networks: readonly NetworkVectors[]];

/**
 * The averages of weights that are asked for, of each group of positions among the members: as they are, with units in one
 * order, and so with their activations repaired. Where no units can be permuted, or no layer repaired, there is no such average.
 */
export async function averagesAsked(
  members: readonly MeasuredNetwork[],
  groups: readonly (readonly number[])[],
  request: Request,
): Promise<readonly Averages[]> {
  const { align, repair } = request.settings;
  const plain = members.map(({ parameters }) => parameters);
  const averages: Averages[] = [["weight_average", await averagesOf(plain, groups, request)]];
  const weights = align || repair ? await alignedWeights(members, request) : [];
  if (weights.length === 0) return averages;
  const isNormalised = request.objective.statistics !== undefined;
  const aligned = align || isNormalised ? await averagesOf(weights, groups, request) : undefined;
  if (align) averages.push(["aligned_average", aligned!]);
  if (repair) {
    // Statistics of batch normalisation that are taken anew are what a repair would be.
    const repaired = isNormalised ? aligned! : await repairedAveragesOf(weights, groups, request);
    if (repaired.length > 0) averages.push(["repaired_average", repaired]);
  }
  return averages;
}

/** The networks with the units of all in the order of the first one's, matched by their weights; none where no units can be permuted. */
async function alignedWeights(
  [first, ...others]: readonly MeasuredNetwork[],
  { objective, data, stream }: Request,
): Promise<readonly Float32Array[]> {
  const { classifier } = objective.outputs;
  const structure = measured("trace", () => permutationStructure(classifier));
  if (structure.groups.length === 0) return [];
  const weights = [first!.parameters];
  for (const network of others) {
    const { parameters } = await alignNetwork({
      classifier,
      structure,
      method: "weights",
      reference: first!,
      network,
      inputs: inputsOf(data.train),
      stream: stream("alignment", first!.key, network.key),
    });
    weights.push(parameters);
  }
  return weights;
}

/** The average of each group of vectors as a network, its batch statistics those over the training part. */
async function averagesOf(
  weights: readonly Float32Array[],
  groups: readonly (readonly number[])[],
  { objective, data }: Request,
): Promise<readonly NetworkVectors[]> {
  const parameters = measured("vectors", () =>
    groups.map((group) => meanVector(group.map((i) => weights[i]!))),
  );
  const { classifier } = objective.outputs;
  const statistics =
    classifier.statistics && (await recalibrate({ classifier, parameters, inputs: inputsOf(data.train) }));
  return parameters.map((own, i) => ({ parameters: own, statistics: statistics?.[i] }));
}

/** The average of each group of aligned vectors with its activations repaired; none where no layer can be. */
async function repairedAveragesOf(
  weights: readonly Float32Array[],
  groups: readonly (readonly number[])[],
  { objective, data }: Request,
): Promise<readonly NetworkVectors[]> {
  const { inputs } = firstExamples(data, REPAIR_EXAMPLES);
  const repairer = await Repairer.of(objective.outputs.classifier, inputs);
  try {
    const averages: NetworkVectors[] = [];
    for (const group of repairer.layers.length === 0 ? [] : groups) {
      const own = group.map((i) => weights[i]!);
      averages.push({
        parameters: await repairer.average(
          own,
          own.map(() => 1 / own.length),
        ),
      });
    }
    return averages;
  } finally {
    repairer.release();
  }
}
