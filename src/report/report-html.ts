import { sliceValuesOf } from "#figures";
import { type AtlasTable, PHASES } from "#taxonomy";
import { cellFacts } from "./cell-facts.ts";
import { cellsTable, phaseBadge } from "./cells-table.ts";
import { claimsTable } from "./claims-table.ts";
import { escapeHtml, scriptJson } from "./html.ts";
import type { ReportInput, ReportSection } from "./report-input.ts";
import { REPORT_SCRIPT } from "./script.ts";
import { sliceSection } from "./slice-section.ts";
import { REPORT_STYLE } from "./style.ts";

/** Forbids the page every load, so that the file stays self-contained wherever it is opened. */
const CONTENT_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/**
 * The report of an experiment as one HTML document that needs no network and no other file.
 * The same input gives the same bytes.
 *
 * @throws AtlasError as the figures do, for a table that cannot be drawn
 */
export function reportHtml(input: ReportInput): string {
  const { table } = input;
  const slices = sliceValuesOf(table);
  const name = escapeHtml(table.name);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${CONTENT_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${name} – Loss Atlas</title>
<style>${REPORT_STYLE}</style>
</head>
<body>
<main>
<h1>${name}</h1>
<p class="subtitle">${escapeHtml(sizeInWords(table, slices.length))}</p>
${phaseCounts(table)}
${input.summary.length === 0 ? "" : `<ul class="summary">${input.summary.map((sentence) => `<li>${escapeHtml(sentence)}</li>`).join("")}</ul>`}
${slices.length > 1 ? '<nav class="tabs" role="tablist" aria-label="Slices"></nav>' : ""}
${slices.map((slice, index) => sliceSection(table, slice, index)).join("\n")}
${input.claims === undefined || input.claims.length === 0 ? "" : `<h2>Published claims, tested here</h2>\n${claimsTable(input.claims)}`}
<h2>All cells</h2>
<p class="hint">Mean ± standard error over networks or pairs of networks. Click a heading to sort.</p>
${cellsTable(table)}
<h2>Settings</h2>
<div class="facts">${input.settings.map(factsSection).join("")}${
    input.environment.length === 0 ? "" : factsSection({ title: "Environment", entries: input.environment })
  }</div>
</main>
<div id="tooltip" role="status"></div>
<script type="application/json" id="cells">${scriptJson(cellFacts(table))}</script>
<script>${REPORT_SCRIPT}</script>
</body>
</html>
`;
}

function sizeInWords(table: AtlasTable, slices: number): string {
  const seeds = table.cells.map((cell) => cell.seeds);
  const networks = seeds.reduce((sum, count) => sum + count, 0);
  const cells = `${table.cells.length} ${table.cells.length === 1 ? "cell" : "cells"}`;
  return `${cells}, ${networks} networks, ${new Set(table.load.values).size} × ${new Set(table.temperature.values).size} settings of load and temperature${slices > 1 ? `, ${slices} slices` : ""}`;
}

function phaseCounts(table: AtlasTable): string {
  const items = PHASES.map((phase) => ({
    phase,
    count: table.cells.filter((cell) => cell.phase === phase).length,
  }))
    .filter(({ count }) => count > 0)
    .map(({ phase, count }) => `<li>${phaseBadge(phase)} ${count} ${count === 1 ? "cell" : "cells"}</li>`);
  return `<ul class="counts">${items.join("")}</ul>`;
}

function factsSection({ title, entries }: ReportSection): string {
  const facts = entries.map(([key, value]) => `<dt>${escapeHtml(key)}</dt><dd>${escapeHtml(value)}</dd>`);
  return `<section><h3>${escapeHtml(title)}</h3><dl>${facts.join("")}</dl></section>`;
}
