import { layerMap, renderSvg } from "#figures";
import { capitalised } from "#words";
import type { CellEvidence, LayerMapEvidence } from "../cell-evidence.ts";
import { escapeHtml } from "../html.ts";
import { networkName, networksNamed } from "../network-names.ts";

/** How alike the layers of every pair of networks are, as maps. */
export function layerMapsSection(
  maps: readonly LayerMapEvidence[],
  evidence: Pick<CellEvidence, "names">,
): string {
  const figures = maps.map(({ seeds: [first, second], ...likeness }) => {
    const map = layerMap(likeness, capitalised(networksNamed(evidence, [first, second])), [
      networkName(evidence, first),
      networkName(evidence, second),
    ]);
    return `<div><figure>${renderSvg(map, { place: "inline" })}</figure></div>`;
  });
  const names = maps.find((map) => map.names !== undefined)?.names ?? [];
  const list = names.map((name, i) => `${i + 1} ${escapeHtml(name)}`).join(", ");
  const called = list === "" ? "" : ` Layers, by the parameter that first reads each: ${list}.`;
  return `<p class="hint">CKA of what every layer reads, from the first hidden one to the outputs, debiased: about 0 for unrelated layers. A bright diagonal says that networks learn alike layer by layer.${called}</p>
<div class="maps">${figures.join("\n")}</div>`;
}
