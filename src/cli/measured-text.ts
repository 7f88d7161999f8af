import { basename } from "node:path";
import type { LostFile, MeasuredSubject } from "#atlas/jobs";
import { evidenceLabel, numberLabel } from "#figures";
import { quantityNamed, unitUnder } from "#quantities";
import { conjoined } from "#words";
import { alignColumns } from "./columns.ts";
import { paragraphs, wrapped } from "./prose.ts";

/**
 * What was measured, subject by subject, for a terminal; losses and curvature are in the unit of the loss.
 *
 * @param kept where the arrays of each are, of those that keep some
 */
export function measuredText(
  measured: readonly MeasuredSubject[],
  lossUnit: string,
  columns: number,
  kept: readonly (string | undefined)[] = [],
): string {
  const left = measured.filter(({ observations }) => observations.length > 0).length;
  const count =
    left === measured.length || measured.length === 1 || measured[0]!.files.length !== 2
      ? []
      : [`${left} of ${measured.length} pairs measured`];
  return paragraphs([
    ...measured.map(({ files, observations, lost }, i) => {
      const heading = files.map((file) => basename(file)).join(" – ");
      if (observations.length === 0)
        return `${heading}\n${wrapped(`  nothing to measure: ${conjoined(lost.map(lossWords))}`, columns)}`;
      const rows = alignColumns(
        observations.map(({ quantity, value, standardError }) => {
          const described = quantityNamed(quantity);
          const error = standardError === null ? "" : ` ± ${numberLabel(standardError, 2)}`;
          const number = value === null ? "not defined" : `${numberLabel(value, 5)}${error}`;
          return [described.title, number, unitUnder(lossUnit, described)];
        }),
      );
      const width = Math.max(...rows.map((row) => row.length));
      const lines = observations.map(({ evidence = {} }, index) =>
        withEvidence(rows[index]!, evidenceLabel(evidence), width, columns),
      );
      const place = kept[i] === undefined ? [] : [`  arrays: ${kept[i]}`];
      return [heading, ...lines, ...place].join("\n");
    }),
    ...count,
  ]);
}

function lossWords({ path, why }: LostFile): string {
  const name = basename(path);
  return why === "diverged"
    ? `the network of ${name} diverged`
    : `the network of ${name} has a constant output`;
}

/** A row with its evidence in a further column, or below it where a line does not hold both. */
function withEvidence(row: string, evidence: string, width: number, columns: number): string {
  if (evidence === "") return row;
  const beside = `${row.padEnd(width)}  ${evidence}`;
  return beside.length <= columns ? beside : `${row}\n${wrapped(`    ${evidence}`, columns)}`;
}
