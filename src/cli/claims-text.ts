import { styleText } from "node:util";
import {
  CLAIM_THEMES,
  type ClaimResult,
  type ClaimVerdict,
  claimCounts,
  claimInterval,
  claimNumber,
  reasonsNotMeasurable,
} from "#taxonomy";
import { markdownTable } from "./columns.ts";
import { bullets, listedNotes, wrapped } from "./prose.ts";

/** Lines of text longer than this are hard to read, terminals narrower than this are wrapped by themselves. */
const LONGEST_LINE = 116;
const SHORTEST_LINE = 60;

/**
 * The claims for a terminal of a width in characters: the verdict first, evidence and published numbers wrapped
 * below each claim; by slice and theme, then what cannot be measured, and notes about the table at the end.
 */
export function claimsText(
  results: readonly ClaimResult[],
  notes: readonly string[],
  columns: number,
): string {
  const width = Math.max(SHORTEST_LINE, Math.min(LONGEST_LINE, columns));
  const idWidth = Math.max(0, ...results.filter(isMeasurable).map(({ id }) => id.length));
  const parts = groupsOf(results).map(({ title, claims }) => {
    const themes = [...Map.groupBy(claims.filter(isMeasurable), ({ theme }) => theme)].map(
      ([theme, own]) =>
        `${bold(CLAIM_THEMES[theme])}\n${own.map((claim) => claimText(claim, idWidth, width)).join("")}`,
    );
    const refusals = reasonsNotMeasurable(claims).map(
      ({ reason, ids }) => `${dim(wrapped(`  ${ids.join(", ")}: ${reason}`, width, 2))}\n`,
    );
    const refused = refusals.length === 0 ? [] : [`${bold("Not measurable here")}\n${refusals.join("")}`];
    const heading = title === "" ? [] : [`${bold(title.toUpperCase())}\n`];
    return [...heading, ...themes, ...refused].join("\n");
  });
  const listed = listedNotes(notes, width).map((paragraph) => `${paragraph}\n`);
  return [`${claimCounts(results)}\n`, ...parts, ...listed].join("\n");
}

/** The claims as Markdown tables, by slice, with the evidence in the last column, and notes about the table below. */
export function claimsMarkdown(results: readonly ClaimResult[], notes: readonly string[]): string {
  const tables = groupsOf(results).map(({ title, claims }) => {
    const heading = title === "" ? [] : [`### ${title}`, ""];
    return [...heading, markdownTable(HEADINGS, claims.map(markdownRow)), ""].join("\n");
  });
  return [...tables, ...(notes.length === 0 ? [] : [`${bullets(notes)}\n`])].join("\n");
}

const HEADINGS = ["", "claim", "verdict", "measured", "95 % interval", "published", "evidence"] as const;

function markdownRow({ id, claim, verdict, value, interval, unit, published, evidence }: ClaimResult) {
  return [
    id,
    claim,
    verdict,
    value === null ? "" : claimNumber(value, unit),
    claimInterval(interval, unit),
    published.words.join("; "),
    evidence,
  ];
}

/** One group a slice, then the claims that compare slices or tables; these keep company with a single slice. */
function groupsOf(
  results: readonly ClaimResult[],
): readonly { readonly title: string; readonly claims: readonly ClaimResult[] }[] {
  const sliced = results.some(({ slice }) => slice !== "");
  return [...Map.groupBy(results, ({ slice }) => slice)].map(([slice, claims]) => ({
    title: slice === "" && sliced ? "Between slices and tables" : slice,
    claims,
  }));
}

const VERDICT_COLOURS = {
  holds: "green",
  fails: "red",
  unclear: "yellow",
  "not measurable": "gray",
} as const satisfies Record<ClaimVerdict, string>;

function claimText({ verdict, id, claim, evidence, published }: ClaimResult, idWidth: number, width: number) {
  const indent = 2 + "unclear".length + 2 + idWidth + 2;
  const colour = (text: string) => styleText(VERDICT_COLOURS[verdict], text, { stream: process.stdout });
  const lead = `  ${colour(verdict.padEnd("unclear".length))}  ${id.padEnd(idWidth)}  `;
  const block = (text: string) => wrapped(`${" ".repeat(indent)}${text}`, width);
  const below = [
    evidence,
    ...(published.words.length === 0 ? [] : [`published: ${published.words.join("; ")}`]),
  ];
  return `${lead}${block(claim).trimStart()}\n${below.map((text) => `${dim(block(text))}\n`).join("")}`;
}

function isMeasurable({ verdict }: ClaimResult): boolean {
  return verdict !== "not measurable";
}

function bold(text: string): string {
  return styleText("bold", text, { stream: process.stdout });
}

function dim(text: string): string {
  return styleText("dim", text, { stream: process.stdout });
}
