import { LEAST_ROWS } from "#landscape/similarity";
import { choice, numberBetween, wholeNumber, yesOrNo } from "#settings";
import { always, defineMeasurement, examplesSetting, setting } from "./define-measurement.ts";
import { testDataSetting, withTestData } from "./on-test-data.ts";
import { FORWARD_SHARE } from "./work.ts";

/** How alike networks answer, and how far apart their parameters lie. */
export const similarity = defineMeasurement({
  kind: "similarity",
  summary: "How alike the outputs of networks of one cell are",
  of: "pair",
  edition: 4,
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
    measures: setting(
      choice(
        "usual, or all: beside it CKA with Gaussian kernels and from minibatches, mean, singular vector and projection-weighted CCA, Procrustes, distances of functions, the cosine of parameters",
        ["usual", "all"],
      ),
      always("usual"),
    ),
    layers: setting(
      yesOrNo(
        "Compare every layer of one network with every layer of the other, as a map on the page of the cell",
      ),
      always(false),
    ),
    uncertainty: setting(
      yesOrNo(
        "Of every comparison the standard error that it owes to its probes, and what it gives where the probes of one network are shuffled",
      ),
      always(false),
    ),
  },
  quantities: [
    ...withTestData(
      [
        "cka_softmax",
        "cka_logits",
        "l2_distance",
        "cka_softmax_debiased",
        "agreement",
        "jensen_shannon",
        "cka_softmax_minibatch",
        "cka_softmax_rbf",
        "cca_softmax",
        "svcca_softmax",
        "pwcca_softmax",
        "procrustes_softmax",
        "function_distance",
        "parameter_cosine",
        "cka_layers",
      ],
      ["l2_distance", "parameter_cosine", "cka_layers"],
    ),
    "test_disagreement_pct",
  ],
  artefacts: [
    {
      name: "layer_cka",
      meaning:
        "with layers: true, debiased CKA of what every layer of the two networks reads, from the first hidden one to the outputs: row by row, rows by the network of the smaller seed; empty where a layer is constant",
    },
    {
      name: "confusion",
      meaning:
        "how often the two networks prefer which classes on the probes, with measures: all and at most 100 classes: row by row, rows by the class of the network of the smaller seed",
    },
  ],
  // One forward pass of the probe examples through every network, on test data another of them and one of all as they are.
  work: ({ networks, testExamples, memory }, { examples, test_data, layers }) => ({
    gradients:
      networks *
      FORWARD_SHARE *
      ((test_data ? 2 * examples + testExamples : examples) + (layers ? 2 * examples : 0)),
    calls: test_data ? 3 : 1,
    activationBytes: memory.answered(networks, test_data ? Math.max(examples, testExamples) : examples),
    vectors: networks,
  }),
  load: async () => (await import("./measure-similarity.ts")).measureSimilarities,
});
