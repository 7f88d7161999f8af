import { numberLabel, PHASE_COLOURS } from "#figures";
import { type AtlasTable, type ClassifiedCell, estimateIn, KNOBS, PHASES, type Phase } from "#taxonomy";
import { measuredMetrics, metricName, metricValue } from "./cell-facts.ts";
import { escapeHtml } from "./html.ts";

/** The table of all cells: a header that sorts, a row for every cell, raw numbers in `data-sort`. */
export function cellsTable(table: AtlasTable): string {
  const knobs = [table.load, table.temperature, ...table.slices].map(({ knob }) => knob);
  const metrics = measuredMetrics(table);
  const headings = [
    ...knobs.map((knob) => KNOBS[knob].title),
    "Phase",
    "Share",
    "Margin",
    "Networks",
    ...metrics.map(metricName),
  ];
  const rows = table.cells.map((cell, index) => {
    const columns = [
      ...knobs.map((knob) => numberCell(cell.knobs[knob], numberLabel(cell.knobs[knob] ?? Number.NaN, 6))),
      phaseCell(cell.phase),
      numberCell(cell.phaseShare, cell.phaseShare === null ? "" : `${Math.round(100 * cell.phaseShare)} %`),
      numberCell(cell.phaseMargin, numberLabel(cell.phaseMargin ?? Number.NaN, 2)),
      numberCell(cell.seeds - cell.divergedSeeds, networksLabel(cell)),
      ...metrics.map((metric) => numberCell(estimateIn(cell, metric).value, metricValue(cell, metric))),
    ];
    return `<tr data-cell="${index}">${columns.join("")}</tr>`;
  });
  const header = headings
    .map((heading) => `<th scope="col"><button type="button">${escapeHtml(heading)}</button></th>`)
    .join("");
  return `<div class="scroll"><table class="sortable"><thead><tr>${header}</tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}

/** A coloured patch with the letter of a phase. */
export function phaseBadge(phase: Phase): string {
  const colour = phase === "undecided" || phase === "not measured" ? "#d4d4d4" : PHASE_COLOURS[phase];
  return `<span class="badge" style="background:${colour}">${escapeHtml(phase)}</span>`;
}

function numberCell(value: number | null, label: string): string {
  const sortable =
    value !== null && Number.isFinite(value) ? ` data-sort="${Number(value.toPrecision(7))}"` : "";
  return `<td${sortable}>${escapeHtml(label)}</td>`;
}

function phaseCell(phase: Phase): string {
  return `<td data-sort="${PHASES.indexOf(phase)}">${phaseBadge(phase)}</td>`;
}

function networksLabel({ seeds, divergedSeeds }: ClassifiedCell): string {
  return divergedSeeds === 0 ? String(seeds) : `${seeds - divergedSeeds} of ${seeds}`;
}
