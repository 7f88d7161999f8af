import { TRANSFORMER } from "../transformer.ts";

const { width, heads, hidden, depth, words, length } = TRANSFORMER;

/** The network as PyTorch's scripts take it. */
export const transformerOptions = {
  width,
  heads,
  hidden,
  depth,
  words: words.source,
  length: length.source,
};
