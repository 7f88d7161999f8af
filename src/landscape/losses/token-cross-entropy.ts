import type { numpy as np } from "@jax-js/jax";
import { PADDING } from "#nets/layers";
import type { ArrayFunctions } from "../array-functions.ts";
import type { ExampleSpec } from "../examples.ts";
import type { Judgement } from "../loss.ts";
import { areConstantProbabilities } from "./constant-answers.ts";
import { type ExampleLoss, preferredClass, ZERO_ONE_ERROR } from "./labels.ts";

/** Targets that are a class at each of `places` places, or what marks one that is not judged. */
export function tokensOf(words: number, places: number, unjudged: number = PADDING): ExampleSpec {
  return { type: "int32", shape: [places], below: words, ...(unjudged < 0 && { least: unjudged }) };
}

/**
 * Σ share · (the mean cross-entropy of an example's tokens), inside a traced function; consumes the arrays.
 *
 * Logits `[batch, places, words]`, wanted tokens `[batch, places]`, shares `[batch]`. A place that is not judged, as
 * of padding, adds nothing to the value or to any derivative. The logit of the wanted token is picked rather than chosen by comparison,
 * which spares several passes over the logits.
 */
export function tokenCrossEntropyValue(
  functions: ArrayFunctions,
  logits: np.Array,
  wanted: np.Array,
  shares: np.Array,
  smoothing: number,
  unjudged: number = PADDING,
): np.Array {
  const { lax, numpy } = functions;
  const [batch, places, words] = logits.shape as [number, number, number];
  const rows = logits.reshape([batch * places, words]);
  const weights = tokenWeights(functions, wanted.ref, shares, unjudged).reshape([batch * places]);
  const largest = lax.stopGradient(rows.ref.max(-1, { keepdims: true }));
  const shifted = rows.sub(largest);
  // What marks a place is no class to be picked, unless it is one.
  const picked = unjudged < 0 ? numpy.maximum(wanted, 0) : wanted;
  const own = shifted.ref.slice(numpy.arange(batch * places), picked.reshape([batch * places]));
  const logarithms = numpy.log(numpy.exp(shifted.ref).sum(-1));
  if (smoothing === 0) {
    shifted.dispose();
    return logarithms.sub(own).mul(weights).sum();
  }
  const ofWanted = own.mul(1 - smoothing).add(shifted.mean(-1).mul(smoothing));
  return logarithms.sub(ofWanted).mul(weights).sum();
}

/** Σ share · (the share of an example's tokens that are answered wrongly), likewise. */
export function tokenErrorValue(
  functions: ArrayFunctions,
  logits: np.Array,
  wanted: np.Array,
  shares: np.Array,
  unjudged: number = PADDING,
): np.Array {
  const { numpy } = functions;
  const weights = tokenWeights(functions, wanted.ref, shares, unjudged);
  const isWrong = numpy.notEqual(numpy.argmax(logits, -1), wanted);
  return numpy.where(isWrong, weights, 0).sum();
}

/** Of the tokens `[batch, places]` of each example, equal parts of its share `[batch]`, and none of what is not judged. */
function tokenWeights(
  { numpy }: ArrayFunctions,
  wanted: np.Array,
  shares: np.Array,
  unjudged: number,
): np.Array {
  const counted = numpy.where(numpy.equal(wanted, unjudged), 0, 1).astype(numpy.float32);
  const counts = numpy.maximum(counted.ref.sum(-1), 1);
  return counted.mul(shares.div(counts).reshape([-1, 1]));
}

/** Mean loss and error over examples of logits `[examples, places, words]` (flat), from the loss of each token. */
export function judgeTokens(
  logits: Float32Array,
  wanted: Float32Array | Int32Array,
  words: number,
  places: number,
  lossOf: ExampleLoss,
  unjudged: number = PADDING,
): Judgement {
  const examples = wanted.length / places;
  let loss = 0;
  let wrong = 0;
  for (let example = 0; example < examples; example++) {
    let [tokens, ofTokens, wrongTokens] = [0, 0, 0];
    for (let place = example * places; place < (example + 1) * places; place++) {
      const token = wanted[place]!;
      if (token === unjudged) continue;
      tokens++;
      ofTokens += lossOf(logits, place * words, token);
      if (preferredClass(logits, place * words, words) !== token) wrongTokens++;
    }
    if (tokens === 0) continue;
    loss += ofTokens / tokens;
    wrong += wrongTokens / tokens;
  }
  return {
    loss: logits.every(Number.isFinite) ? loss / examples : null,
    error: ZERO_ONE_ERROR.of(wrong, examples),
  };
}

/** Whether probabilities `[examples, places, words]` (flat) are the same for every example at every place. */
export function areConstantTranslations(logits: Float32Array, words: number, places: number): boolean {
  const each = words * places;
  const examples = logits.length / each;
  return Array.from({ length: places }, (_, place) => place).every((place) => {
    const own = new Float32Array(examples * words);
    for (let example = 0; example < examples; example++) {
      const from = example * each + place * words;
      own.set(logits.subarray(from, from + words), example * words);
    }
    return areConstantProbabilities(own, words);
  });
}
