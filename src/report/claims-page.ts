import {
  CLAIM_THEMES,
  type ClaimResult,
  type ClaimTheme,
  claimCounts,
  claimInterval,
  claimNumber,
  reasonsNotMeasurable,
} from "#taxonomy";
import { counted } from "#words";
import { escapeHtml } from "./html.ts";

/** What the reader can choose to see; each but the first shows the claims of one verdict. */
const FILTERS = ["all", "holds", "fails", "unclear"] as const;

/**
 * Every claim with its verdict, the number behind it, the published ones and the evidence, by theme; one that was tested
 * on several slices is said once, above them. A choice of verdicts works without a script. What cannot be measured is
 * listed at the end with the reasons.
 */
export function claimsPage(claims: readonly ClaimResult[]): string {
  const measurable = claims.filter(({ verdict }) => verdict !== "not measurable");
  const themes = [...Map.groupBy(measurable, ({ theme }) => theme)].map(([theme, own]) =>
    themeRows(theme, own),
  );
  const headings = ["Verdict", "", "Claim and evidence", "Measured here", "Published"]
    .map((heading) => `<th scope="col">${heading}</th>`)
    .join("");
  const table =
    measurable.length === 0
      ? ""
      : `${filterInputs(measurable)}<table class="claims"><thead><tr>${headings}</tr></thead>${themes.join("")}</table>`;
  return `<p>Of ${claims.length} published claims, ${escapeHtml(claimCounts(claims))}. A claim holds or fails only where 95 % intervals leave no other answer.</p>
<div class="claims-page">${table}${refusals(claims)}</div>`;
}

function filterInputs(claims: readonly ClaimResult[]): string {
  return FILTERS.map((filter) => {
    const count =
      filter === "all" ? claims.length : claims.filter(({ verdict }) => verdict === filter).length;
    const state = filter === "all" ? " checked" : count === 0 ? " disabled" : "";
    return `<input type="radio" name="claims" id="claims-${filter}"${state}><label for="claims-${filter}">${filter} (${count})</label>`;
  }).join("");
}

function themeRows(theme: ClaimTheme, claims: readonly ClaimResult[]): string {
  const title = `<tr class="theme"><th colspan="5" scope="rowgroup">${CLAIM_THEMES[theme]}</th></tr>`;
  const groups = [...Map.groupBy(claims, ({ id }) => id).values()];
  return [tableBody(claims, title), ...groups.map((group) => tableBody(group, claimRows(group)))].join("");
}

/** Rows that are shown while any of the claims is. */
function tableBody(claims: readonly ClaimResult[], rows: string): string {
  const names = [...new Set(claims.map(({ verdict }) => `any-${verdict}`))];
  return `<tbody class="${names.join(" ")}">${rows}</tbody>`;
}

/** One row, or a row for the claim and one for every slice that it was tested on. */
function claimRows(group: readonly ClaimResult[]): string {
  const [first] = group;
  if (first === undefined) return "";
  const { id, claim, published } = first;
  const words = published.words.map(escapeHtml).join("<br>");
  if (group.length === 1) return claimRow(first, `${id}${placeOf(first)}`, escapeHtml(claim), words);
  const title = `<tr class="claim-title"><td></td><td>${id}</td><td>${escapeHtml(claim)}</td><td></td><td>${words}</td></tr>`;
  return [title, ...group.map((result) => claimRow(result, placeOf(result), "", ""))].join("");
}

function placeOf({ slice }: ClaimResult): string {
  return slice === "" ? "" : `<p class="place">${escapeHtml(slice)}</p>`;
}

function claimRow(result: ClaimResult, name: string, claim: string, published: string): string {
  const { verdict, evidence, lines } = result;
  const items = lines.map(({ line, words }) => `<li><b>${escapeHtml(line)}</b> ${escapeHtml(words)}</li>`);
  const details =
    items.length === 0
      ? ""
      : `<details><summary>${counted(items.length, "part")} of the evidence</summary><ul>${items.join("")}</ul></details>`;
  return `<tr class="claim ${verdict}"><td><span class="verdict">${verdict}</span></td><td>${name}</td><td>${claim}<p class="evidence">${escapeHtml(evidence)}</p>${details}</td><td>${measuredHere(result)}</td><td>${published}</td></tr>`;
}

function measuredHere({ value, interval, unit, statistic, comparison }: ClaimResult): string {
  if (value === null) return "";
  const decided =
    comparison === null
      ? ""
      : `<p class="statistic">${escapeHtml(comparison.statistic)}: ${claimNumber(comparison.value, unit)} <span class="range">${claimInterval(comparison.interval, unit)}</span></p>`;
  return `<b>${claimNumber(value, unit)}</b> <span class="range">${claimInterval(interval, unit)}</span><p class="statistic">${escapeHtml(statistic)}</p>${decided}`;
}

function refusals(claims: readonly ClaimResult[]): string {
  const reasons = reasonsNotMeasurable(claims);
  if (reasons.length === 0) return "";
  const claimOf = (id: string) => claims.find((claim) => claim.id === id)?.claim ?? "";
  const items = reasons.map(
    ({ reason, ids }) =>
      `<li>${escapeHtml(reason)}<ul>${ids.map((id) => `<li><b>${id}</b> ${escapeHtml(claimOf(id))}</li>`).join("")}</ul></li>`,
  );
  return `<details class="refusals"><summary>Not measurable from this table</summary><ul>${items.join("")}</ul></details>`;
}
