import { styleText } from "node:util";
import type { ClaimResult, ClaimVerdict } from "#taxonomy";

const HEADINGS = [
  "claim",
  "what it says",
  "cells",
  "value",
  "95 % interval",
  "within lines",
  "published",
  "sign",
  "verdict",
] as const;

type Row = readonly string[];

/** The claims as an aligned table for a terminal, with a sentence of evidence below each, by slice. */
export function claimsText(results: readonly ClaimResult[]): string {
  return [...Map.groupBy(results, ({ slice }) => slice)]
    .map(([slice, own]) => `${slice === "" ? "" : `${slice}\n`}${tableText(own)}`)
    .join("\n");
}

/** The claims as a Markdown table, by slice. */
export function claimsMarkdown(results: readonly ClaimResult[]): string {
  const line = (cells: Row): string => `| ${cells.join(" | ")} |`;
  return [...Map.groupBy(results, ({ slice }) => slice)]
    .map(([slice, own]) => {
      const heading = slice === "" ? [] : [`### ${slice}`, ""];
      const rows = own.map((result) => line(rowOf(result)));
      return [...heading, line(HEADINGS), line(HEADINGS.map(() => "---")), ...rows, ""].join("\n");
    })
    .join("\n");
}

function tableText(results: readonly ClaimResult[]): string {
  const rows = results.map(rowOf);
  const widths = HEADINGS.map((heading, i) => Math.max(heading.length, ...rows.map((row) => row[i]!.length)));
  const line = (cells: Row): string =>
    cells
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join("  ")
      .trimEnd();
  const body = rows.map((row, i) => {
    const { verdict } = results[i]!;
    return line(row).replace(new RegExp(`${verdict}$`), painted(verdict));
  });
  return `${[styleText("bold", line(HEADINGS)), ...body].join("\n")}\n`;
}

const VERDICT_COLOURS = {
  holds: "green",
  fails: "red",
  unclear: "yellow",
  "not measurable": "gray",
} as const;

function painted(verdict: ClaimVerdict): string {
  return styleText(VERDICT_COLOURS[verdict], verdict, { stream: process.stdout });
}

function rowOf(result: ClaimResult): Row {
  const { id, claim, count, value, interval, byLine, published, signHolds, verdict } = result;
  const { decayedRate, constantRate, noisyLabels } = published;
  return [
    id,
    claim,
    String(count),
    number(value),
    interval === null ? "" : `${number(interval.low)} … ${number(interval.high)}`,
    byLine.median === null ? "" : `${number(byLine.median)} (${byLine.lines})`,
    [decayedRate, constantRate, noisyLabels].map((own) => (own === null ? "–" : number(own))).join(" / "),
    signHolds === null ? "" : signHolds ? "as claimed" : "opposite",
    verdict,
  ];
}

const number = (value: number | null): string => (value === null ? "" : value.toFixed(2));
