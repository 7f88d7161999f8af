import { areSentences, MARKS, mixupProbes, type SentencePairs, selectExamples } from "#data";
import type { RandomStream } from "#random";
import type { MeasurementRequest } from "./measurement.ts";

/** What the measurement of similarity is told. */
export interface SimilaritySettings {
  readonly procedure: "better" | "paper";
  readonly examples: number;
  readonly mixup_alpha: number;
}

/** What networks are compared on: the one probe set of an experiment, made from training examples that all cells have. */
export interface Probes {
  readonly inputs: Float32Array | Int32Array;
  /** Of sentences the place of each at which the answers are compared. */
  readonly places?: Int32Array;
}

/** Mixtures of images, or sentences each with a place of its translation. */
export function probesOf({
  data: { train },
  settings,
  stream,
}: Pick<MeasurementRequest<SimilaritySettings>, "data" | "settings" | "stream">): Probes {
  const count = Math.min(settings.examples, train.count);
  const first = Int32Array.from({ length: count }, (_, i) => i);
  if (areSentences(train)) {
    const { inputs, ...sentences } = selectExamples(train, first);
    return { inputs, places: placesOf(sentences, stream("places")) };
  }
  const weights = settings.procedure === "paper" ? "batch" : "example";
  const mixing = { count, alpha: settings.mixup_alpha, weights } as const;
  return { inputs: mixupProbes(selectExamples(train, first), mixing, stream("mixup")).images };
}

/** One place of every translation that is not padding. */
function placesOf(
  { targets, length, count }: Omit<SentencePairs, "inputs">,
  stream: RandomStream,
): Int32Array {
  return Int32Array.from({ length: count }, (_, sentence) => {
    const own = targets.subarray(sentence * length.target, (sentence + 1) * length.target);
    const padding = own.indexOf(MARKS.padding);
    return stream.below(Math.max(1, padding < 0 ? own.length : padding));
  });
}

/** Of answers `[sentences, places, classes]` (flat) those at one place of each sentence, `[sentences, classes]`. */
export function answersAt(answers: Float32Array, places: Int32Array, classes: number): Float32Array {
  const each = answers.length / places.length;
  const chosen = new Float32Array(places.length * classes);
  for (const [sentence, place] of places.entries()) {
    const from = sentence * each + place * classes;
    chosen.set(answers.subarray(from, from + classes), sentence * classes);
  }
  return chosen;
}
