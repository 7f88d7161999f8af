import { numberBetween, wholeNumber } from "#settings";
import { always, defineMeasurement, setting } from "./define-measurement.ts";
import { FORWARD_SHARE, MOST_MEASURED_BYTES } from "./work.ts";

/** How well networks translate sentences that they were not trained on. */
export const translation = defineMeasurement({
  kind: "translation",
  summary: "How well networks of sentences translate the test sentences by themselves",
  of: "network",
  edition: 1,
  needsSentences: true,
  settings: {
    beam: setting(
      wholeNumber(
        "Beginnings of a translation that are followed at once; 1 takes the likeliest token each time",
        1,
        64,
      ),
      always(1),
    ),
    length_penalty: setting(
      numberBetween(
        "Exponent by which a beam prefers longer translations; 0 seeks the most probable one",
        0,
        10,
      ),
      always(0.6),
    ),
  },
  quantities: ["test_bleu", "test_exact_match_pct", "test_token_match_pct"],
  // Every token of a translation is a forward pass of all that is known of it.
  work: ({ subjects, testExamples, places, activationBytes }, { beam }) => ({
    gradients: subjects * testExamples * beam * places * FORWARD_SHARE,
    calls: subjects * places,
    activationBytes: Math.min(activationBytes(testExamples * beam), MOST_MEASURED_BYTES),
    vectors: 2,
  }),
  load: async () => (await import("./measure-translations.ts")).measureTranslations,
});
