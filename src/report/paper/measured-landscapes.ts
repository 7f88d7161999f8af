import { landscapeDrawing, type MeasuredLandscape } from "#figures";
import type { Terms } from "#quantities";
import { estimateIn, isLandscapePhase, LANDSCAPE_PHASES, type LandscapePhase } from "#taxonomy";
import { type ReportSlice, sliceStem } from "../slices.ts";
import { lackOfPaths } from "./lacking.ts";
import { fileStem, type PaperFigure } from "./paper-figure.ts";
import { type PaperRun, placeWords, sheetTitle } from "./paper-run.ts";

/** Figure 1: for every phase of a slice the landscape of the cell whose label is the surest. */
export const MEASURED_LANDSCAPES: PaperFigure = {
  name: "figure 1",
  shows: "the phases as landscapes, drawn from one measured cell each",
  needs: "curves between networks in cells that have a phase",
  lacks: (run) =>
    lackOfPaths(run) ??
    (run.table.cells.some(({ phase }) => isLandscapePhase(phase)) ? null : "no cell has a phase"),
  draw: async (run) => {
    const drawings = await Promise.all(
      run.slices.map(async (slice) => {
        const cells = await Promise.all(LANDSCAPE_PHASES.map((phase) => surestLandscape(run, slice, phase)));
        return { slice, landscapes: cells.filter((cell) => cell !== null) };
      }),
    );
    return drawings
      .filter(({ landscapes }) => landscapes.length > 0)
      .map(({ slice, landscapes }) => ({
        name: fileStem("figure-1", sliceStem(slice.values)),
        figure: landscapeDrawing(
          landscapes.map(({ landscape }) => landscape),
          sheetTitle(run, slice),
          landscapes[0]!.terms,
        ),
      }));
  },
};

async function surestLandscape(
  run: PaperRun,
  slice: ReportSlice,
  phase: LandscapePhase,
): Promise<{ readonly landscape: MeasuredLandscape; readonly terms: Terms } | null> {
  const shareOf = (index: number): number => run.table.cells[index]!.phaseShare ?? 0;
  const candidates = slice.cells
    .filter((index) => run.table.cells[index]!.phase === phase)
    .toSorted((a, b) => shareOf(b) - shareOf(a));
  for (const index of candidates) {
    const cell = run.table.cells[index]!;
    const { pairs, terms } = await run.evidenceOf(index);
    const paths = pairs.map((pair) => pair.paths).find(({ curve, line }) => curve.length + line.length > 0);
    if (paths === undefined) continue;
    const landscape = {
      phase,
      place: placeWords(run.table, cell),
      paths,
      largestEigenvalue: estimateIn(cell, "hessian_top_eig").value,
      distance: estimateIn(cell, "l2_distance").value,
      similarity: estimateIn(cell, "cka_softmax").value,
      connectivity: estimateIn(cell, "mode_connectivity_pct").value,
    };
    return { landscape, terms };
  }
  return null;
}
