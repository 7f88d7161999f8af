import { AtlasError } from "#errors";
import {
  MIXTURE_PARTS,
  mixtureLength,
  pairLength,
  type TransformerShape,
  transformerLayers,
} from "#nets/layers";
import { wholeNumber, yesOrNo } from "#settings";
import { defineFamily } from "./define-family.ts";

/**
 * An encoder-decoder for sentences and their translations: `depth` blocks of attention and feed-forward parts in either,
 * vectors of `width` numbers, sinusoidal positions, layer norms before every part and after the last block (or, as
 * published first, after what each part adds), no dropout.
 *
 * Parameters are `source.weight` and `target.weight` [words, width], of block i of the encoder `encoderI.attention` and
 * `encoderI.forward`, of the decoder `decoderI.cross` besides, `encoder.norm`, `decoder.norm`, and `head.weight` [width,
 * words], which tied embeddings leave out, with `head.bias`. Without norms first there is no `encoder.norm` nor
 * `decoder.norm`.
 * After Vaswani et al., "Attention is all you need", 2017, with the norms of Xiong et al. 2020.
 */
export const transformer = defineFamily({
  name: "transformer",
  article: "a",
  kind: "an encoder and a decoder of sentences",
  width: "numbers of a token",
  depth: { counts: "blocks of each half", usual: 2, least: 1 },
  norms: ["layer"],
  needsImages: false,
  needsSentences: true,
  settings: {
    heads: wholeNumber("Heads of every attention, among which the width is divided", 1, 64).default(2),
    feed_forward: wholeNumber("Hidden units of every feed-forward part, in widths", 1, 64).default(4),
    norm_first: yesOrNo(
      "Whether layer norms stand before every part and after the last block, or after what each part adds",
    ).default(true),
    tied_embeddings: yesOrNo(
      "Whether answers are projected by the vectors of the target's words too",
    ).default(false),
  },
  network: ({ sequence, width, depth, own: { heads, feed_forward, norm_first, tied_embeddings } }) => {
    requireWidth(width, heads);
    const shape: TransformerShape = {
      ...sequence,
      width,
      heads,
      depth,
      hidden: feed_forward * width,
      normFirst: norm_first,
      isTied: tied_embeddings,
    };
    return {
      layers: transformerLayers(shape),
      logitsOfPair: ({ transformerLogits }, parameters, source, target) =>
        transformerLogits(parameters, { source, target }, shape),
      logits: ({ np, transformerLogits }, parameters, tokens) => {
        const { length } = shape;
        if (tokens.shape[1] !== mixtureLength(shape)) {
          const [source, target] = np.split(tokens, [length.source], 1);
          return transformerLogits(parameters, { source: source!, target: target! }, shape);
        }
        const one = pairLength(shape);
        const ends = [length.source, one, one + length.source, 2 * one];
        const [source, target, otherSource, otherTarget, parts] = np.split(tokens, ends, 1);
        const share = parts!
          .astype(np.float32)
          .mul(1 / MIXTURE_PARTS)
          .reshape([-1]);
        const read = {
          source: { tokens: source!, others: otherSource!, share: share.ref },
          target: { tokens: target!, others: otherTarget!, share },
        };
        return transformerLogits(parameters, read, shape);
      },
    };
  },
});

/** Vectors are cut into heads, and half of their numbers are sines and half cosines. */
function requireWidth(width: number, heads: number): void {
  const least = heads % 2 === 0 ? heads : 2 * heads;
  if (width % least === 0) return;
  throw new AtlasError({
    code: "nets/size",
    kind: "input",
    problem: `a transformer of ${heads} heads cannot have the width ${width}`,
    where: "width",
    expected: `a multiple of ${least}`,
  });
}
