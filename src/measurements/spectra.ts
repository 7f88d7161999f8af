import { choice, yesOrNo } from "#settings";
import { always, defineMeasurement, setting } from "./define-measurement.ts";

/** How heavy the tails of the spectra of a network's weights are. */
export const spectra = defineMeasurement({
  kind: "spectra",
  summary: "Tails of the spectra of weights, layer by layer",
  of: "network",
  edition: 1,
  onlyAsked: true,
  settings: {
    tail: setting(
      choice(
        "Where a tail starts: at the median of the eigenvalues, or where a power law fits what is above best",
        ["median", "best-fit"],
      ),
      always("median"),
    ),
    norms: setting(
      yesOrNo(
        "Of each layer the spectral and Frobenius norm and the stable rank too, and how far its tail is from a power law",
      ),
      always(false),
    ),
  },
  quantities: ["weight_tail_exponent", "weight_spectral_norm", "weight_frobenius_norm", "weight_stable_rank"],
  artefacts: [
    {
      name: "layer_exponents",
      meaning:
        "tail exponent of each array of two axes and more, in the order of the layout; empty for fewer than eight eigenvalues; loss-atlas diagnose with --cell turns them into learning rates by layer",
    },
    {
      name: "layer_exponents_se",
      meaning: "standard errors of these exponents, with the start of the tail held",
    },
    {
      name: "layer_tail_distances",
      meaning: "with norms: true, largest distance of each tail's distribution from its power law, 0 to 1",
    },
    {
      name: "layer_spectral_norms",
      meaning:
        "with norms: true, largest singular value of each of these arrays, kernels as the matrix that multiplies patches; empty for zeros",
    },
    { name: "layer_frobenius_norms", meaning: "likewise their Frobenius norms" },
    { name: "layer_stable_ranks", meaning: "likewise their stable ranks" },
  ],
  // Without examples: a decomposition of each layer, which is small beside any pass over data.
  work: () => ({ gradients: 0, calls: 1, activationBytes: 0, vectors: 1 }),
  load: async () => (await import("./measure-spectra.ts")).measureSpectra,
});
