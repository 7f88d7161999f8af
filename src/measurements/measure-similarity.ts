import { logitsOf } from "#landscape/evaluation";
import { l2Distance, type PairSimilarity, pairwiseSimilarity } from "#landscape/similarity";
import { measured } from "#timing";
import { statisticsOf } from "./measured-networks.ts";
import type { Measure, Observed } from "./measurement.ts";
import { answersAt, probesOf, type SimilaritySettings } from "./probes.ts";

/** Measures CKA and distance of the networks of each pair. */
export const measureSimilarities: Measure<SimilaritySettings> = async (request) => {
  const { objective, networks, subjects } = request;
  const { classifier } = objective.outputs;
  const usable = [...new Set(subjects.flat())].toSorted((a, b) => a - b);
  const own = usable.map((i) => networks[i]!);
  const parameters = own.map((network) => network.parameters);
  const { inputs, places, inputShape } = measured("data", () => probesOf(request));
  const reading = inputShape === undefined ? classifier : { ...classifier, inputShape };
  const answers = await logitsOf({ classifier: reading, parameters, statistics: statisticsOf(own), inputs });
  const logits =
    places === undefined ? answers : answers.map((all) => answersAt(all, places, classifier.classes));
  const byPair = new Map(
    measured("vectors", () =>
      pairwiseSimilarity(logits, classifier.classes).map((similarity) => {
        const [first, second] = similarity.pair;
        const distance = l2Distance(parameters[first]!, parameters[second]!);
        return [pairName([usable[first]!, usable[second]!]), observationsOf(similarity, distance)] as const;
      }),
    ),
  );
  return subjects.map((subject) => ({ observations: byPair.get(pairName(subject)) ?? [] }));
};

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
