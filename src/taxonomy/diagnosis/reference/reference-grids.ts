import { alikeOfLines } from "./alike-lines.ts";
import { CIFAR10_CLEAN } from "./grids/cifar10-clean.ts";
import { CIFAR10_NOISY } from "./grids/cifar10-noisy.ts";
import { DIGITS } from "./grids/digits.ts";
import { FASHION } from "./grids/fashion.ts";
import { GLYPHS } from "./grids/glyphs.ts";
import {
  type MeasuredCell,
  measuredCells,
  type Reference,
  type ReferenceCell,
  referenceOf,
} from "./reference.ts";
import { rowsOfLines } from "./reference-rows.ts";

/** Measured cells that networks are compared with: width, amount of data and label noise over batch sizes. */
export interface ReferenceGrid<Cell extends ReferenceCell = ReferenceCell> {
  readonly name: string;
  /** What was trained, and by whom it was measured. */
  readonly provenance: string;
  /** Networks behind each mean. */
  readonly seeds: number;
  readonly cells: readonly Cell[];
}

/** The grid whose cells others published, told by the means of those that are alike. */
export const PUBLISHED_GRID = "ResNet-18 on CIFAR-10";

/** Grids that were measured here, cell by cell. */
export const OWN_GRIDS: readonly ReferenceGrid<MeasuredCell>[] = [
  ownGrid("perceptrons on drawn characters", "glyphs", GLYPHS),
  ownGrid("perceptrons on hand-written digits", "digits", DIGITS),
  ownGrid("perceptrons on Fashion-MNIST", "fashion", FASHION),
];

/** Every grid of measured cells that a diagnosis compares networks with. */
export const REFERENCE_GRIDS: readonly ReferenceGrid[] = [
  gridOf({
    name: PUBLISHED_GRID,
    provenance:
      "means of cells that are alike among 13 widths, 13 batch sizes, 10 amounts of data, clean labels and 10 % of them redrawn, constant learning rate, published by Zhou, Chen, Cao, Schürholt and Yang, “MD tree: a model-diagnostic tree grown on loss landscape”, ICML 2024, arXiv 2406.16988 (github.com/YefanZhou/ModelDiagnosis)",
    seeds: 5,
    read: () => [CIFAR10_CLEAN, CIFAR10_NOISY].flatMap((lines) => alikeOfLines(PUBLISHED_GRID, lines)),
  }),
  ...OWN_GRIDS,
];

function ownGrid(name: string, study: string, lines: string): ReferenceGrid<MeasuredCell> {
  return gridOf({
    name,
    provenance: `examples/studies/causes-${study}.yaml`,
    seeds: 3,
    read: () => measuredCells(name, rowsOfLines(lines)),
  });
}

/** A grid whose cells are read when they are first wanted: what tells phases alone never wants them. */
function gridOf<Cell extends ReferenceCell>({
  read,
  ...facts
}: Omit<ReferenceGrid<Cell>, "cells"> & { readonly read: () => readonly Cell[] }): ReferenceGrid<Cell> {
  let cells: readonly Cell[] | null = null;
  return {
    ...facts,
    get cells() {
      cells ??= read();
      return cells;
    },
  };
}

let known: Reference | null = null;

/** All measured cells, put together when they are first wanted. */
export function defaultReference(): Reference {
  known ??= referenceOf(REFERENCE_GRIDS.flatMap(({ cells }) => cells));
  return known;
}
