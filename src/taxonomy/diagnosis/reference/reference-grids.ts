import { CIFAR10_CLEAN } from "./grids/cifar10-clean.ts";
import { CIFAR10_NOISY } from "./grids/cifar10-noisy.ts";
import { DIGITS } from "./grids/digits.ts";
import { FASHION } from "./grids/fashion.ts";
import { GLYPHS } from "./grids/glyphs.ts";
import { type Reference, referenceCells, referenceOf } from "./reference.ts";
import type { ReferenceGrid } from "./reference-grid.ts";

/** Every grid of measured cells that a diagnosis compares networks with. */
export const REFERENCE_GRIDS: readonly ReferenceGrid[] = [
  {
    name: "ResNet-18 on CIFAR-10",
    provenance:
      "13 widths, 13 batch sizes, 10 amounts of data, clean labels and 10 % of them redrawn, constant learning rate, published by Zhou, Chen, Cao, Schürholt and Yang, “MD tree: a model-diagnostic tree grown on loss landscape”, ICML 2024, arXiv 2406.16988 (github.com/YefanZhou/ModelDiagnosis, MIT licence, Copyright (c) 2024 Yefan)",
    seeds: 5,
    lines: `${CIFAR10_CLEAN.trim()}\n${CIFAR10_NOISY.trim()}`,
  },
  {
    name: "perceptrons on drawn characters",
    provenance: "examples/studies/causes-glyphs.yaml",
    seeds: 3,
    lines: GLYPHS,
  },
  {
    name: "perceptrons on hand-written digits",
    provenance: "examples/studies/causes-digits.yaml",
    seeds: 3,
    lines: DIGITS,
  },
  {
    name: "perceptrons on Fashion-MNIST",
    provenance: "examples/studies/causes-fashion.yaml",
    seeds: 3,
    lines: FASHION,
  },
];

let known: Reference | null = null;

/** All measured cells, read when they are first wanted. */
export function defaultReference(): Reference {
  known ??= referenceOf(REFERENCE_GRIDS.flatMap(referenceCells));
  return known;
}
