import { type NetworkSpectrum, renderSvg, spectralDensities } from "#figures";

/** The spectra of the Hessians of a cell's networks, smoothed. */
export function spectraSection(spectra: readonly NetworkSpectrum[], lossUnit: string): string {
  const figure = spectralDensities(spectra, "Spectral density of the Hessian", lossUnit);
  return `<figure>${renderSvg(figure, { place: "inline" })}</figure>
<p class="hint">By stochastic Lanczos quadrature, every node a Gaussian of the width below the axis: nothing narrower is there, and eigenvalues near zero are told apart no better than the nodes are. Magnitudes below a millionth of the largest are drawn at it.</p>`;
}
