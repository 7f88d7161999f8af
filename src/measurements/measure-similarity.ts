import { mixupProbes, selectExamples } from "#data";
import { logitsOf } from "#landscape/evaluation";
import { l2Distance, type PairSimilarity, pairwiseSimilarity } from "#landscape/similarity";
import { measured } from "#timing";
import { statisticsOf } from "./measured-networks.ts";
import type { Measure, MeasurementRequest, Observed } from "./measurement.ts";

/** What the measurement of similarity is told. */
export interface SimilaritySettings {
  readonly procedure: "better" | "paper";
  readonly examples: number;
  readonly mixup_alpha: number;
}

/** Measures CKA and distance of the networks of each pair. */
export const measureSimilarities: Measure<SimilaritySettings> = async (request) => {
  const { objective, networks, subjects } = request;
  const { classifier } = objective.outputs;
  const groups = comparedTogether(subjects);
  const usable = groups.flat();
  const own = usable.map((i) => networks[i]!);
  const logits = await logitsOf({
    classifier,
    parameters: own.map(({ parameters }) => parameters),
    statistics: statisticsOf(own),
    inputs: measured("data", () => probeInputs(request)),
  });
  const logitsByPosition = new Map(usable.map((position, i) => [position, logits[i]!]));
  const byPair = new Map(
    measured("vectors", () =>
      groups.flatMap((group) => {
        const answers = group.map((position) => logitsByPosition.get(position)!);
        return pairwiseSimilarity(answers, classifier.classes).map((similarity) => {
          const [first, second] = [group[similarity.pair[0]]!, group[similarity.pair[1]]!];
          const distance = l2Distance(networks[first]!.parameters, networks[second]!.parameters);
          return [pairName([first, second]), observationsOf(similarity, distance)] as const;
        });
      }),
    ),
  );
  return subjects.map((subject) => ({ observations: byPair.get(pairName(subject)) ?? [] }));
};

/** The positions of networks in groups, ascending, such that both of every pair are in one: as a rule the seeds of a cell. */
function comparedTogether(pairs: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const groups: (readonly number[])[] = [];
  for (const pair of pairs) {
    const touched = groups.filter((group) => pair.some((position) => group.includes(position)));
    const rest = groups.filter((group) => !touched.includes(group));
    const joined = [...new Set([...touched.flat(), ...pair])].toSorted((a, b) => a - b);
    groups.splice(0, groups.length, ...rest, joined);
  }
  return groups;
}

/** Names two networks, whichever comes first. */
function pairName(positions: readonly number[]): string {
  return positions.toSorted((a, b) => a - b).join(" ");
}

function observationsOf(similarity: PairSimilarity, distance: number): Observed[] {
  const { ckaSoftmax, ckaSoftmaxDebiased, ckaLogits, agreement, jensenShannon } = similarity;
  const values = {
    cka_softmax: ckaSoftmax,
    cka_logits: ckaLogits,
    l2_distance: distance,
    cka_softmax_debiased: ckaSoftmaxDebiased,
    agreement,
    jensen_shannon: jensenShannon,
  };
  return Object.entries(values).map(([quantity, value]) => ({ quantity, value, standardError: null }));
}

/** The one mixup probe set of the experiment, made from training examples that all cells have. */
function probeInputs({
  data: { train },
  settings,
  stream,
}: MeasurementRequest<SimilaritySettings>): Float32Array {
  const count = Math.min(settings.examples, train.count);
  const shared = selectExamples(
    train,
    Int32Array.from({ length: count }, (_, i) => i),
  );
  const weights = settings.procedure === "paper" ? "batch" : "example";
  return mixupProbes(shared, { count, alpha: settings.mixup_alpha, weights }, stream("mixup")).images;
}
