import { join } from "node:path";
import {
  type Figure,
  phaseDiagram,
  renderPng,
  renderSvg,
  SHEET_METRICS,
  type SliceValues,
  sliceValuesOf,
  smallMultiples,
} from "#figures";
import { writeFileAtomically } from "#files";
import type { AtlasTable } from "#taxonomy";

/**
 * Writes the phase diagram, the sheet of seven panels and each panel alone as SVG and PNG into a folder, once a
 * slice: `phases.svg`, `sheet.png`, `sheet-cka_softmax.svg`, `phases-label_noise-0.1.png`, …
 */
export async function writeFigures(folder: string, table: AtlasTable): Promise<void> {
  for (const slice of sliceValuesOf(table)) {
    const suffix = Object.entries(slice)
      .map(([knob, value]) => `-${knob}-${value}`)
      .join("");
    for (const [name, figure] of figuresOf(table, slice)) {
      const svg = renderSvg(figure);
      await writeFileAtomically(join(folder, `${name}${suffix}.svg`), svg);
      await writeFileAtomically(join(folder, `${name}${suffix}.png`), renderPng(svg));
    }
  }
}

function figuresOf(
  table: AtlasTable,
  slice: SliceValues,
): readonly (readonly [name: string, figure: Figure])[] {
  const sheet = smallMultiples(table, slice);
  const panels = sheet.panels.map((panel, i) => [`sheet-${SHEET_METRICS[i] ?? i}`, panel] as const);
  return [["phases", phaseDiagram(table, slice)], ["sheet", sheet], ...panels];
}
