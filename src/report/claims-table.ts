import { numberLabel } from "#figures";
import type { ClaimResult, ClaimVerdict, PublishedStatistics } from "#taxonomy";
import { escapeHtml } from "./html.ts";

const VERDICT_CLASS: Readonly<Record<ClaimVerdict, string>> = {
  holds: "verdict-holds",
  fails: "verdict-fails",
  unclear: "verdict-open",
  "not measurable": "verdict-open",
};

/**
 * Every claim with its verdict, the number behind it and the published ones. The median over single rows or columns
 * stands beside the pooled number, since pooling over a grid can turn a correlation round.
 */
export function claimsTable(claims: readonly ClaimResult[]): string {
  const sliced = claims.some(({ slice }) => slice !== "");
  const headings = [
    "",
    "Claim",
    ...(sliced ? ["Slice"] : []),
    "Verdict",
    "Measured here",
    "Within lines",
    "Published",
    "Evidence",
  ];
  const rows = claims.map((claim) =>
    [
      cell(claim.id),
      cell(claim.claim),
      ...(sliced ? [cell(claim.slice)] : []),
      `<td class="${VERDICT_CLASS[claim.verdict]}">${claim.verdict}</td>`,
      cell(measuredWords(claim)),
      cell(claim.byLine.median === null ? "" : numberLabel(claim.byLine.median, 2)),
      cell(publishedWords(claim.published)),
      cell(claim.evidence),
    ].join(""),
  );
  const header = headings.map((heading) => `<th scope="col">${heading}</th>`).join("");
  return `<div class="scroll"><table class="claims"><thead><tr>${header}</tr></thead><tbody>${rows.map((row) => `<tr>${row}</tr>`).join("")}</tbody></table></div>`;
}

function measuredWords({ value, interval }: ClaimResult): string {
  if (value === null) return "";
  const range =
    interval === null ? "" : ` [${numberLabel(interval.low, 2)}, ${numberLabel(interval.high, 2)}]`;
  return `${numberLabel(value, 2)}${range}`;
}

function publishedWords({ decayedRate, constantRate, noisyLabels }: PublishedStatistics): string {
  return (
    [
      ["decayed rate", decayedRate],
      ["constant rate", constantRate],
      ["noisy labels", noisyLabels],
    ] as const
  )
    .flatMap(([name, value]) => (value === null ? [] : [`${numberLabel(value, 3)} (${name})`]))
    .join(", ");
}

function cell(content: string): string {
  return `<td>${escapeHtml(content)}</td>`;
}
