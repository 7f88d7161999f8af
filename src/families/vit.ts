import type { numpy } from "@jax-js/jax";
import { AtlasError } from "#errors";
import {
  attentionScores,
  embedding,
  type ImageSize,
  type Layer,
  layerNormOf,
  linear,
  ofTokens,
} from "#nets/layers";
import { choice, wholeNumber } from "#settings";
import { defineFamily } from "./define-family.ts";

/**
 * A vision Transformer: square patches of an image as tokens of `width` numbers, learned positions, `depth` blocks, layer
 * norm and a linear output, read off a class token or the mean of all tokens; without dropout.
 *
 * A block adds to every token what attention finds and then what a feed-forward part of one hidden layer makes of it,
 * each after a layer norm; the hidden layer has `mlp_ratio` times the width and the exact GELU, x · Φ(x). Parameters are
 * `patches.weight` [channels · side · side, width], `patches.bias`, `class_token` [1, width], `positions.weight`
 * [tokens, width], `blocks.0.norm1.weight`, `blocks.0.attention.projection.weight` [width, 3 · width] (queries, keys,
 * values), `blocks.0.attention.out.weight`, `blocks.0.norm2.weight`, `blocks.0.forward.up.weight`,
 * `blocks.0.forward.down.weight`, …, `norm.weight`, `head.weight` [width, classes] and their biases. With `mean` there is
 * no class token. Layer norms add 1e-5 to the variance.
 * After Dosovitskiy et al., "An image is worth 16x16 words", 2021; the mean after the last norm as in Beyer, Zhai and
 * Kolesnikov, "Better plain ViT baselines for ImageNet-1k", 2022.
 */
export const vit = defineFamily({
  name: "vit",
  article: "a",
  kind: "a vision Transformer",
  width: "numbers of a token",
  depth: { counts: "blocks", usual: 6, least: 1 },
  norms: ["layer"],
  needsImages: true,
  settings: {
    patch_size: wholeNumber("Side of a patch in pixels, which divides that of the image", 1, 256).default(4),
    heads: wholeNumber("Heads of every attention, which divide the width", 1, 256).default(4),
    mlp_ratio: wholeNumber("Hidden units of every feed-forward part, in widths", 1, 16).default(4),
    pooling: choice("What the output reads: a class token, or the mean of all tokens", [
      "class-token",
      "mean",
    ]).default("class-token"),
  },
  network: ({ image, width, depth, classes, own: { patch_size: side, heads, mlp_ratio, pooling } }) => {
    requireDivision(image, width, side, heads);
    const [rows, columns] = [image.height / side, image.width / side];
    const hasToken = pooling === "class-token";
    const tokens = rows * columns + (hasToken ? 1 : 0);
    const pixels = image.channels * side * side;
    const blocks = Array.from({ length: depth }, (_, block) => `blocks.${block}`);
    return {
      layers: [
        ofTokens(linear("patches", pixels, width), rows * columns),
        ...(hasToken ? [classToken(width)] : []),
        embedding("positions", tokens, width, tokens),
        ...blocks.flatMap((name) => blockLayers(name, { width, tokens, heads, hidden: mlp_ratio * width })),
        layerNormOf("norm", width, tokens),
        linear("head", width, classes),
      ],
      logits: ({ lax, np, attention, layersByName }, parameters, images) => {
        const batch = images.shape[0]!;
        const { linear: applied, norm, afterNorm } = layersByName(parameters);
        const gelu = (x: numpy.Array): numpy.Array => x.ref.mul(0.5).mul(lax.erf(x.mul(Math.SQRT1_2)).add(1));
        const patches = images
          .reshape([batch, image.channels, rows, side, columns, side])
          .transpose([0, 2, 4, 1, 3, 5])
          .reshape([batch, rows * columns, pixels]);
        const embedded = applied("patches", patches);
        const withToken = hasToken
          ? np.concatenate([np.broadcastTo(parameters.class_token!, [batch, 1, width]), embedded], 1)
          : embedded;
        let vectors = withToken.add(parameters["positions.weight"]!);
        for (const name of blocks) {
          const projected = afterNorm(`${name}.norm1`, `${name}.attention.projection`, vectors.ref);
          const [queries, keys, values] = np.split(projected, 3, -1);
          const found = attention({ queries: queries!, keys: keys!, values: values! }, heads);
          vectors = vectors.add(applied(`${name}.attention.out`, found));
          const hidden = gelu(afterNorm(`${name}.norm2`, `${name}.forward.up`, vectors.ref));
          vectors = vectors.add(applied(`${name}.forward.down`, hidden));
        }
        if (hasToken) return afterNorm("norm", "head", vectors.slice([], 0));
        return applied("head", norm("norm", vectors).mean(1));
      },
    };
  },
});

/** The vector that stands before those of the patches. */
function classToken(width: number): Layer {
  return {
    // Like a bias it is the same for every image, and starts at zero where biases do.
    parameters: [{ name: "class_token", shape: [1, width], fanIn: width, fanOut: width, role: "bias" }],
    statistics: [],
    multiplyAdds: 0,
    activations: width,
  };
}

interface BlockShape {
  readonly width: number;
  readonly tokens: number;
  readonly heads: number;
  readonly hidden: number;
}

function blockLayers(name: string, { width, tokens, heads, hidden }: BlockShape): readonly Layer[] {
  return [
    layerNormOf(`${name}.norm1`, width, tokens),
    ofTokens(linear(`${name}.attention.projection`, width, 3 * width), tokens),
    attentionScores(tokens * tokens, width, heads),
    ofTokens(linear(`${name}.attention.out`, width, width), tokens),
    layerNormOf(`${name}.norm2`, width, tokens),
    ofTokens(linear(`${name}.forward.up`, width, hidden), tokens),
    ofTokens(linear(`${name}.forward.down`, hidden, width), tokens),
  ];
}

function requireDivision(image: ImageSize, width: number, side: number, heads: number): void {
  const refuse = (problem: string, where: string, expected: string) =>
    new AtlasError({ code: "nets/size", kind: "input", problem, where, expected });
  if (image.height % side !== 0 || image.width % side !== 0) {
    const pixels = `${image.height}×${image.width} pixels`;
    throw refuse(
      `images of ${pixels} cannot be cut into patches of ${side}×${side}`,
      "patch_size",
      "a divisor of both",
    );
  }
  if (width % heads !== 0) {
    throw refuse(
      `a width of ${width} cannot be divided among ${heads} heads`,
      "width",
      `a multiple of ${heads}`,
    );
  }
}
