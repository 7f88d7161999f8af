import { zeroLossLines } from "#figures";
import { localSide } from "#taxonomy";
import { sliceStem } from "../slices.ts";
import { fileStem, type PaperFigure } from "./paper-figure.ts";

/** What training to zero loss costs or brings at every load. */
export const ZERO_LOSS: PaperFigure = {
  name: "zero loss",
  shows: "the best accuracy on either side of the Hessian transition, by load",
  needs: "cells on both sides of the Hessian transition",
  draw: ({ table, slices, configuration }) =>
    slices
      .filter(({ cells }) => {
        const sides = new Set(cells.map((index) => localSide(table.cells[index]!, configuration.phases)));
        return sides.has("sharp") && sides.has("flat");
      })
      .map(({ values }) => ({
        name: fileStem("zero-loss", sliceStem(values)),
        figure: zeroLossLines(table, values, configuration.phases),
      })),
};
