import { zeroLossLines } from "#figures";
import { type LocalSide, localSide } from "#taxonomy";
import { sliceStem } from "../slices.ts";
import { lackOfNetworks } from "./lacking.ts";
import { fileStem, type PaperFigure } from "./paper-figure.ts";
import type { PaperRun } from "./paper-run.ts";

/** What training to zero loss costs or brings at every load. */
export const ZERO_LOSS: PaperFigure = {
  name: "zero loss",
  shows: "the best accuracy on either side of the Hessian transition, by load",
  needs: "cells on both sides of the Hessian transition",
  lacks: (run) =>
    lackOfNetworks(run) ??
    (run.slices.some(({ cells }) => sidesOf(run, cells).size > 0)
      ? `${run.slices.length > 1 ? "in every slice " : ""}all cells lie on one side of the Hessian transition`
      : null),
  draw: (run) =>
    run.slices
      .filter(({ cells }) => sidesOf(run, cells).size === 2)
      .map(({ values }) => ({
        name: fileStem("zero-loss", sliceStem(values)),
        figure: zeroLossLines(run.table, values, run.configuration.phases),
      })),
};

/** The sides of the Hessian transition on which cells lie. */
function sidesOf({ table, configuration }: PaperRun, cells: readonly number[]): ReadonlySet<LocalSide> {
  return new Set(cells.flatMap((index) => localSide(table.cells[index]!, configuration.phases) ?? []));
}
