import { always, defineMeasurement, setting } from "#measurements";
import { numberBetween } from "#settings";

/** Measures the norm of the parameters, to a power that is a setting. */
export const weightNorms = defineMeasurement({
  kind: "weight_norms",
  summary: "How large the parameters of a network are",
  of: "network",
  edition: 1,
  settings: {
    power: setting(numberBetween("What the norm is raised to", 1, 4), always(1)),
  },
  quantities: ["weight_norm"],
  artefacts: [
    { name: "largest", meaning: "the largest magnitudes among the parameters, in descending order" },
  ],
  work: ({ subjects }) => ({ gradients: 0, calls: subjects, activationBytes: 0, vectors: subjects }),
  load:
    async () =>
    async ({ networks, subjects, settings }) =>
      subjects.map(([position]) => {
        const { parameters, diverged } = networks[position!]!;
        if (diverged) return { observations: [] };
        const norm = Math.hypot(...parameters);
        return {
          observations: [{ quantity: "weight_norm", value: norm ** settings.power, standardError: null }],
          series: { largest: [...parameters.map(Math.abs).sort().reverse().slice(0, 3)] },
        };
      }),
});
