import { LEAST_ROWS } from "#landscape/similarity";
import { choice, numberBetween, wholeNumber } from "#settings";
import { always, defineMeasurement, examplesSetting, setting } from "./define-measurement.ts";
import { testDataSetting, withTestData } from "./on-test-data.ts";
import { FORWARD_SHARE, MOST_MEASURED_BYTES } from "./work.ts";

/** How alike networks answer, and how far apart their parameters lie. */
export const similarity = defineMeasurement({
  kind: "similarity",
  summary: "How alike the outputs of networks of one cell are",
  of: "pair",
  edition: 3,
  settings: {
    examples: examplesSetting(
      wholeNumber(
        "Training examples on which networks are compared, shared by all cells; by default at most what the smallest cell has",
        LEAST_ROWS,
        10_000_000,
      ),
      { better: 512, paper: 768 },
    ),
    probes: setting(
      choice(
        "What of them networks are compared on: mixup mixes examples in pairs, of sentences the vectors of their tokens, clean leaves them as they are; usual is mixup of images and clean sentences",
        ["usual", "mixup", "clean"],
      ),
      always("usual"),
    ),
    mixup_alpha: setting(
      numberBetween("Shares of a mix are drawn from Beta(alpha, alpha)", 1, 1_000_000),
      always(16),
    ),
    test_data: testDataSetting,
  },
  quantities: [
    ...withTestData(
      ["cka_softmax", "cka_logits", "l2_distance", "cka_softmax_debiased", "agreement", "jensen_shannon"],
      ["l2_distance"],
    ),
    "test_disagreement_pct",
  ],
  // One forward pass of the probe examples through every network, on test data another of them and one of all as they are.
  work: ({ networks, testExamples, activationBytes }, { examples, test_data }) => ({
    gradients: networks * FORWARD_SHARE * (test_data ? 2 * examples + testExamples : examples),
    calls: test_data ? 3 : 1,
    activationBytes: Math.min(networks * activationBytes(examples), MOST_MEASURED_BYTES),
    vectors: 2 * networks,
  }),
  load: async () => (await import("./measure-similarity.ts")).measureSimilarities,
});
