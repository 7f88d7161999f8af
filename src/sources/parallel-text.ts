import { defineTextSource } from "./define-text-source.ts";

/** Sentences with translations in files of one's own. */
export const parallelText = defineTextSource({
  name: "parallel-text",
  meaning: "Sentences and their translations, line by line in files such as train.de and train.en",
  pairs: 1,
  usual: { tokens: "byte-pairs", vocabulary: 1000, length: 24 },
});
