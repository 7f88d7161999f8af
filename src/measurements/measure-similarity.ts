import { areSentences, inputsOf } from "#data";
import { logitsOf } from "#landscape/evaluation";
import {
  agreement,
  confusion,
  l2Distance,
  logitRepresentation,
  parameterCosine,
  probabilityRepresentation,
} from "#landscape/similarity";
import { measured } from "#timing";
import { type Answers, compareAnswers } from "./comparisons.ts";
import { statisticsOf } from "./measured-networks.ts";
import type { Measure, Observed } from "./measurement.ts";
import { observedOnTestData, requestOnTestData } from "./on-test-data.ts";
import { answersAt, probesOf, type SimilaritySettings } from "./probes.ts";

/** With more classes the table of two networks' answers is not kept: its size is the square. */
const MOST_CONFUSED = 100;

/** Measures CKA and distance of the networks of each pair. */
export const measureSimilarities: Measure<SimilaritySettings> = async (request) => {
  const { objective, networks, subjects, settings } = request;
  const { classifier } = objective.outputs;
  const { classes } = classifier;
  const usable = [...new Set(subjects.flat())].toSorted((a, b) => a - b);
  const own = usable.map((i) => networks[i]!);
  const placeOf = new Map(usable.map((position, place) => [position, place]));
  const parameters = own.map((network) => network.parameters);
  const answersOn = async (on: typeof request): Promise<readonly Answers[]> => {
    const { inputs, places, inputShape } = measured("data", () => probesOf(on));
    const reading = inputShape === undefined ? classifier : { ...classifier, inputShape };
    const logits = await logitsOf({
      classifier: reading,
      parameters,
      statistics: statisticsOf(own),
      inputs,
    });
    const compared = places === undefined ? logits : logits.map((all) => answersAt(all, places, classes));
    return measured("vectors", () =>
      compared.map((all) => ({
        logits: logitRepresentation(all, classes),
        probabilities: probabilityRepresentation(all, classes),
      })),
    );
  };
  const onTrain = await answersOn(request);
  const onTest = settings.test_data ? await answersOn(requestOnTestData(request)) : undefined;
  const { test } = request.data;
  const testAnswers =
    settings.test_data && !areSentences(test)
      ? await logitsOf({ classifier, parameters, statistics: statisticsOf(own), inputs: inputsOf(test) })
      : undefined;
  const onAllTest = testAnswers?.map((answers) => probabilityRepresentation(answers, classes));
  const all = settings.measures === "all";
  return measured("vectors", () =>
    subjects.map((subject) => {
      const [first, second] = subject.map((position) => placeOf.get(position)!).toSorted((a, b) => a - b);
      const comparing = (on: readonly Answers[]) =>
        compareAnswers(on[first!]!, on[second!]!, {
          ...settings,
          stream: (purpose, quantity) => request.stream("similarity", purpose, quantity),
        });
      const [a, b] = [parameters[first!]!, parameters[second!]!];
      // The distance stands third in the journals of all runs.
      const [softmax, logits, ...others] = comparing(onTrain);
      const observations = [
        softmax!,
        logits!,
        exact("l2_distance", l2Distance(a, b)),
        ...others,
        ...(all ? [exact("parameter_cosine", parameterCosine(a, b))] : []),
        ...(onTest === undefined ? [] : observedOnTestData(comparing(onTest))),
        ...(onAllTest === undefined
          ? []
          : [exact("test_disagreement_pct", 100 - 100 * agreement(onAllTest[first!]!, onAllTest[second!]!))]),
      ];
      if (!all || classes > MOST_CONFUSED) return { observations };
      const both = [onTrain[first!]!.probabilities, onTrain[second!]!.probabilities] as const;
      return { observations, series: { confusion: [...confusion(...both)] } };
    }),
  );
};

function exact(quantity: string, value: number | null): Observed {
  return { quantity, value, standardError: null };
}
