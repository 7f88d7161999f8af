import { inputsOf } from "#data";
import { alignNetwork, permutationStructure } from "#landscape/alignment";
import { meanVector } from "#landscape/combinations";
import { recalibrate } from "#landscape/normalisation";
import { measured } from "#timing";
import { judgedTogether, type NetworkVectors } from "./judged-together.ts";
import { isComparable } from "./measured-networks.ts";
import type { Measure, Measured, MeasuredNetwork, MeasurementRequest } from "./measurement.ts";
import { observedOnTestData, requestOnTestData } from "./on-test-data.ts";
import { competenceObserved, observationsTogether, wrongMembersOf } from "./together-observations.ts";

/** What the measurement of combinations is told. */
export interface CombinationSettings {
  readonly procedure: "better" | "paper";
  readonly align: boolean;
  readonly test_data: boolean;
}

type Request = MeasurementRequest<CombinationSettings>;

/** Which vectors of some networks are averaged, in their order. */
type WeightsToAverage = (
  networks: readonly MeasuredNetwork[],
  request: Request,
) => Promise<readonly Float32Array[]>;

/** The networks with the units of all in the order of the first one's, matched by their weights; none where no units can be permuted. */
const alignedWeights: WeightsToAverage = async ([first, ...others], { objective, data, stream }) => {
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
};

/** The averages of weights that are judged, by how the names of their quantities begin. */
function averagesAsked({ align }: CombinationSettings): readonly (readonly [string, WeightsToAverage])[] {
  const asTheyAre = [
    "weight_average",
    async (networks: readonly MeasuredNetwork[]) => networks.map(({ parameters }) => parameters),
  ] as const;
  return align ? [asTheyAre, ["aligned_average", alignedWeights]] : [asTheyAre];
}

/** Fewer networks have no combinations. */
const LEAST_NETWORKS = 2;

/** With fewer, to leave one out leaves nothing to put together. */
const LEAST_TO_LEAVE_OUT = 3;

/**
 * Puts the networks of each cell together that did not diverge and do not answer every input the same, and judges what comes of
 * it; a cell with fewer than two of them gives nothing. To say what other seeds would give, the same is done without each of
 * them in turn.
 */
export const measureCombinations: Measure<CombinationSettings> = async (request) => {
  const results: Measured[] = [];
  for (const subject of request.subjects) {
    const members = subject.map((position) => request.networks[position]!).filter(isComparable);
    results.push(
      members.length < LEAST_NETWORKS
        ? { observations: [] }
        : await putTogether(members, subject.length, request),
    );
  }
  return results;
};

async function putTogether(
  members: readonly MeasuredNetwork[],
  of: number,
  request: Request,
): Promise<Measured> {
  const all = members.map((_, i) => i);
  const without = members.length < LEAST_TO_LEAVE_OUT ? [] : all.map((i) => all.filter((j) => j !== i));
  const groups = [all, ...without];
  const averages: [name: string, networks: readonly NetworkVectors[]][] = [];
  for (const [name, weightsOf] of averagesAsked(request.settings)) {
    const weights = await weightsOf(members, request);
    if (weights.length > 0) averages.push([name, await averagesOf(weights, groups, request)]);
  }
  const judge = async (on: Request, isTest: boolean) => {
    const judged = await judgedTogether({ members, groups, averages }, on);
    const observations = observationsTogether(judged, { groups, of, isTest });
    // Of a sentence some tokens may be wrong and others right.
    const wrong = request.objective.outputs.classifier.sequence ? undefined : wrongMembersOf(judged);
    return wrong === undefined
      ? { observations, wrong }
      : { observations: [...observations, competenceObserved(wrong, of)], wrong };
  };
  const onTrain = await judge(request, false);
  const onTest = request.settings.test_data ? await judge(requestOnTestData(request), true) : undefined;
  const series = {
    ...(onTrain.wrong && { wrong_members: onTrain.wrong }),
    ...(onTest?.wrong && { test_wrong_members: onTest.wrong }),
  };
  return {
    observations: [...onTrain.observations, ...observedOnTestData(onTest?.observations ?? [])],
    ...(Object.keys(series).length > 0 && { series }),
  };
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
