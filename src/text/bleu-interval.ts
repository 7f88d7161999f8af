import { type BootstrapOptions, bootstrapInterval, type Interval, sampleVariance } from "#statistics";
import { bleuOf, type References, sentenceCounts } from "./bleu.ts";

/**
 * Bootstrap interval of BLEU over the sentences of a corpus, whose counts are resampled; `null` for fewer than six.
 *
 * It says how BLEU would vary with other test sentences of the same kind, not with other trained networks.
 * Source: Koehn, "Statistical significance tests for machine translation evaluation", EMNLP 2004.
 *
 * @throws AtlasError as `bleu`
 */
export function bleuInterval(
  hypotheses: readonly string[],
  references: readonly References[],
  options: BootstrapOptions,
): Interval | null {
  const sentences = sentenceCounts(hypotheses, references);
  const resampled = (indices: Int32Array) => bleuOf(Array.from(indices, (i) => sentences[i]!)).bleu;
  return bootstrapInterval(sentences.length, resampled, options);
}

/**
 * Bootstrap standard error of BLEU over the sentences of a corpus; `null` for fewer than two sentences. It says what
 * `bleuInterval` does.
 *
 * @throws AtlasError as `bleu`
 */
export function bleuError(
  hypotheses: readonly string[],
  references: readonly References[],
  { stream, resamples }: Pick<BootstrapOptions, "stream" | "resamples">,
): number | null {
  const sentences = sentenceCounts(hypotheses, references);
  if (sentences.length < 2) return null;
  const replicates = Array.from(
    { length: resamples },
    () => bleuOf(sentences.map(() => sentences[stream.below(sentences.length)]!)).bleu,
  );
  const variance = sampleVariance(replicates);
  return variance === null ? null : Math.sqrt(variance);
}
