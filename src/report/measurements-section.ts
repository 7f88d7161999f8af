import { alignedPanels, metricMap, renderSvg, sheetQuantities, smallMultiples } from "#figures";
import { noteUnder, type QuantityName, quantityNamed, type Terms, titleUnder } from "#quantities";
import { measuredQuantities } from "#report/facts";
import { labelsWithoutPlane, type SmoothBorder, termsOf } from "#taxonomy";
import { figureCard } from "./figure-card.ts";
import { escapeHtml } from "./html.ts";
import { MOST_LISTED } from "./most-listed.ts";
import { phaseEvidence } from "./phase-evidence.ts";
import type { ReportInput } from "./report-input.ts";
import { type ReportSlice, sliceBlocks } from "./slices.ts";

/** The maps of every slice: a card for every metric that was measured, and the sheet for a paper. */
export function measurementsSection(input: ReportInput, slices: readonly ReportSlice[]): string {
  const { table } = input;
  const measured = measuredQuantities(table);
  const leading = sheetQuantities().filter((metric) => measured.includes(metric));
  const others = measured.filter((metric) => !leading.some((one) => one === metric));
  const blocks = sliceBlocks(slices, (slice) => {
    const { borders } = phaseEvidence(input, slice.name);
    const cards = (metrics: readonly QuantityName[]): string =>
      `<div class="maps">${metrics.map((metric) => metricCard(input, metric, slice, borders)).join("\n")}</div>`;
    return `${cards(leading)}
${alignedCard(input, slice, borders)}${others.length === 0 ? "" : `<details class="more"><summary>More measurements (${others.length})</summary>${cards(others)}</details>`}
${sheetCard(input, slice, borders)}`;
  });
  return `<p class="hint">The same cell lights up in every map; click to keep its numbers, Escape to let go. Lines are the borders of the phase map.</p>
${blocks}`;
}

/** Barriers of networks as they are, aligned and repaired, side by side; nothing where none were aligned. */
function alignedCard(
  { table }: ReportInput,
  slice: ReportSlice,
  borders: readonly SmoothBorder[] | undefined,
): string {
  const panels = alignedPanels(table, slice.values, borders);
  if (panels === null) return "";
  if (slice.cells.length > MOST_LISTED)
    return '<p class="hint">Barriers without and with alignment are too large for this page: <code>figures/alignment.svg</code> beside it.</p>\n';
  return `${figureCard(renderSvg(panels, { place: "inline" }), [table.name, slice.title, "alignment"])}\n`;
}

/** The sheet, folded; of very many cells it would be as large as all maps before it. */
function sheetCard(
  { table }: ReportInput,
  slice: ReportSlice,
  borders: readonly SmoothBorder[] | undefined,
): string {
  if (slice.cells.length > MOST_LISTED)
    return '<p class="hint">The sheet of all panels is too large for this page: <code>figures/sheet.svg</code> beside it.</p>';
  const sheet = renderSvg(smallMultiples(table, slice.values, borders), { place: "inline" });
  return `<details class="more"><summary>The sheet of all panels, for a paper</summary>
${figureCard(sheet, [table.name, slice.title, "sheet"])}</details>`;
}

function metricCard(
  { table }: ReportInput,
  metric: QuantityName,
  slice: ReportSlice,
  borders: readonly SmoothBorder[] | undefined,
): string {
  return figureCard(
    renderSvg(metricMap(table, metric, slice.values, borders === undefined ? {} : { borders }), {
      place: "inline",
      size: "card",
    }),
    [table.name, slice.title, metric],
    readingHelp(metric, termsOf(table.cells), labelsWithoutPlane(table) === null),
  );
}

/**
 * How to read the map of a quantity, folded; empty where nobody has said it.
 *
 * @param isPhasePlane whether the plane is one of load and temperature, of which alone it is known what to expect
 */
function readingHelp(metric: QuantityName, terms: Terms, isPhasePlane: boolean): string {
  const quantity = quantityNamed(metric);
  const [title, note] = [titleUnder(terms, quantity), noteUnder(terms, quantity)];
  if (note === null) return "";
  const { what, range, expect, odd } = note;
  const expected = isPhasePlane
    ? `
<dt>Expected</dt><dd>${escapeHtml(expect)}</dd>
<dt>Odd</dt><dd>${escapeHtml(odd)}</dd>`
    : "";
  return `<details class="note"><summary>${isPhasePlane ? "Is this map right?" : "What is this?"}</summary><dl>
<dt>${escapeHtml(title)}</dt><dd>${escapeHtml(what)}</dd>
<dt>Range</dt><dd>${escapeHtml(range)}</dd>${expected}</dl></details>`;
}
