import { metricMap, renderSvg, SHEET_METRICS, smallMultiples } from "#figures";
import { METRICS, type MetricName, type SmoothBorder } from "#taxonomy";
import { measuredMetrics } from "./cell-facts.ts";
import { figureCard } from "./figure-card.ts";
import { escapeHtml } from "./html.ts";
import { METRIC_NOTES } from "./metric-notes.ts";
import { phaseEvidence } from "./phase-evidence.ts";
import type { ReportInput } from "./report-input.ts";
import { type ReportSlice, sliceBlocks } from "./slices.ts";

/** The maps of every slice: a card for every metric that was measured, and the sheet for a paper. */
export function measurementsSection(input: ReportInput, slices: readonly ReportSlice[]): string {
  const { table } = input;
  const measured = measuredMetrics(table);
  const leading = SHEET_METRICS.filter((metric) => measured.includes(metric));
  const others = measured.filter((metric) => !leading.some((one) => one === metric));
  const blocks = sliceBlocks(slices, (slice) => {
    const { borders } = phaseEvidence(input, slice.name);
    const cards = (metrics: readonly MetricName[]): string =>
      `<div class="maps">${metrics.map((metric) => metricCard(input, metric, slice, borders)).join("\n")}</div>`;
    return `${cards(leading)}
${others.length === 0 ? "" : `<details class="more"><summary>More measurements (${others.length})</summary>${cards(others)}</details>`}
<details class="more"><summary>The sheet of all panels, for a paper</summary>
${figureCard(renderSvg(smallMultiples(table, slice.values, borders), { place: "inline" }), [table.name, slice.title, "sheet"])}</details>`;
  });
  return `<p class="hint">The same cell lights up in every map; click to keep its numbers, Escape to let go. Lines are the borders of the phase map.</p>
${blocks}`;
}

function metricCard(
  { table }: ReportInput,
  metric: MetricName,
  slice: ReportSlice,
  borders: readonly SmoothBorder[] | undefined,
): string {
  const { what, range, expect, odd } = METRIC_NOTES[metric];
  return figureCard(
    renderSvg(metricMap(table, metric, slice.values, borders === undefined ? {} : { borders }), {
      place: "inline",
      size: "card",
    }),
    [table.name, slice.title, metric],
    `<details class="note"><summary>Is this map right?</summary><dl>
<dt>${escapeHtml(METRICS[metric].title)}</dt><dd>${escapeHtml(what)}</dd>
<dt>Range</dt><dd>${escapeHtml(range)}</dd>
<dt>Expected</dt><dd>${escapeHtml(expect)}</dd>
<dt>Odd</dt><dd>${escapeHtml(odd)}</dd></dl></details>`,
  );
}
