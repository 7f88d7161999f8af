// A measurement of your own and the quantity that it measures: how many weights of a network are next to nothing.
import {
  always,
  defineMeasurement,
  defineQuantity,
  positiveNumber,
  registerMeasurement,
  registerQuantity,
  setting,
} from "loss-atlas";

// A column of every table, a map in the report, a row on every cell's page.
registerQuantity(
  defineQuantity({
    name: "small_weights_pct",
    title: "Small weights",
    unit: "%",
    of: "network",
    range: { low: 0, high: 100, words: "percent from 0 to 100" },
  }),
);

registerMeasurement(
  defineMeasurement({
    kind: "small_weights",
    summary: "How many weights of a network are next to nothing",
    of: "network",
    // One more whenever the same network would give another number: results of the edition before are not used again.
    edition: 1,
    // `measure.small_weights.below` of the configuration, the same under every procedure.
    settings: {
      below: setting(positiveNumber("The magnitude below which a weight is small", 1), always(0.01)),
    },
    quantities: ["small_weights_pct"],
    artefacts: [],
    // What it costs, for the plan: it only reads the weights.
    work: ({ subjects }) => ({ gradients: 0, calls: subjects, activationBytes: 0, vectors: subjects }),
    // `load` is awaited where a job computes it, so that a measurement that needs an engine loads it only there.
    load:
      async () =>
      async ({ networks, subjects, settings: { below } }) =>
        subjects.map(([position]) => {
          const { parameters, diverged } = networks[position!]!;
          const small = parameters.filter((weight) => Math.abs(weight) < below).length;
          const value = diverged ? null : (100 * small) / parameters.length;
          return { observations: [{ quantity: "small_weights_pct", value, standardError: null }] };
        }),
  }),
);
