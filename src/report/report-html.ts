import { knobNamed } from "#knobs";
import { type TableFacts, tableFacts } from "#report/facts";
import { DEFAULT_THRESHOLDS, termsOf } from "#taxonomy";
import { counted } from "#words";
import { cellsTable, phaseBadge } from "./cells-table.ts";
import { claimsPage } from "./claims-page.ts";
import { diagnosisSection, unlistedDiagnoses } from "./diagnosis-section.ts";
import { followUpsSection } from "./follow-ups-section.ts";
import { givenSection } from "./given-phases.ts";
import { hoverWords } from "./hover-words.ts";
import { escapeHtml, htmlPage, scriptJson } from "./html.ts";
import { measurementsSection } from "./measurements-section.ts";
import { MOST_LISTED } from "./most-listed.ts";
import { PAGE_STYLE } from "./page-style.ts";
import { phasesSection } from "./phases-section.ts";
import { profileSection } from "./profile-section.ts";
import type { ReportInput, ReportSection } from "./report-input.ts";
import { REPORT_SCRIPT } from "./script.ts";
import { settingWords } from "./setting-words.ts";
import { type ReportSlice, reportSlices } from "./slices.ts";
import { REPORT_STYLE } from "./style.ts";
import { sentenceList } from "./text-table.ts";
import { thresholdsSection } from "./thresholds-section.ts";
import { transitionsSection } from "./transitions-section.ts";

/**
 * The report of an experiment as one HTML document that needs no network and no other file.
 * The same input gives the same bytes.
 *
 * @throws AtlasError as the figures do, for a table that cannot be drawn
 */
export function reportHtml(input: ReportInput): string {
  const { table } = input;
  const name = escapeHtml(table.name);
  const slices = reportSlices(table);
  const facts = tableFacts(table);
  const sections = pageSections(input, facts, slices);
  return htmlPage({
    title: table.name,
    style: PAGE_STYLE + REPORT_STYLE,
    body: `<main>
<h1>${name}</h1>
<p class="subtitle">${escapeHtml(sizeInWords(facts, slices.length))}</p>
<nav class="contents" aria-label="Contents">${sections.map(({ id, title }) => `<a href="#${id}">${title}</a>`).join("")}</nav>
${phaseList(facts)}
${sentenceList(input.summary, "summary")}
${slices.length > 1 ? '<nav class="tabs" role="tablist" aria-label="Slices"></nav>' : ""}
${sections.map(({ id, title, content }) => `<section id="${id}"><h2>${title}</h2>\n${content}</section>`).join("\n")}
</main>
<div id="tooltip" role="status"></div>
<script type="application/json" id="cell-facts">${scriptJson(hoverWords(facts, input.cellPages, unlistedDiagnoses(slices, input.diagnoses ?? [])))}</script>
<script>${REPORT_SCRIPT}</script>`,
  });
}

interface PageSection {
  /** The fragment of its address. */
  readonly id: string;
  readonly title: string;
  readonly content: string;
}

