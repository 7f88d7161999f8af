import { metricMap, renderSvg, SHEET_METRICS, smallMultiples } from "#figures";
import { type AtlasTable, METRICS, type MetricName } from "#taxonomy";
import { measuredMetrics } from "./cell-facts.ts";
import { figureCard } from "./figure-card.ts";
import { escapeHtml } from "./html.ts";
import { METRIC_NOTES } from "./metric-notes.ts";
import { type ReportSlice, sliceBlocks } from "./slices.ts";

/** The maps of every slice: a card for every metric that was measured, and the sheet for a paper. */
export function measurementsSection(table: AtlasTable, slices: readonly ReportSlice[]): string {
  const measured = measuredMetrics(table);
  const leading = SHEET_METRICS.filter((metric) => measured.includes(metric));
  const others = measured.filter((metric) => !leading.some((one) => one === metric));
  const blocks = sliceBlocks(slices, (slice) => {
    const cards = (metrics: readonly MetricName[]): string =>
      `<div class="maps">${metrics.map((metric) => metricCard(table, metric, slice)).join("\n")}</div>`;
    return `${cards(leading)}
${others.length === 0 ? "" : `<details class="more"><summary>More measurements (${others.length})</summary>${cards(others)}</details>`}
<details class="more"><summary>The sheet of all panels, for a paper</summary>
${figureCard(renderSvg(smallMultiples(table, slice.values), { place: "inline" }), [table.name, slice.title, "sheet"])}</details>`;
  });
  return `<p class="hint">The same cell lights up in every map; click to keep its numbers, Escape to let go. Lines are phase borders.</p>
${blocks}`;
}

function metricCard(table: AtlasTable, metric: MetricName, slice: ReportSlice): string {
  const { what, range, expect, odd } = METRIC_NOTES[metric];
  return figureCard(
    renderSvg(metricMap(table, metric, slice.values), { place: "inline", size: "card" }),
    [table.name, slice.title, metric],
    `<details class="note"><summary>Is this map right?</summary><dl>
<dt>${escapeHtml(METRICS[metric].title)}</dt><dd>${escapeHtml(what)}</dd>
<dt>Range</dt><dd>${escapeHtml(range)}</dd>
<dt>Expected</dt><dd>${escapeHtml(expect)}</dd>
<dt>Odd</dt><dd>${escapeHtml(odd)}</dd></dl></details>`,
  );
}
