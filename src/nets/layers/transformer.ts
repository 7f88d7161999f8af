import { type Layer, linear } from "./layer.ts";
import type { SequenceShape } from "./sequence-shape.ts";
import { attentionScores, layerNormOf, ofTokens } from "./token-layers.ts";

/** What an encoder-decoder Transformer is made of. */
export interface TransformerShape extends SequenceShape {
  /** Numbers of a token's vector, even, and a multiple of the heads. */
  readonly width: number;
  readonly heads: number;
  /** Units of every feed-forward part. */
  readonly hidden: number;
  /** Blocks of the encoder, and as many of the decoder. */
  readonly depth: number;
  /** Whether layer norms stand before every part and after the last, the default, or after what each part adds. */
  readonly normFirst?: boolean;
  /** Whether the table of the target's words is what answers are projected by too; by default not. */
  readonly isTied?: boolean;
}

/** A table of vectors: the parameter `name.weight` [words, width]. */
export function embedding(name: string, words: number, width: number, length: number): Layer {
  return {
    parameters: [
      { name: `${name}.weight`, shape: [words, width], fanIn: width, fanOut: words, role: "weight" },
    ],
    statistics: [],
    multiplyAdds: 0,
    activations: length * width,
  };
}

/** The parts of an encoder-decoder Transformer that `transformerLogits` computes, in their order. */
export function transformerLayers(shape: TransformerShape): readonly Layer[] {
  const { width, hidden, depth, words, length, normFirst = true, isTied = false } = shape;
  const norms = (name: string, tokens: number) => (normFirst ? [layerNormOf(name, width, tokens)] : []);
  const blocks = (side: "source" | "target"): Layer[] =>
    Array.from({ length: depth }, (_, i) => `${SIDES[side]}${i}`).flatMap((name) => {
      const tokens = length[side];
      const attend = (part: string, read: number, inputs: readonly Layer[]): Layer[] => [
        layerNormOf(`${name}.${part}.norm`, width, tokens),
        ...inputs,
        attentionScores(tokens * read, width, shape.heads),
        ofTokens(linear(`${name}.${part}.out`, width, width), tokens),
      ];
      const own = [ofTokens(linear(`${name}.attention.projection`, width, 3 * width), tokens)];
      const others = [
        ofTokens(linear(`${name}.cross.queries`, width, width), tokens),
        ofTokens(linear(`${name}.cross.memory`, width, 2 * width), length.source),
      ];
      return [
        ...attend("attention", tokens, own),
        ...(side === "target" ? attend("cross", length.source, others) : []),
        layerNormOf(`${name}.forward.norm`, width, tokens),
        ofTokens(linear(`${name}.forward.up`, width, hidden), tokens),
        ofTokens(linear(`${name}.forward.down`, hidden, width), tokens),
      ];
    });
  const head = linear("head", width, words.target);
  return [
    embedding("source", words.source, width, length.source),
    embedding("target", words.target, width, length.target),
    ...blocks("source"),
    ...norms("encoder.norm", length.source),
    ...blocks("target"),
    ...norms("decoder.norm", length.target),
    ofTokens(isTied ? biased(head) : head, length.target),
  ];
}

/** A linear layer whose weight is another layer's. */
const biased = (layer: Layer): Layer => ({
  ...layer,
  parameters: layer.parameters.filter(({ role }) => role === "bias"),
});

const SIDES = { source: "encoder", target: "decoder" } as const;
