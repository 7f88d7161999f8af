import { basename } from "node:path";
import type { LostFile, MeasuredSubject } from "#atlas/jobs";
import { evidenceLabel, numberLabel } from "#figures";
import { quantityNamed, type Terms, titleUnder, unitUnder } from "#quantities";
import { conjoined, counted } from "#words";
import { alignColumns } from "./columns.ts";
import { paragraphs, wrapped } from "./prose.ts";

/**
 * What was measured, subject by subject, for a terminal; losses and curvature are in the unit of the loss.
 *
 * @param kept where the arrays of each are, of those that keep some
 */
export function measuredText(
  measured: readonly MeasuredSubject[],
  terms: Terms,
  columns: number,
  kept: readonly (string | undefined)[] = [],
): string {
  const left = measured.filter(({ observations }) => observations.length > 0).length;
  const count =
    left === measured.length || measured.length === 1 || measured[0]!.files.length !== 2
      ? []
      : [`${left} of ${counted(measured.length, "pair")} measured`];
  return paragraphs([
    ...measured.map(({ files, observations, lost }, i) => {
      const heading = files.map((file) => basename(file)).join(" – ");
      if (observations.length === 0)
        return `${heading}\n${wrapped(`  nothing to measure: ${conjoined(lost.map(lossWords))}`, columns)}`;
      const numbers = observations.map(({ quantity, value, standardError, evidence = {} }) => {
        const described = quantityNamed(quantity);
        const error = standardError === null ? "" : ` ± ${numberLabel(standardError, 2)}`;
        const number = value === null ? "not defined" : `${numberLabel(value, 5)}${error}`;
        return {
          row: [titleUnder(terms, described), number],
          unit: unitUnder(terms, described),
          label: evidenceLabel(evidence),
        };
      });
      const lines = inColumns(numbers, columns);
      const place = kept[i] === undefined ? [] : [`  arrays: ${kept[i]}`];
      return [heading, ...lines, ...place].join("\n");
    }),
    ...count,
  ]);
}

/** A number with what it is of, its unit and its evidence. */
interface ToldNumber {
  readonly row: readonly string[];
  readonly unit: string;
  readonly label: string;
}

/** Numbers in columns; units have one of their own where a line holds it, and else stand with the evidence. */
function inColumns(numbers: readonly ToldNumber[], columns: number): readonly string[] {
  const whole = alignColumns(numbers.map(({ row, unit }) => [...row, unit]));
  const isNarrow = whole.some(({ length }) => length > columns);
  const rows = isNarrow ? alignColumns(numbers.map(({ row }) => row)) : whole;
  const width = Math.max(...rows.map(({ length }) => length));
  return numbers.map(({ unit, label }, i) => {
    const evidence = isNarrow ? [unit, label].filter((words) => words !== "").join("; ") : label;
    return withEvidence(rows[i]!, evidence, width, columns);
  });
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
