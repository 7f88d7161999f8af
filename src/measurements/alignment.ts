import { choice, wholeNumber, yesOrNo } from "#settings";
import { connectivity } from "./connectivity.ts";
import { always, defineMeasurement, examplesSetting, setting } from "./define-measurement.ts";
import { testDataSetting, withTestData } from "./on-test-data.ts";
import { pairsIn } from "./pairs-of-seeds.ts";
import { pairsSetting } from "./pairs-setting.ts";
import { REPAIRED_LAYERS } from "./repairing.ts";
import { usualCurveSettings } from "./usual-curve-settings.ts";
import { FORWARD_SHARE, MOST_MEASURED_BYTES } from "./work.ts";

/** Straight lines between networks whose hidden units are put in the same order. */
export const alignment = defineMeasurement({
  kind: "alignment",
  summary: "Straight lines between networks of one cell with their hidden units in the same order",
  of: "pair",
  edition: 2,
  onlyAsked: true,
  settings: {
    pairs: pairsSetting("Pairs of seeds aligned", { better: 3, paper: 1 }),
    method: setting(
      choice("What units are matched by: their weights, or what they do on examples", [
        "weights",
        "activations",
      ]),
      always("weights"),
    ),
    symmetries: setting(
      choice(
        "What is done to units: they are put in another order, or also scaled, and turned round where their sign does not matter",
        ["permutations", "with_scales"],
      ),
      always("permutations"),
    ),
    repair: setting(
      yesOrNo(
        "Also give units between two networks the mean and deviation that lie between theirs (REPAIR); batch-normalised networks always have that",
      ),
      always(true),
    ),
    examples: examplesSetting(
      wholeNumber(
        "Training examples on which activations are compared and repaired; by default at most what the smallest cell has",
        2,
        10_000_000,
      ),
      always(512),
    ),
    interior_points: setting(
      wholeNumber(
        "Points strictly inside a line at which it is judged, best as many as of connectivity",
        1,
        1000,
      ),
      { better: 13, paper: 3 },
    ),
    curves: setting(
      yesOrNo(
        "Also seek a curve of low loss between aligned networks, as connectivity does by default; takes as long as that",
      ),
      always(false),
    ),
    test_data: testDataSetting,
  },
  quantities: withTestData(
    [
      "aligned_barrier_pct",
      "aligned_barrier_nll",
      "repaired_barrier_pct",
      "repaired_barrier_nll",
      "aligned_mode_connectivity_pct",
      "aligned_distance",
    ],
    ["aligned_mode_connectivity_pct", "aligned_distance"],
  ),
  artefacts: [
    {
      name: "aligned_t, aligned_loss, aligned_error_pct",
      meaning: "points of the straight line between aligned networks: position, loss, percent",
    },
    {
      name: "repaired_t, ...",
      meaning: "the same with every point repaired; not of batch-normalised networks",
    },
    {
      name: "test_aligned_t, ..., test_repaired_t, ...",
      meaning: "the same points judged on test data, where that is measured",
    },
  ],
  pairs: (networks, { pairs }, usual) => pairsIn(networks, pairs, usual),
  work: (size, { procedure, repair, examples, interior_points, curves, test_data }) => {
    const { subjects, examples: all, testExamples, isBatchNormalised, activationBytes } = size;
    const sought = curves ? connectivity.work(size, usualCurveSettings(procedure, all)) : undefined;
    const points = 2 + 2 * interior_points;
    const lines = repair && !isBatchNormalised ? 2 : 1;
    const judged = points * lines * (all + (test_data ? testExamples : 0));
    const recalibrated = isBatchNormalised ? points * all : 0;
    const repaired = lines === 2 ? points * REPAIRED_LAYERS * examples : 0;
    return {
      gradients:
        subjects * FORWARD_SHARE * (judged + recalibrated + repaired + 2 * examples) +
        (sought?.gradients ?? 0),
      calls: subjects * points * (lines === 2 ? 2 + REPAIRED_LAYERS : 1) + (sought?.calls ?? 0),
      activationBytes: Math.max(
        Math.min(activationBytes(all), MOST_MEASURED_BYTES),
        sought?.activationBytes ?? 0,
      ),
      vectors: Math.max(8, sought?.vectors ?? 0),
    };
  },
  load: async () => (await import("./measure-alignment.ts")).measureAlignments,
});
