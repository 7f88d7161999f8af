import { alongTraining, type QuantityAlong, renderSvg } from "#figures";
import type { Terms } from "#quantities";

/** What was measured of the networks of a cell along their training. */
export function alongSection(quantities: readonly QuantityAlong[], terms: Terms): string {
  const figure = alongTraining(quantities, "Along training", terms);
  const hasEdge = quantities.some(({ limit }) => limit !== undefined);
  const edge = hasEdge
    ? " The dashed line is the eigenvalue at which a full-batch step of the rate and momentum of that moment no longer shrinks on a quadratic, 2 over the rate without momentum."
    : "";
  return `<figure>${renderSvg(figure, { place: "inline" })}</figure>
<p class="hint">By the epochs that a network had trained when it was measured, 0 as it was initialised; straight lines between them hide how it went.${edge}</p>`;
}
