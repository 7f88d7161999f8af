import { knobLabel, PHASE_COLOURS } from "#figures";
import { knobNamed } from "#knobs";
import type { CellFacts, NetworkCounts, TableFacts } from "#report/facts";
import { isLandscapePhase, PHASES, type Phase } from "#taxonomy";
import { spokenProbability } from "#words";
import { estimateWords, quantityWords } from "./cell-words.ts";
import { escapeHtml } from "./html.ts";
import { MOST_LISTED } from "./most-listed.ts";

/**
 * The table of all cells: a header that sorts, a row for every cell (the first of very many), raw numbers in `data-sort`. The first column leads
 * to a cell's own page where it has one.
 *
 * @param pages the address of every cell's page, `null` for a cell without one
 */
export function cellsTable(
  { quantities, terms, cells }: TableFacts,
  pages: readonly (string | null)[] = [],
): string {
  const headings = [
    ...(cells[0]?.place ?? []).map(({ knob }) => knobNamed(knob).title),
    "Phase",
    "Sure",
    "Closest comparison",
    "Networks",
    ...quantities.map((name) => quantityWords(name, terms)),
  ];
  const rows = cells.slice(0, MOST_LISTED).map((facts, index) => {
    const columns = [
      ...knobCells(facts, pages[index] ?? null),
      phaseCell(facts.phase),
      numberCell(
        facts.phaseShare,
        facts.phaseShare === null ? unknownWords(facts) : spokenProbability(facts.phaseShare),
      ),
      numberCell(facts.phaseMargin, facts.phaseMargin === null ? "" : spokenProbability(facts.phaseMargin)),
      numberCell(survivors(facts.networks), networksLabel(facts.networks)),
      ...quantities.map((name) => {
        const estimate = facts.estimates.get(name);
        return numberCell(estimate?.value ?? null, estimateWords(estimate));
      }),
    ];
    return `<tr data-cell="${index}">${columns.join("")}</tr>`;
  });
  const header = headings
    .map((heading) => `<th scope="col"><button type="button">${escapeHtml(heading)}</button></th>`)
    .join("");
  return `<div class="scroll"><table class="sortable"><thead><tr>${header}</tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}

function knobCells({ place }: CellFacts, page: string | null): readonly string[] {
  return place.map(({ value }, column) => {
    const words = escapeHtml(knobLabel(value));
    const content = page === null || column > 0 ? words : `<a href="${escapeHtml(page)}">${words}</a>`;
    return sortableCell(typeof value === "number" ? value : null, content);
  });
}

function unknownWords({ shareUnknown }: CellFacts): string {
  return shareUnknown == null ? "" : `${shareUnknown}: not known`;
}

/** A coloured patch with the letter of a phase. */
export function phaseBadge(phase: Phase): string {
  const colour = isLandscapePhase(phase) ? PHASE_COLOURS[phase] : "#d4d4d4";
  return `<span class="badge" style="background:${colour}">${escapeHtml(phase)}</span>`;
}

function numberCell(value: number | null, label: string): string {
  return sortableCell(value, escapeHtml(label));
}

function sortableCell(value: number | null, content: string): string {
  const sortable =
    value !== null && Number.isFinite(value) ? ` data-sort="${Number(value.toPrecision(7))}"` : "";
  return `<td${sortable}>${content}</td>`;
}

function phaseCell(phase: Phase): string {
  return `<td data-sort="${PHASES.indexOf(phase)}">${phaseBadge(phase)}</td>`;
}

function survivors({ planned, diverged }: NetworkCounts): number | null {
  return planned === null ? null : planned - diverged;
}

function networksLabel(counts: NetworkCounts): string {
  const { planned, diverged } = counts;
  if (planned === null) return diverged === 0 ? "" : `${diverged} diverged`;
  return diverged === 0 ? String(planned) : `${survivors(counts)} of ${planned}`;
}
