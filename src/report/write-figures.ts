import {
  alignedPanels,
  type Figure,
  phaseDiagram,
  sheetQuantities,
  smallMultiples,
  verdictMap,
} from "#figures";
import { registeredKnobs } from "#knobs";
import { givenDiagram } from "./given-phases.ts";
import { phaseEvidence } from "./phase-evidence.ts";
import { removeOthers } from "./remove-others.ts";
import type { ReportInput } from "./report-input.ts";
import { type ReportSlice, reportSlices, sliceStem } from "./slices.ts";
import { writeFigure } from "./write-figure.ts";

/** What the figures of a report draw. */
type Drawn = Pick<ReportInput, "table" | "borders" | "transitions" | "diagnoses" | "given">;

/**
 * Writes the phase diagram, the diagnosis, barriers without and with alignment where units were aligned, the sheet of all
 * panels and each panel alone as SVG and PNG into a folder, once a slice: `phases.svg`, `alignment.svg`, `sheet.png`, `sheet-cka_softmax.svg`, `phases-label_noise-0.1.png`, …
 * Those of an earlier call that draws other slices or panels are removed.
 */
export async function writeFigures(folder: string, drawn: Drawn): Promise<void> {
  const written = new Set<string>();
  for (const slice of reportSlices(drawn.table)) {
    const stem = sliceStem(slice.values);
    const figures = figuresOf(drawn, slice).map(async ([name, figure]) => {
      for (const file of await writeFigure(folder, stem === "" ? name : `${name}-${stem}`, figure))
        written.add(file);
    });
    await Promise.all(figures);
  }
  await removeOthers(folder, written, isFigure);
}

/** Whether a name is one that `writeFigures` gives, whatever the slices. */
function isFigure(name: string): boolean {
  const knobs = [
    ...registeredKnobs().map((knob) => literally(knob.name)),
    "(?:data|model|training)\\.[\\w.]+",
  ];
  const figures = [
    "phases",
    "phases-given",
    "diagnosis",
    "alignment",
    "sheet",
    ...sheetQuantities().map((own) => `sheet-${literally(own)}`),
  ];
  const form = `^(?:${figures.join("|")})(?:-(?:${knobs.join("|")})-[\\w.-]+)*\\.(?:svg|png)$`;
  return new RegExp(form).test(name);
}

function literally(text: string): string {
  return text.replaceAll(/\W/g, "\\$&");
}

function figuresOf(
  drawn: Drawn,
  { name, values }: ReportSlice,
): readonly (readonly [name: string, figure: Figure])[] {
  const { table, diagnoses = [], given } = drawn;
  const evidence = phaseEvidence(drawn, name);
  const sheet = smallMultiples(table, values, evidence.borders);
  const aligned = alignedPanels(table, values, evidence.borders);
  const panels = sheetQuantities().flatMap((name, i) => {
    const panel = sheet.panels[i];
    return panel === undefined ? [] : [[`sheet-${name}`, panel] as const];
  });
  return [
    ["phases", phaseDiagram(table, values, evidence)],
    ...(given === undefined ? [] : [["phases-given", givenDiagram(table, values, given.labels)] as const]),
    ...(diagnoses.length === 0 ? [] : [["diagnosis", verdictMap(table, values, diagnoses)] as const]),
    ...(aligned === null ? [] : [["alignment", aligned] as const]),
    ["sheet", sheet],
    ...panels,
  ];
}
