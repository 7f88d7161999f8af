import { defineQuantity } from "../define-quantity.ts";
import { POINTS } from "../range.ts";

/** Least lead of narrowly right over narrowly wrong majorities among the networks of a cell, points (Theisen et al. 2023, assumption 1). */
export const voteCompetencePct = defineQuantity({
  name: "vote_competence_pct",
  title: "Competence of the majority vote",
  unit: "points of training examples",
  of: "cell",
  range: POINTS,
  scale: "signed",
  column: "measured",
  note: {
    what: "The least, over t from 0 to 1/2, of the share of examples on which a share t to 1/2 of the networks errs less that on which 1/2 to 1 − t does: where it is not below 0, a majority vote is no worse than its members.",
    range: "−100 to 100 points; of an even number of networks at most 0, for a tie counts as wrong.",
    expect: "Above 0 for an odd number of networks that learnt something.",
    odd: "Below 0 for three networks: on more examples are two of them wrong than one.",
  },
});
