import { z } from "zod";
import { optimiserOf, registeredOptimisers } from "#landscape/optimisers";
import { choice, numberBetween, positiveNumber, wholeNumber, yesOrNo } from "#settings";
import { MOST_FACTOR } from "./curve-budgets.ts";
import { always, batchSetting, defineMeasurement, setting } from "./define-measurement.ts";
import { testDataSetting, withTestData } from "./on-test-data.ts";
import { pairsIn } from "./pairs-of-seeds.ts";
import { pairsSetting } from "./pairs-setting.ts";
import { FORWARD_SHARE } from "./work.ts";

const optimisers = () => registeredOptimisers().map(({ kind }) => kind);

/** A kind of optimiser, which is looked up when it is read: another module may have registered it. */
const optimiserField = z
  .string({ error: () => `one of ${optimisers().join(", ")}` })
  .refine((word) => optimisers().includes(word), {
    error: () => `one of ${optimisers().join(", ")}`,
  })
  .meta({
    description:
      "What moves the bends of a curve, with its usual settings; a kind of training.optimiser, whose rate is then the learning_rate here.",
    examples: optimisers(),
  });

/** Points that a round of looking for the top of a barrier adds to a path, for the loss and for the error. */
const ADDED = 4;

/** Rounds after which the top of a parabola is known to a share of itself: each leaves a quarter of what was missing. */
const roundsUntil = (tolerance: number) => 1 + Math.ceil(Math.log(1 / tolerance) / Math.log(4));

/** Barriers on straight lines and on learned curves between networks. */
export const connectivity = defineMeasurement({
  kind: "connectivity",
  summary: "Curves of low loss between networks of one cell",
  of: "pair",
  edition: 3,
  settings: {
    pairs: pairsSetting("Pairs of seeds joined", { better: 3, paper: 1 }),
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
      wholeNumber("Trained control points of a curve between its ends; 1 is the paper's", 1, 64),
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
    shape: setting(
      choice(
        "What control points make: a Bezier curve, or a chain of straight pieces from each to the next",
        ["bezier", "polychain"],
      ),
      always("bezier"),
    ),
    optimiser: setting(optimiserField, always("sgd")),
    displacement: setting(
      numberBetween(
        "How far from their start bends are moved at random before a curve is trained, in distances between its networks",
        0,
        100,
      ),
      always(0),
    ),
    restarts: setting(
      wholeNumber(
        "Curves sought for each pair, by draws of their own; the one of the lowest barrier counts",
        1,
        100,
      ),
      always(1),
    ),
    barrier_tolerance: setting(
      numberBetween(
        "Lines and curves are looked at again about their tops until barriers are known to this share of themselves; 0 looks once, or not at all by procedure paper",
        0,
        0.5,
      ),
      always(0),
    ),
    arc_length: setting(
      yesOrNo("Measure the length of curves and the mean loss by length along lines and curves too"),
      always(false),
    ),
    until_settled: setting(
      yesOrNo(
        `Double the epochs of a curve, to ${MOST_FACTOR} times as many at most, until another doubling is expected to lower its barrier by half a point or less`,
      ),
      always(false),
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
      "curve_barrier_mean_pct",
      "curve_barrier_mean_nll",
      "linear_mean_loss",
      "curve_mean_loss",
      "curve_length",
      "unsettled_connectivity_pct",
    ],
    ["curve_length_ratio", "final_curve_loss", "curve_length", "unsettled_connectivity_pct"],
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
  pairs: (networks, { pairs }, usual) => pairsIn(networks, pairs, usual),
  // Curve training for every pair, then the training loss along each line and curve.
  work: (
    { subjects, networks, examples, testExamples, isBatchNormalised, memory },
    {
      epochs,
      batch_size,
      interior_points,
      bends,
      optimiser,
      restarts,
      barrier_tolerance,
      until_settled,
      test_data,
    },
  ) => {
    const { gradients, state } = optimiserOf({ kind: optimiser });
    // Ends, interior points and rounds of refinement, by default one of the same size, on the line and on the curves.
    const refined = barrier_tolerance === 0 ? interior_points : ADDED * roundsUntil(barrier_tolerance);
    // Every budget of a curve that is doubled to the last, and the points of each of its curves.
    const budgets = until_settled ? 1 + Math.log2(MOST_FACTOR) : 1;
    const trained = epochs * (until_settled ? 2 * MOST_FACTOR - 1 : 1);
    const judged = (1 + restarts * budgets) * (2 + interior_points + refined) * (test_data ? 2 : 1);
    // Batch normalisation needs a pass over the examples before that which judges them.
    const passes = judged * (isBatchNormalised ? 2 : 1);
    const updates = restarts * trained * gradients;
    return {
      gradients: subjects * examples * (updates + passes * FORWARD_SHARE),
      calls: restarts * trained * Math.ceil(examples / batch_size) + judged,
      activationBytes:
        memory.fitted(subjects, Math.min(batch_size, examples), state.length, bends) +
        memory.along(subjects * judged, test_data ? Math.max(examples, testExamples) : examples, bends),
      vectors: networks + restarts * bends * subjects,
    };
  },
  keptVectors: ({ bends }) => bends,
  // What has settled by its first budget takes no other.
  least: (settings) => ({ ...settings, until_settled: false }),
  load: async () => (await import("./measure-connectivity.ts")).measureConnectivities,
  loadAgain: async () => (await import("./measure-connectivity.ts")).judgeConnectivities,
});
