import { phaseDiagram, renderForAnyWidth } from "#figures";
import { phaseCounts } from "#report/facts";
import {
  type AtlasTable,
  LANDSCAPE_PHASES,
  labelsWithoutPlane,
  type Phase,
  phaseDescriptionOn,
} from "#taxonomy";
import { counted } from "#words";
import { phaseBadge } from "./cells-table.ts";
import { figureCard } from "./figure-card.ts";
import { escapeHtml } from "./html.ts";
import { phaseEvidence } from "./phase-evidence.ts";
import type { ReportInput } from "./report-input.ts";
import { type ReportSlice, sliceBlocks } from "./slices.ts";

/** The phase diagram of every slice beside what its phases mean. */
export function phasesSection(input: ReportInput, slices: readonly ReportSlice[]): string {
  const { table } = input;
  return sliceBlocks(
    slices,
    (slice) => `<div class="map-and-words">
${figureCard(renderForAnyWidth(phaseDiagram(table, slice.values, phaseEvidence(input, slice.name))), [table.name, slice.title, "phases"])}
<div class="meanings"><h4>What the phases mean</h4>${phaseMeanings(table, slice)}</div>
</div>`,
  );
}

/** A line for every phase of the taxonomy, those of the slice with their number of cells, then the refusals if any. */
function phaseMeanings(table: AtlasTable, slice: ReportSlice): string {
  const counts = phaseCounts(slice.cells.flatMap((index) => table.cells[index] ?? []));
  const count = (phase: Phase): number => counts.find((one) => one.phase === phase)?.cells ?? 0;
  const cells = (phase: Phase): string => (count(phase) === 0 ? "none here" : counted(count(phase), "cell"));
  const lines = LANDSCAPE_PHASES.map((phase) => {
    const { name, landscape, advice } = phaseDescriptionOn(table, phase);
    return `<li class="${count(phase) === 0 ? "absent" : ""}">${phaseBadge(phase)} <div><b>${escapeHtml(name)}</b> (${cells(phase)}): ${escapeHtml(landscape)}. <span class="advice">${escapeHtml(advice)}</span></div></li>`;
  });
  if (count("undecided") > 0)
    lines.push(
      `<li>${phaseBadge("undecided")} <div>(${cells("undecided")}) no label is sure enough: add seeds, or read the cell as lying on a border.</div></li>`,
    );
  if (count("not settled") > 0)
    lines.push(
      `<li>${phaseBadge("not settled")} <div>(${cells("not settled")}) connectivity not settled: networks are poorly connected by curves that longer training is expected to bring past the threshold. <code>measure.connectivity.until_settled</code> spends it.</div></li>`,
    );
  if (count("not measured") > 0)
    lines.push(
      `<li>${phaseBadge("not measured")} <div>(${cells("not measured")}) a number the label needs is missing: the networks diverged or the cell has not run.</div></li>`,
    );
  const unfit = labelsWithoutPlane(table);
  const hint = unfit === null ? "" : `<p class="hint">${escapeHtml(unfit)}</p>`;
  return `${hint}<ul class="meaning-list">${lines.join("")}</ul>`;
}
