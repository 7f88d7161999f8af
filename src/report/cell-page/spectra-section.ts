import { type NetworkSpectrum, renderSvg, spectralDensities } from "#figures";
import type { CellEvidence } from "../cell-evidence.ts";
import { networkName } from "../network-names.ts";

/** The spectra of the Hessians of a cell's networks, smoothed. */
export function spectraSection(
  spectra: readonly NetworkSpectrum[],
  evidence: Pick<CellEvidence, "names" | "terms">,
): string {
  const named = spectra.map((spectrum) => ({ ...spectrum, name: networkName(evidence, spectrum.seed) }));
  const figure = spectralDensities(named, "Spectral density of the Hessian", evidence.terms.lossUnit);
  return `<figure>${renderSvg(figure, { place: "inline" })}</figure>
<p class="hint">By stochastic Lanczos quadrature, every node a Gaussian of the width below the axis: nothing narrower is there, and eigenvalues near zero are told apart no better than the nodes are. Magnitudes below a millionth of the largest are drawn at it.</p>`;
}