/** The page's sections in reading order; those without content are left out. */
function pageSections(
  input: ReportInput,
  facts: TableFacts,
  slices: readonly ReportSlice[],
): readonly PageSection[] {
  const { table, transitions, diagnoses, thresholds, claims, settings, environment } = input;
  const sections = [
    ...settings,
    ...(environment.length === 0 ? [] : [{ title: "Environment", entries: environment }]),
  ];
  return [
    { id: "phases", title: "Phases", content: phasesSection(input, slices) },
    {
      id: "given",
      title: "Phases that were given, and those found",
      content: input.given === undefined ? "" : givenSection(table, slices, input.given),
    },
    {
      id: "transitions",
      title: "Transitions",
      content: filled(transitions)
        ? transitionsSection(transitions, slices, thresholds?.used ?? DEFAULT_THRESHOLDS)
        : "",
    },
    {
      id: "diagnosis",
      title: "Diagnosis",
      content: filled(diagnoses)
        ? diagnosisSection(table, slices, diagnoses, input.adviceEvaluation ?? null) +
          (input.followUps === undefined ? "" : followUpsSection(table, input.followUps))
        : "",
    },
    { id: "measurements", title: "Measurements", content: measurementsSection(input, slices) },
    {
      id: "thresholds",
      title: "Thresholds",
      content: thresholds === undefined ? "" : thresholdsSection(thresholds, termsOf(table.cells)),
    },
    {
      id: "claims",
      title: "Published claims, tested here",
      content: filled(claims) ? claimsPage(claims) : "",
    },
    {
      id: "cells",
      title: "All cells",
      content: `<p class="hint">Mean ± standard error over networks or pairs of networks. Click a heading to sort.${listedWords(table.cells.length)}${pagesWords(input.cellPages)}</p>\n${cellsTable(facts, input.cellPages)}`,
    },
    {
      id: "settings",
      title: "Settings",
      content: sections.length === 0 ? "" : `<div class="facts">${sections.map(factsSection).join("")}</div>`,
    },
    {
      id: "costs",
      title: "What it took",
      content:
        input.costs === undefined
          ? ""
          : `<p><a href="${escapeHtml(input.costs)}">Time, memory and disk by kind of job, beside what was foretold</a></p>`,
    },
    { id: "time", title: "Where the time went", content: input.profile ? profileSection(input.profile) : "" },
  ].filter(({ content }) => content !== "");
}

function filled<Item>(items: readonly Item[] | undefined): items is readonly Item[] {
  return items !== undefined && items.length > 0;
}

function sizeInWords({ cells, networks, settings, axes }: TableFacts, slices: number): string {
  return [
    counted(cells.length, "cell"),
    ...(networks === null ? [] : [counted(networks, "network")]),
    `${settings.load} × ${settings.temperature} settings of ${axesInWords(axes)}`,
    ...(slices > 1 ? [`${slices} slices`] : []),
  ].join(", ");
}

/** The axes of the plane by what they are for, or by the knob that is swept instead. */
function axesInWords(axes: TableFacts["axes"]): string {
  const words = (["load", "temperature"] as const).map((axis) => {
    const { kind, title } = knobNamed(axes[axis]);
    return kind === axis ? axis : title.toLowerCase();
  });
  return words.join(" and ");
}

function phaseList({ phases }: TableFacts): string {
  const items = phases.map(({ phase, cells }) => `<li>${phaseBadge(phase)} ${counted(cells, "cell")}</li>`);
  return `<ul class="counts">${items.join("")}</ul>`;
}

/** Which cells the table lists; nothing where it lists all. */
function listedWords(cells: number): string {
  return cells <= MOST_LISTED
    ? ""
    : ` The first ${MOST_LISTED} of ${cells} cells; the maps show all, and so does <code>cells.csv</code>.`;
}

/** How to get to the pages of cells, and to those that are not written; nothing for a report that stands alone. */
function pagesWords(pages: ReportInput["cellPages"]): string {
  if (pages === undefined || pages.length === 0) return "";
  const written = pages.filter((page) => page !== null).length;
  const most =
    written === pages.length
      ? ""
      : ` Only ${counted(written, "cell")} of ${pages.length}, spread over the table, ${written === 1 ? "has" : "have"} one: <code>loss-atlas report --cell-pages ${pages.length}</code> with the folder of the run writes all.`;
  return written === 0 && most === ""
    ? ""
    : ` The number in the first column leads to the page of a cell: how its networks trained, the paths between them, every single number.${most}`;
}

function factsSection({ title, entries }: ReportSection): string {
  const facts = entries.map(
    ([key, value]) => `<dt>${escapeHtml(key)}</dt><dd>${escapeHtml(settingWords(value))}</dd>`,
  );
  return `<div><h3>${escapeHtml(title)}</h3><dl>${facts.join("")}</dl></div>`;
}
