import {
  metricMap,
  phaseDiagram,
  renderSvg,
  SHEET_METRICS,
  type SliceValues,
  sliceTitle,
  smallMultiples,
} from "#figures";
import {
  type AtlasTable,
  LANDSCAPE_PHASES,
  METRICS,
  type MetricName,
  PHASE_DESCRIPTIONS,
  type Phase,
} from "#taxonomy";
import { measuredMetrics } from "./cell-facts.ts";
import { phaseBadge } from "./cells-table.ts";
import { escapeHtml } from "./html.ts";
import { METRIC_NOTES } from "./metric-notes.ts";

/** The maps of one slice: the phase diagram with what its phases mean, a card for every metric, the sheet for a paper. */
export function sliceSection(table: AtlasTable, slice: SliceValues, index: number): string {
  const title = sliceTitle(slice);
  const measured = measuredMetrics(table);
  const leading = SHEET_METRICS.filter((metric) => measured.includes(metric));
  const others = measured.filter((metric) => !leading.some((one) => one === metric));
  const file = fileStem(table.name, title);
  return `<section class="slice" id="slice-${index}" data-title="${escapeHtml(title)}">
${title === "" ? "" : `<h2 class="slice-title">${escapeHtml(title)}</h2>`}
<div class="phases">
${figureCard(renderSvg(phaseDiagram(table, slice), { place: "inline" }), `${file}-phases`)}
<div class="meanings"><h3>What the phases mean</h3>${phaseMeanings(table, slice)}</div>
</div>
<h3>Measurements</h3>
<p class="hint">The same cell lights up in every map; click to keep its numbers, Escape to let go. Lines are phase borders.</p>
<div class="maps">${leading.map((metric) => metricCard(table, metric, slice, file)).join("\n")}</div>
${
  others.length === 0
    ? ""
    : `<details class="more"><summary>More measurements (${others.length})</summary><div class="maps">${others
        .map((metric) => metricCard(table, metric, slice, file))
        .join("\n")}</div></details>`
}
<details class="more"><summary>The sheet of all panels, for a paper</summary>
${figureCard(renderSvg(smallMultiples(table, slice), { place: "inline" }), `${file}-sheet`)}</details>
</section>`;
}

function metricCard(table: AtlasTable, metric: MetricName, slice: SliceValues, file: string): string {
  const { what, range, expect, odd } = METRIC_NOTES[metric];
  const title = METRICS[metric].title;
  return figureCard(
    renderSvg(metricMap(table, metric, slice), { place: "inline", size: "card" }),
    `${file}-${metric}`,
    `<details class="note"><summary>Is this map right?</summary><dl>
<dt>${escapeHtml(title)}</dt><dd>${escapeHtml(what)}</dd>
<dt>Range</dt><dd>${escapeHtml(range)}</dd>
<dt>Expected</dt><dd>${escapeHtml(expect)}</dd>
<dt>Odd</dt><dd>${escapeHtml(odd)}</dd></dl></details>`,
  );
}

function figureCard(svg: string, file: string, note = ""): string {
  return `<figure>${svg}<figcaption><button type="button" class="download" data-file="${escapeHtml(file)}.svg">Download SVG</button>${note}</figcaption></figure>`;
}

/** A line for every phase of the taxonomy, those of the slice with their number of cells, then the refusals if any. */
function phaseMeanings(table: AtlasTable, slice: SliceValues): string {
  const cells = table.cells.filter((cell) =>
    table.slices.every(({ knob }) => cell.knobs[knob] === slice[knob]),
  );
  const count = (phase: Phase): number => cells.filter((cell) => cell.phase === phase).length;
  const counted = (phase: Phase): string => {
    const number = count(phase);
    return number === 0 ? "none here" : `${number} ${number === 1 ? "cell" : "cells"}`;
  };
  const lines = LANDSCAPE_PHASES.map((phase) => {
    const { name, landscape, advice } = PHASE_DESCRIPTIONS[phase];
    return `<li class="${count(phase) === 0 ? "absent" : ""}">${phaseBadge(phase)} <div><b>${escapeHtml(name)}</b> (${counted(phase)}): ${escapeHtml(landscape)}. <span class="advice">${escapeHtml(advice)}</span></div></li>`;
  });
  if (count("undecided") > 0)
    lines.push(
      `<li>${phaseBadge("undecided")} <div>(${counted("undecided")}) the seeds disagree on the label: add seeds, or read the cell as lying on a border.</div></li>`,
    );
  if (count("not measured") > 0)
    lines.push(
      `<li>${phaseBadge("not measured")} <div>(${counted("not measured")}) a number the label needs is missing: the networks diverged or the cell has not run.</div></li>`,
    );
  return `<ul class="meaning-list">${lines.join("")}</ul>`;
}

function fileStem(...parts: string[]): string {
  return (
    parts
      .join(" ")
      .toLowerCase()
      .replace(/[^a-z0-9.]+/g, "-")
      .replace(/^[-.]+|[-.]+$/g, "") || "figure"
  );
}
