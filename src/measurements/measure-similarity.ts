import { areSentences, inputsOf } from "#data";
import type { Classifier } from "#landscape";
import { logitsOf } from "#landscape/evaluation";
import { type LayerSimilarity, layerSimilarities } from "#landscape/representations";
import {
  agreement,
  confusion,
  l2Distance,
  logitRepresentation,
  parameterCosine,
  probabilityRepresentation,
} from "#landscape/similarity";
import { mean } from "#statistics";
import { measured } from "#timing";
import { type Answers, compareAnswers, NO_CLASSES } from "./comparisons.ts";
import { statisticsOf } from "./measured-networks.ts";
import type { Measure, Observed } from "./measurement.ts";
import { observedOnTestData, requestOnTestData } from "./on-test-data.ts";
import { answersAt, type Probes, probesOf, type SimilaritySettings } from "./probes.ts";

/** With more classes the table of two networks' answers is not kept: its size is the square. */
const MOST_CONFUSED = 100;

/** Measures CKA and distance of the networks of each pair. */
export const measureSimilarities: Measure<SimilaritySettings> = async (request) => {
  const { objective, networks, subjects, settings } = request;
  const { classifier } = objective.outputs;
  const { classes } = classifier;
  const areClasses = objective.error.ofClasses === true;
  const probabilitiesOf = areClasses ? probabilityRepresentation : logitRepresentation;
  const usable = [...new Set(subjects.flat())].toSorted((a, b) => a - b);
  const own = usable.map((i) => networks[i]!);
  const placeOf = new Map(usable.map((position, place) => [position, place]));
  const parameters = own.map((network) => network.parameters);
  const probesOn = (on: typeof request) => measured("data", () => probesOf(on));
  const answersOn = async (probes: Probes): Promise<readonly Answers[]> => {
    const { inputs, places } = probes;
    const logits = await logitsOf({
      classifier: readingOf(classifier, probes),
      parameters,
      statistics: statisticsOf(own),
      inputs,
    });
    const compared = places === undefined ? logits : logits.map((all) => answersAt(all, places, classes));
    return measured("vectors", () =>
      compared.map((all) => ({
        logits: logitRepresentation(all, classes),
        probabilities: probabilitiesOf(all, classes),
      })),
    );
  };
  const probes = probesOn(request);
  const onTrain = await answersOn(probes);
  const onTest = settings.test_data ? await answersOn(probesOn(requestOnTestData(request))) : undefined;
  const { test } = request.data;
  const testAnswers =
    settings.test_data && areClasses && !areSentences(test)
      ? await logitsOf({ classifier, parameters, statistics: statisticsOf(own), inputs: inputsOf(test) })
      : undefined;
  const onAllTest = testAnswers?.map((answers) => probabilityRepresentation(answers, classes));
  const all = settings.measures === "all";
  const pairs = subjects.map((subject): readonly [number, number] => {
    const [first, second] = subject.map((position) => placeOf.get(position)!).toSorted((a, b) => a - b);
    return [first!, second!];
  });
  const layers = settings.layers
    ? await layerSimilarities({
        classifier: readingOf(classifier, probes),
        networks: own,
        pairs,
        inputs: probes.inputs,
      })
    : undefined;
  return measured("vectors", () => {
    const comparing = (on: readonly Answers[]) =>
      compareAnswers(on, pairs, {
        ...settings,
        areClasses,
        stream: (purpose, quantity) => request.stream("similarity", purpose, quantity),
      });
    const [trainComparisons, testComparisons] = [comparing(onTrain), onTest && comparing(onTest)];
    return pairs.map(([first, second], pair) => {
      const [a, b] = [parameters[first]!, parameters[second]!];
      // The distance stands third in the journals of all runs.
      const [softmax, logits, ...others] = trainComparisons[pair]!;
      const observations = [
        softmax!,
        logits!,
        exact("l2_distance", l2Distance(a, b)),
        ...others,
        ...(all ? [exact("parameter_cosine", parameterCosine(a, b))] : []),
        ...(testComparisons === undefined ? [] : observedOnTestData(testComparisons[pair]!)),
        ...(settings.test_data && !areClasses
          ? [{ ...exact("test_disagreement_pct", null), evidence: { because: NO_CLASSES } }]
          : []),
        ...(onAllTest === undefined
          ? []
          : [exact("test_disagreement_pct", 100 - 100 * agreement(onAllTest[first]!, onAllTest[second]!))]),
      ];
      const map = layers?.[pair];
      const isConfusionKept = all && areClasses && classes <= MOST_CONFUSED;
      if (map === undefined && !isConfusionKept) return { observations };
      const both = [onTrain[first]!.probabilities, onTrain[second]!.probabilities] as const;
      return {
        observations: map === undefined ? observations : [...observations, layersObserved(map)],
        series: {
          ...(isConfusionKept && { confusion: [...confusion(...both)] }),
          ...(map !== undefined && { layer_cka: map.values }),
        },
      };
    });
  });
};

/** A classifier that reads probes, whose shape may be another than that of its examples. */
function readingOf(classifier: Classifier, { inputShape }: Probes): Classifier {
  return inputShape === undefined ? classifier : { ...classifier, inputShape };
}

/** How alike layers of one place are, with what the layers are called. */
function layersObserved(map: LayerSimilarity): Observed {
  const observed = exact("cka_layers", diagonalMean(map));
  const because = observed.value === null && { because: "a layer computes the same of all probes" };
  return { ...observed, evidence: { layers: map.names.join(", "), ...because } };
}

/** The mean over places; `null` where a layer is constant. */
function diagonalMean({ layers, values }: LayerSimilarity): number | null {
  const diagonal = Array.from({ length: layers }, (_, layer) => values[layer * (layers + 1)]!);
  return diagonal.some((value) => value === null) ? null : mean(diagonal.map((value) => value!));
}

function exact(quantity: string, value: number | null): Observed {
  return { quantity, value: value !== null && Number.isFinite(value) ? value : null, standardError: null };
}
