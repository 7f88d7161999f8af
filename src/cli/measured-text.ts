import { basename } from "node:path";
import type { MeasuredSubject } from "#atlas/jobs";
import { evidenceLabel, numberLabel } from "#figures";
import { quantityNamed, unitUnder } from "#quantities";
import { alignColumns } from "./columns.ts";
import { paragraphs, wrapped } from "./prose.ts";

/** What was measured, subject by subject, for a terminal; losses and curvature are in the unit of the loss. */
export function measuredText(
  measured: readonly MeasuredSubject[],
  lossUnit: string,
  columns: number,
): string {
  return paragraphs(
    measured.map(({ files, observations }) => {
      const heading = files.map((file) => basename(file)).join(" – ");
      if (observations.length === 0)
        return `${heading}\n  nothing to measure: a network diverged or answers the same to all`;
      const rows = alignColumns(
        observations.map(({ quantity, value, standardError }) => {
          const described = quantityNamed(quantity);
          const error = standardError === null ? "" : ` ± ${numberLabel(standardError, 2)}`;
          const number = value === null ? "undefined" : `${numberLabel(value, 5)}${error}`;
          return [described.title, number, unitUnder(lossUnit, described)];
        }),
      );
      const width = Math.max(...rows.map((row) => row.length));
      const lines = observations.map(({ evidence = {} }, index) =>
        withEvidence(rows[index]!, evidenceLabel(evidence), width, columns),
      );
      return [heading, ...lines].join("\n");
    }),
  );
}

/** A row with its evidence in a further column, or below it where a line does not hold both. */
function withEvidence(row: string, evidence: string, width: number, columns: number): string {
  if (evidence === "") return row;
  const beside = `${row.padEnd(width)}  ${evidence}`;
  return beside.length <= columns ? beside : `${row}\n${wrapped(`    ${evidence}`, columns)}`;
}
