import { areSentences, inputsOf } from "#data";
import { logitsOf } from "#landscape/evaluation";
import {
  agreement,
  l2Distance,
  type PairSimilarity,
  pairwiseSimilarity,
  probabilityRepresentation,
} from "#landscape/similarity";
import { measured } from "#timing";
import { statisticsOf } from "./measured-networks.ts";
import type { Measure, Observed } from "./measurement.ts";
import { observedOnTestData, requestOnTestData } from "./on-test-data.ts";
import { answersAt, probesOf, type SimilaritySettings } from "./probes.ts";

/** Measures CKA and distance of the networks of each pair. */
export const measureSimilarities: Measure<SimilaritySettings> = async (request) => {
  const { objective, networks, subjects } = request;
  const { classifier } = objective.outputs;
  const usable = [...new Set(subjects.flat())].toSorted((a, b) => a - b);
  const own = usable.map((i) => networks[i]!);
  const parameters = own.map((network) => network.parameters);
  const similarities = async (on: typeof request) => {
    const { inputs, places, inputShape } = measured("data", () => probesOf(on));
    const reading = inputShape === undefined ? classifier : { ...classifier, inputShape };
    const answers = await logitsOf({
      classifier: reading,
      parameters,
      statistics: statisticsOf(own),
      inputs,
    });
    const logits =
      places === undefined ? answers : answers.map((all) => answersAt(all, places, classifier.classes));
    return measured("vectors", () => pairwiseSimilarity(logits, classifier.classes));
  };
  const onTrain = await similarities(request);
  const onTest = request.settings.test_data ? await similarities(requestOnTestData(request)) : undefined;
  const { test } = request.data;
  const testAnswers =
    request.settings.test_data && !areSentences(test)
      ? await logitsOf({ classifier, parameters, statistics: statisticsOf(own), inputs: inputsOf(test) })
      : undefined;
  const onAllTest = testAnswers?.map((answers) => probabilityRepresentation(answers, classifier.classes));
  const byPair = new Map(
    measured("vectors", () =>
      onTrain.map((similarity, i) => {
        const [first, second] = similarity.pair;
        const { cka_softmax, cka_logits, ...others } = outputValues(similarity);
        const l2_distance = l2Distance(parameters[first]!, parameters[second]!);
        const observations = [
          ...observationsOf({ cka_softmax, cka_logits, l2_distance, ...others }),
          ...(onTest === undefined ? [] : observedOnTestData(observationsOf(outputValues(onTest[i]!)))),
          ...(onAllTest === undefined
            ? []
            : observationsOf({
                test_disagreement_pct: 100 - 100 * agreement(onAllTest[first]!, onAllTest[second]!),
              })),
        ];
        return [pairName([usable[first]!, usable[second]!]), observations] as const;
      }),
    ),
  );
  return subjects.map((subject) => ({ observations: byPair.get(pairName(subject)) ?? [] }));
};

/** Names two networks, whichever comes first. */
function pairName(positions: readonly number[]): string {
  return positions.toSorted((a, b) => a - b).join(" ");
}

/** What depends on the outputs of networks, by quantity. */
function outputValues(similarity: PairSimilarity) {
  const { ckaSoftmax, ckaSoftmaxDebiased, ckaLogits, agreement, jensenShannon } = similarity;
  return {
    cka_softmax: ckaSoftmax,
    cka_logits: ckaLogits,
    cka_softmax_debiased: ckaSoftmaxDebiased,
    agreement,
    jensen_shannon: jensenShannon,
  };
}

function observationsOf(values: Readonly<Record<string, number | null>>): Observed[] {
  return Object.entries(values).map(([quantity, value]) => ({ quantity, value, standardError: null }));
}
