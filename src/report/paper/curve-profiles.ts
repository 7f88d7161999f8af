import { type CellPaths, pathSheet } from "#figures";
import {
  type ClassifiedCell,
  coldness,
  estimateIn,
  knobNumber,
  knobNumbers,
  lostNetworks,
  termsOf,
} from "#taxonomy";
import { type ReportSlice, sliceStem } from "../slices.ts";
import { lackOfPaths } from "./lacking.ts";
import { fileStem, type PaperFigure } from "./paper-figure.ts";
import { type PaperRun, placeWords, sheetTitle } from "./paper-run.ts";

/** Figure 12: the error along the paths of nine cells, at the ends and in the middle of either axis. */
export const CURVE_PROFILES: PaperFigure = {
  name: "figure 12",
  shows: "the error along lines and curves between networks, with mode connectivity",
  needs: "curves between networks, of which a cell must have two",
  lacks: lackOfPaths,
  draw: async (run) => {
    const sheets = await Promise.all(
      run.slices.map(async (slice) => ({ slice, cells: await pathsOf(run, slice) })),
    );
    return sheets
      .filter(({ cells }) => cells.some(hasPath))
      .map(({ slice, cells }) => ({
        name: fileStem("figure-12", sliceStem(slice.values)),
        figure: pathSheet(cells, {
          title: sheetTitle(run, slice),
          columns: new Set(endsAndMiddle(run.table.load.values)).size,
          terms: termsOf(run.table.cells),
          which: "at both ends and in the middle of either axis",
        }),
      }));
  },
};

function hasPath({ pairs }: CellPaths): boolean {
  return pairs.some(({ line, curve }) => line.length + curve.length > 0);
}

async function pathsOf(run: PaperRun, slice: ReportSlice): Promise<readonly CellPaths[]> {
  const { table } = run;
  const cells = slice.cells.map((index) => ({ index, cell: table.cells[index]! }));
  const own = cells.map(({ cell }) => cell);
  const loads = endsAndMiddle(knobNumbers(own, table.load.knob));
  const { knob } = table.temperature;
  const temperatures = endsAndMiddle(
    knobNumbers(own, knob).toSorted((a, b) => coldness(knob, a) - coldness(knob, b)),
  );
  const chosen = temperatures.flatMap((temperature) =>
    loads.flatMap((load) =>
      cells.filter(
        ({ cell }) => knobNumber(cell, table.load.knob) === load && knobNumber(cell, knob) === temperature,
      ),
    ),
  );
  return Promise.all(
    chosen.map(async ({ index, cell }) => ({
      place: placeWords(table, cell),
      pairs: (await run.evidenceOf(index)).pairs.map(({ paths }) => paths),
      connectivity: estimateIn(cell, "mode_connectivity_pct").value,
      absence: absenceOf(cell),
    })),
  );
}

/** Why a cell has no path, where it has none. */
function absenceOf(cell: ClassifiedCell): string {
  return lostNetworks(cell) ?? (cell.seeds === 1 ? "one network, and a path joins two" : "not measured");
}

function endsAndMiddle(values: readonly number[]): readonly number[] {
  const chosen = [0, Math.floor((values.length - 1) / 2), values.length - 1].map((index) => values[index]);
  return [...new Set(chosen)].filter((value) => value !== undefined);
}
