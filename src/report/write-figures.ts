import { alignedPanels, phaseDiagram, sheetQuantities, verdictMap } from "#figures";
import { registeredKnobs } from "#knobs";
import { givenDiagram } from "./given-phases.ts";
import { phaseEvidence } from "./phase-evidence.ts";
import type { ReportInput } from "./report-input.ts";
import { type ReportSlice, reportSlices } from "./slices.ts";
import { type NamedFigure, writeSliceFigures } from "./write-slice-figures.ts";

/** What the figures of a report draw. */
type Drawn = Pick<ReportInput, "table" | "borders" | "transitions" | "diagnoses" | "given">;

/**
 * Writes the phase diagram, the diagnosis, and barriers without and with alignment where units were aligned as SVG and PNG
 * into a folder, once a slice: `phases.svg`, `alignment.svg`, `phases-label_noise-0.1.png`, …
 *
 * @returns the names of the files
 * @throws AtlasError as `writeFileAtomically`
 */
export async function writeFigures(folder: string, drawn: Drawn): Promise<readonly string[]> {
  return writeSliceFigures(folder, reportSlices(drawn.table), (slice) => figuresOf(drawn, slice));
}

/** Whether a name is one that `writeFigures` or `writePanels` gives, whatever the slices. */
export function isFigure(name: string): boolean {
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

function figuresOf(drawn: Drawn, { name, values }: ReportSlice): readonly NamedFigure[] {
  const { table, diagnoses = [], given } = drawn;
  const evidence = phaseEvidence(drawn, name);
  const aligned = alignedPanels(table, values, evidence.borders);
  return [
    ["phases", phaseDiagram(table, values, evidence)],
    ...(given === undefined ? [] : [["phases-given", givenDiagram(table, values, given.labels)] as const]),
    ...(diagnoses.length === 0 ? [] : [["diagnosis", verdictMap(table, values, diagnoses)] as const]),
    ...(aligned === null ? [] : [["alignment", aligned] as const]),
  ];
}
