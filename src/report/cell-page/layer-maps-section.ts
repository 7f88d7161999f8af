import { layerMap, renderSvg } from "#figures";
import type { LayerMapEvidence } from "../cell-evidence.ts";
import { escapeHtml } from "../html.ts";

/** How alike the layers of every pair of networks are, as maps. */
export function layerMapsSection(maps: readonly LayerMapEvidence[]): string {
  const figures = maps.map(({ seeds: [first, second], ...likeness }) => {
    const map = layerMap(likeness, `Seeds ${first} and ${second}`, [`seed ${first}`, `seed ${second}`]);
    return `<div><figure>${renderSvg(map, { place: "inline" })}</figure></div>`;
  });
  const names = maps.find((map) => map.names !== undefined)?.names ?? [];
  const list = names.map((name, i) => `${i + 1} ${escapeHtml(name)}`).join(", ");
  const called = list === "" ? "" : ` Layers, by the parameter that first reads each: ${list}.`;
  return `<p class="hint">CKA of what every layer reads, from the first hidden one to the outputs, debiased: about 0 for unrelated layers. A bright diagonal says that networks of different seeds learn alike layer by layer.${called}</p>
<div class="maps">${figures.join("\n")}</div>`;
}
