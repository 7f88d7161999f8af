import {
  areSentences,
  areTokens,
  type ExampleSet,
  inputsOf,
  type LabelledImages,
  MARKS,
  type MixupSettings,
  mixtures,
  mixupProbes,
  type SentencePairs,
  selectExamples,
  tokensPerPair,
  UNJUDGED_LABEL,
} from "#data";
import { MIXTURE_PARTS, mixtureLength } from "#nets/layers";
import type { RandomStream } from "#random";
import type { MeasurementRequest } from "./measurement.ts";

/** What the measurement of similarity is told. */
export interface SimilaritySettings {
  readonly procedure: "better" | "paper";
  readonly examples: number;
  readonly probes: "usual" | "mixup" | "clean";
  readonly mixup_alpha: number;
  readonly test_data: boolean;
  readonly measures: "usual" | "all";
  readonly uncertainty: boolean;
  readonly layers: boolean;
}

/** What of it says what networks are compared on. */
export type ProbeSettings = Pick<SimilaritySettings, "procedure" | "examples" | "probes" | "mixup_alpha">;

/** What networks are compared on: the one probe set of an experiment, made from examples that all cells have, of training or of test data. */
export interface Probes {
  readonly inputs: Float32Array | Int32Array;
  /** Of sentences the place of each at which the answers are compared. */
  readonly places?: Int32Array;
  /** The shape of one input, where it is not that of the networks: of mixed sentences. */
  readonly inputShape?: readonly number[];
}

/** Images or sentences, mixed in pairs or as they are, sentences each with a place of its translation. */
export function probesOf({
  data: { train },
  settings,
  stream,
}: Pick<MeasurementRequest<ProbeSettings>, "data" | "settings" | "stream">): Probes {
  const count = Math.min(settings.examples, train.count);
  const weights = settings.procedure === "paper" ? "batch" : "example";
  const mixing = { count, alpha: settings.mixup_alpha, weights } as const;
  const { probes } = settings;
  // What stands between two tokens is none, and the vectors of a network's own are not known here.
  const isMixable = areSentences(train) || !areTokens(train);
  const isMixed = probes === "usual" ? !areTokens(train) : probes === "mixup" && isMixable;
  const chosen: ExampleSet = selectExamples(
    train,
    Int32Array.from({ length: count }, (_, i) => i),
  );
  if (!areSentences(chosen)) {
    if ("places" in chosen && chosen.places !== undefined) return atPlaces(chosen, chosen.places, stream);
    return { inputs: isMixed ? mixupProbes(chosen, mixing, stream("mixup")).images : inputsOf(chosen) };
  }
  if (isMixed) return mixedSentences(chosen, mixing, stream);
  return { inputs: chosen.inputs, places: placesOf(lengthsOf(chosen), stream("places")) };
}

/** Examples as they are, each with one of the places that are judged. */
function atPlaces(chosen: LabelledImages, places: number, stream: (purpose: string) => RandomStream): Probes {
  const draws = stream("places");
  const ofExamples = Int32Array.from({ length: chosen.count }, (_, i) => {
    const own = chosen.labels.subarray(i * places, (i + 1) * places);
    const judged = [...own.keys()].filter((place) => own[place] !== UNJUDGED_LABEL);
    return judged[draws.below(Math.max(1, judged.length))] ?? 0;
  });
  return { inputs: chosen.images, places: ofExamples };
}

/**
 * Sentences and translations mixed in pairs, token by token; where one of two is at its end the other stands for both.
 * Places are among those that both translations have.
 */
function mixedSentences(
  pairs: SentencePairs,
  mixing: MixupSettings,
  stream: (purpose: string) => RandomStream,
): Probes {
  const { partners, lambda } = mixtures(mixing, stream("mixup"));
  const each = tokensPerPair(pairs);
  const size = mixtureLength(pairs);
  const inputs = new Int32Array(pairs.count * size);
  for (const [i, partner] of partners.entries()) {
    for (let place = 0; place < each; place++) {
      const [own, other] = [pairs.inputs[i * each + place]!, pairs.inputs[partner * each + place]!];
      inputs[i * size + place] = own === MARKS.padding ? other : own;
      inputs[i * size + each + place] = other === MARKS.padding ? own : other;
    }
    inputs[(i + 1) * size - 1] = Math.round(MIXTURE_PARTS * lambda[i]!);
  }
  const lengths = lengthsOf(pairs);
  const shorter = lengths.map((length, i) => Math.min(length, lengths[partners[i]!]!));
  return { inputs, places: placesOf(shorter, stream("places")), inputShape: [size] };
}

/** How many places of each translation are judged. */
function lengthsOf({ targets, length, count }: SentencePairs): Int32Array {
  return Int32Array.from({ length: count }, (_, sentence) => {
    const own = targets.subarray(sentence * length.target, (sentence + 1) * length.target);
    const padding = own.indexOf(MARKS.padding);
    return padding < 0 ? own.length : padding;
  });
}

/** One place of every translation, given how many each has. */
function placesOf(lengths: Int32Array, stream: RandomStream): Int32Array {
  return lengths.map((length) => stream.below(Math.max(1, length)));
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
