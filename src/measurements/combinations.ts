import { yesOrNo } from "#settings";
import { always, defineMeasurement, setting } from "./define-measurement.ts";
import { withTestData } from "./on-test-data.ts";
import { REPAIR_EXAMPLES, REPAIRED_LAYERS } from "./repairing.ts";
import { FORWARD_SHARE } from "./work.ts";

/** What the networks of a cell are worth together: their ensemble, their majority vote and the average of their weights. */
export const combinations = defineMeasurement({
  kind: "combinations",
  summary:
    "Networks of one cell put together: mean of their probabilities, majority vote, average of weights",
  of: "cell",
  edition: 1,
  onlyAsked: true,
  settings: {
    align: setting(
      yesOrNo(
        "Also average weights with the units of all networks in the order of the first one's, matched by their weights",
      ),
      always(false),
    ),
    repair: setting(
      yesOrNo(
        "Also average weights with units so matched and give the units of averages the mean and deviation that those of the networks have on average (REPAIR); of batch-normalised networks the aligned averages have that",
      ),
      always(false),
    ),
    test_data: setting(
      yesOrNo(
        "Judge them on test examples too, as quantities of their own (test_…), which no phase reads; networks are put together for these",
      ),
      always(true),
    ),
  },
  quantities: withTestData([
    "ensemble_loss",
    "ensemble_acc_pct",
    "ensemble_gain_nll",
    "ensemble_gain_pct",
    "vote_acc_pct",
    "vote_gain_pct",
    "vote_competence_pct",
    "weight_average_loss",
    "weight_average_acc_pct",
    "weight_average_gain_nll",
    "weight_average_gain_pct",
    "aligned_average_loss",
    "aligned_average_acc_pct",
    "aligned_average_gain_nll",
    "aligned_average_gain_pct",
    "repaired_average_loss",
    "repaired_average_acc_pct",
    "repaired_average_gain_nll",
    "repaired_average_gain_pct",
  ]),
  artefacts: [
    {
      name: "wrong_members, test_wrong_members",
      meaning:
        "on how many training and test examples none, one, ... and all of the networks put together err; not of sentences",
    },
  ],
  // A pass of every network, of the average of all and of those that leave one out, and one before it for batch statistics.
  work: (
    { subjects, networks, examples, testExamples, isBatchNormalised, memory },
    { align, repair, test_data },
  ) => {
    const judged = examples + (test_data ? testExamples : 0);
    const groups = networks + subjects;
    const averages = (1 + Number(align) + Number(repair)) * groups;
    const passes = (networks + averages) * judged + (isBatchNormalised ? averages * examples : 0);
    const isRepaired = repair && !isBatchNormalised;
    const reads = isRepaired ? REPAIRED_LAYERS * (networks + groups) : 0;
    return {
      gradients: FORWARD_SHARE * (passes + reads * Math.min(examples, REPAIR_EXAMPLES)),
      calls: subjects * (test_data ? 2 : 1) * (isBatchNormalised ? 2 : 1) + reads,
      activationBytes: memory.answered(networks, judged),
      vectors: (3 + 2 * Number(align || repair) + Number(repair)) * networks,
    };
  },
  load: async () => (await import("./measure-combinations.ts")).measureCombinations,
});
