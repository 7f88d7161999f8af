/** What a section of advice says of itself. */
export interface FollowUp {
  readonly title: string;
  readonly source: string;
  /** What its advice rests on and what was not tested, sentences. */
  readonly restsOn: readonly string[];
}

/** The sections of advice beside a diagnosis. */
export const FOLLOW_UPS: Readonly<Record<"ensembles" | "pruning" | "layers", FollowUp>> = {
  ensembles: {
    title: "Does an ensemble pay?",
    source: "Theisen et al. 2023, When are ensembles really effective?, NeurIPS",
    restsOn: [
      "It pays where networks disagree on more test examples than one errs on: what a majority vote takes away of the errors is at most that ratio.",
      "The most is of many networks; of M the ratio is 1 − 1/M of that. The least holds for ensembles that are competent.",
      "Standard errors are over networks, as if disagreement and error erred independently; that of so many test examples is not among them.",
    ],
  },
  pruning: {
    title: "Pruned networks: hotter or colder?",
    source: "Zhou et al. 2023, A three-regime model of network pruning, ICML",
    restsOn: [
      "Poorly connected: hotter; connected and dissimilar: colder; connected and similar: keep. In the study on Fashion-MNIST a step as advised gained nothing that can be seen.",
      "The paper joins networks retrained from one pruned network by a straight line and heats the training before pruning alone; here the cell's own networks are compared, by the connectivity and the thresholds of the phases.",
    ],
  },
  layers: {
    title: "Learning rate by layer",
    source:
      "Zhou et al. 2023, Temperature balancing, layer-wise weight analysis, and neural network training, NeurIPS",
    restsOn: [
      "The factor goes from 0.5 for the layer with the heaviest tail to 1.5 for the one with the lightest; the paper takes it anew in every epoch.",
      "Perceptrons on Fashion-MNIST that were trained by such factors gained nothing that can be seen: 0.1 points of test accuracy, −0.2 to 0.3.",
    ],
  },
};
