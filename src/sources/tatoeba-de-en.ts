import { defineTextSource } from "./define-text-source.ts";

/** Short German sentences with English translations, of Tatoeba. */
export const tatoebaDeEn = defineTextSource({
  name: "tatoeba-de-en",
  meaning: "German sentences of up to six words with English translations, from the files of Tatoeba",
  pairs: 6500,
  usual: { tokens: "byte-pairs", vocabulary: 400, length: 16 },
});
