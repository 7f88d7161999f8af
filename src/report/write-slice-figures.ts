import type { Figure } from "#figures";
import { createFolder } from "#files";
import { type ReportSlice, sliceStem } from "./slices.ts";
import { writeFigure } from "./write-figure.ts";

/** A figure and the beginning of the names of its files. */
export type NamedFigure = readonly [name: string, figure: Figure];

/**
 * Writes figures of every slice as SVG and PNG into a folder, which is made, those of a slice at once: `phases.svg`,
 * `phases-label_noise-0.1.png`, …
 *
 * @returns the names of the files
 * @throws AtlasError as `createFolder` and `writeFileAtomically`
 */
export async function writeSliceFigures(
  folder: string,
  slices: readonly ReportSlice[],
  figuresOf: (slice: ReportSlice) => readonly NamedFigure[],
): Promise<readonly string[]> {
  await createFolder(folder);
  const written: string[] = [];
  for (const slice of slices) {
    const stem = sliceStem(slice.values);
    const figures = figuresOf(slice).map(([name, figure]) =>
      writeFigure(folder, stem === "" ? name : `${name}-${stem}`, figure),
    );
    written.push(...(await Promise.all(figures)).flat());
  }
  return written;
}
