import { basename } from "node:path";
import type { MeasuredSubject } from "#atlas/jobs";
import { numberLabel } from "#figures";
import { quantityNamed } from "#quantities";
import { alignColumns } from "./columns.ts";
import { paragraphs } from "./prose.ts";

/** What was measured, subject by subject, for a terminal. */
export function measuredText(measured: readonly MeasuredSubject[], columns: number): string {
  return paragraphs(
    measured.map(({ files, observations }) => {
      const heading = files.map((file) => basename(file)).join(" – ");
      if (observations.length === 0)
        return `${heading}\n  nothing to measure: a network diverged or answers the same to all`;
      const rows = observations.map(({ quantity, value, standardError, evidence = {} }) => {
        const { title, unit } = quantityNamed(quantity);
        const error = standardError === null ? "" : ` ± ${numberLabel(standardError, 2)}`;
        return [
          title,
          value === null ? "undefined" : `${numberLabel(value, 5)}${error}`,
          unit,
          Object.entries(evidence)
            .filter(([, known]) => known !== null)
            .map(([name, known]) => `${name} ${typeof known === "number" ? numberLabel(known, 3) : known}`)
            .join(", "),
        ];
      });
      return [heading, ...alignColumns(rows).map((row) => row.slice(0, columns))].join("\n");
    }),
  );
}
