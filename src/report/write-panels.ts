import { sheetQuantities, smallMultiples } from "#figures";
import type { AtlasTable } from "#taxonomy";
import { phaseEvidence } from "./phase-evidence.ts";
import type { ReportInput } from "./report-input.ts";
import { reportSlices } from "./slices.ts";
import { type NamedFigure, writeSliceFigures } from "./write-slice-figures.ts";

/**
 * Writes the sheet of all panels and each panel alone as SVG and PNG into a folder, once a slice: `sheet.svg`, `sheet.png`,
 * `sheet-cka_softmax.svg`, …
 *
 * @returns the names of the files
 * @throws AtlasError as `writeFileAtomically`
 */
export async function writePanels(
  folder: string,
  table: AtlasTable,
  borders: Required<ReportInput>["borders"],
): Promise<readonly string[]> {
  return writeSliceFigures(folder, reportSlices(table), ({ name, values }): readonly NamedFigure[] => {
    const sheet = smallMultiples(table, values, phaseEvidence({ borders }, name).borders);
    const panels = sheetQuantities().flatMap((quantity, i) => {
      const panel = sheet.panels[i];
      return panel === undefined ? [] : [[`sheet-${quantity}`, panel] as const];
    });
    return [["sheet", sheet], ...panels];
  });
}
