import { choice, wholeNumber } from "#settings";
import { always, defineMeasurement, setting } from "./define-measurement.ts";
import { iterationSettings, workOfProducts } from "./probing.ts";

/** Top eigenvalue and trace of a Fisher matrix. */
export const fisher = defineMeasurement({
  kind: "fisher",
  summary:
    "Top eigenvalue and trace of a Fisher matrix: the mean of g·gᵀ over the gradients of single examples",
  of: "network",
  edition: 2,
  onlyAsked: true,
  needsLikelihoodAt: { targets: "drawn" },
  settings: {
    targets: setting(
      choice(
        "Whose targets: the examples' own (the empirical Fisher matrix), or drawn from the network's answers",
        ["own", "drawn"],
      ),
      always("own"),
    ),
    draws: setting(wholeNumber("Targets drawn for an example, where they are drawn", 1, 1000), always(8)),
    ...iterationSettings,
  },
  quantities: [
    "empirical_fisher_top_eig",
    "empirical_fisher_trace",
    "sampled_fisher_top_eig",
    "sampled_fisher_trace",
  ],
  work: (size, { examples, steps, probes }) =>
    workOfProducts(size, { examples, products: steps + probes, kept: steps }),
  load: async () => (await import("./measure-gauss-newton.ts")).measureFisher,
});
