import { choice, numberBetween, positiveNumber, wholeNumber } from "#settings";
import { always, batchSetting, defineMeasurement, setting, subjectsSetting } from "./define-measurement.ts";
import { testDataSetting, withTestData } from "./on-test-data.ts";
import { FORWARD_SHARE } from "./work.ts";

/** Barriers on straight lines and on learned curves between networks. */
export const connectivity = defineMeasurement({
  kind: "connectivity",
  summary: "Curves of low loss between networks of one cell",
  of: "pair",
  edition: 3,
  settings: {
    pairs: subjectsSetting(
      wholeNumber("Pairs of seeds joined: (0, 1), (1, 2), ... and last (0, n - 1)", 1, 1000),
      { better: 3, paper: 1 },
    ),
    interior_points: setting(wholeNumber("Points strictly inside a curve at which it is judged", 1, 1000), {
      better: 13,
      paper: 3,
    }),
    // 50 epochs of the paper's 50,000 examples are 20,000 updates. Small data have fewer, but what a curve comes to goes by
    // epochs times rate, and a bend stands far more than the published rate: it enters a point by 2t(1 - t) only.
    epochs: setting(
      wholeNumber("Most epochs a curve is trained for", 1, 100_000),
      { better: 50, paper: 50 },
      { 1: 250 },
    ),
    batch_size: batchSetting(
      wholeNumber(
        "Examples in a minibatch of curve training; by default at most what the smallest cell has",
        1,
        10_000_000,
      ),
      always(128),
    ),
    learning_rate: setting(
      positiveNumber("Learning rate of curve training", 1000),
      { better: 0.06, paper: 0.01 },
      { 1: 0.01 },
    ),
    weight_decay: setting(numberBetween("Weight decay of curve training", 0, 10), always(5e-4)),
    initialisation: setting(
      choice("Where the middle of a curve starts: on the straight line or at random", ["line", "random"]),
      { better: "line", paper: "random" },
    ),
    bends: setting(
      wholeNumber("Trained control points of a curve between its ends; 1 is the paper's", 1, 8),
      always(1),
    ),
    times: setting(
      choice(
        "Where on a curve its updates are made: one in every stretch of it an epoch, or each anywhere, as procedure paper does whatever is set here",
        ["stratified", "independent"],
      ),
      always("stratified"),
    ),
    loss_tolerance: setting(
      numberBetween(
        "A curve ends early once its loss stands still to this share of its value; 0 takes all epochs, as procedure paper does whatever is set here",
        0,
        0.99,
      ),
      always(0.02),
    ),
    test_data: testDataSetting,
  },
  quantities: withTestData(
    [
      "linear_barrier_pct",
      "linear_barrier_nll",
      "mode_connectivity_pct",
      "curve_barrier_pct",
      "curve_dip_pct",
      "curve_barrier_nll",
      "curve_dip_nll",
      "mode_connectivity_published_pct",
      "curve_length_ratio",
      "final_curve_loss",
    ],
    ["curve_length_ratio", "final_curve_loss"],
  ),
  artefacts: [
    {
      name: "bend1.<parameter>, bend2.<parameter>, ...",
      meaning: "the trained control points of the curve, one tensor a parameter",
    },
    {
      name: "profile.t, profile.loss, profile.error_pct",
      meaning: "points of the curve: position, loss, percent",
    },
    { name: "line.t, line.loss, line.error_pct", meaning: "points of the straight line, likewise" },
    {
      name: "test_profile.t, ..., test_line.t, ...",
      meaning: "the same points judged on test data, where that is measured",
    },
    { name: "curve_loss", meaning: "mean loss of the batches of each epoch of curve training" },
  ],
  pairs: (networks, { pairs }) => neighbouringPairs(networks, pairs),
  // Curve training for every pair, then the training loss along each line and curve.
  work: (
    { subjects, examples, isBatchNormalised, activationBytes },
    { epochs, batch_size, interior_points, bends, test_data },
  ) => {
    // Ends, interior points and a round of refinement of the same size, on the line and on the curve.
    const judged = 2 * (2 + 2 * interior_points) * (test_data ? 2 : 1);
    // Batch normalisation needs a pass over the examples before that which judges them.
    const passes = judged * (isBatchNormalised ? 2 : 1);
    return {
      gradients: subjects * examples * (epochs + passes * FORWARD_SHARE),
      calls: epochs * Math.ceil(examples / batch_size) + judged,
      activationBytes: subjects * activationBytes(batch_size),
      vectors: (4 + 4 * bends) * subjects,
    };
  },
  load: async () => (await import("./measure-connectivity.ts")).measureConnectivities,
  loadAgain: async () => (await import("./measure-connectivity.ts")).judgeConnectivities,
});

/** How many pairs of seeds are joined: (0, 1), (1, 2), … and last (0, n - 1), at most as many as asked for. */
export function pairCount(seeds: number, wanted: number): number {
  return Math.min(wanted, seeds > 2 ? seeds : seeds - 1);
}

/** The pairs (0, 1), (1, 2), … and last (0, n - 1), as many as are asked for; each with the smaller seed first. */
export function neighbouringPairs(networks: number, wanted: number): readonly (readonly [number, number])[] {
  return Array.from({ length: pairCount(networks, wanted) }, (_, index) => {
    const neighbour = (index + 1) % networks;
    return [Math.min(index, neighbour), Math.max(index, neighbour)] as const;
  });
}
