import {
  checkTask,
  type Decoded,
  type DecodingTask,
  extended,
  type Hypothesis,
  type NextLogits,
  NOTHING_YET,
  nextLogProbabilities,
  prefixesOf,
} from "./next-logits.ts";

/**
 * Translates by taking the most probable token again and again, up to `END` or the greatest length; of equals, the one
 * of the smallest number.
 *
 * `nextLogits` is asked about all sentences at every step, finished ones among them.
 *
 * @throws AtlasError `text/out-of-range`, or `text/bad-logits` (kind `failure`)
 */
export async function decodeGreedily(
  nextLogits: NextLogits,
  task: DecodingTask,
): Promise<readonly Decoded[]> {
  checkTask(task);
  const sentences = Int32Array.from({ length: task.sentences }, (_, i) => i);
  let found: readonly Hypothesis[] = Array.from(sentences, () => NOTHING_YET);
  for (let known = 1; known <= task.longest && found.some(({ ended }) => !ended); known++) {
    const prefixes = prefixesOf(
      found.map(({ tokens }) => tokens),
      sentences,
      known,
      task,
    );
    const before = found;
    const isAsked = (row: number) => !before[row]!.ended;
    const logarithms = await nextLogProbabilities(nextLogits, prefixes, task.words, isAsked);
    found = found.map((hypothesis, i) => {
      if (hypothesis.ended) return hypothesis;
      const row = logarithms.subarray(i * task.words, (i + 1) * task.words);
      const best = row.reduce((most, logarithm, token) => (logarithm > row[most]! ? token : most), 0);
      return extended(hypothesis, best, hypothesis.logProbability + row[best]!);
    });
  }
  return found.map(({ tokens, logProbability, ended }) => ({ tokens, logProbability, ended }));
}
