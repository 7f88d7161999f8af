import { ACTIVATIONS } from "./activations.ts";
import { ARITHMETIC, LOGIC } from "./arithmetic.ts";
import { ATTENTION } from "./attention.ts";
import { CONVOLUTIONS, JOINED } from "./convolution.ts";
import { NORMALISATIONS } from "./normalisation.ts";
import type { Operator, Operators } from "./operator.ts";
import { POOLING } from "./pooling.ts";
import { PRODUCTS } from "./products.ts";
import { REDUCTIONS } from "./reductions.ts";
import { RESAMPLING } from "./resampling.ts";
import { SCATTERING } from "./scattering.ts";
import { SELECTION } from "./selection.ts";
import { SHAPES } from "./shapes.ts";
import { TYPES } from "./types.ts";

const KNOWN: Operators = {
  ...ARITHMETIC,
  ...LOGIC,
  ...TYPES,
  ...ACTIVATIONS,
  ...PRODUCTS,
  ...CONVOLUTIONS,
  ...POOLING,
  ...NORMALISATIONS,
  ...REDUCTIONS,
  ...SHAPES,
  ...SELECTION,
  ...SCATTERING,
  ...RESAMPLING,
  ...ATTENTION,
};

/** Operators whose results are known while a graph is traced, or that choose what is traced. */
const BY_THE_GRAPH = ["Constant", "Shape", "Size", "If"];

/** The rule of a standard operator; `undefined` for one without. */
export function knownOperator(name: string): Operator | undefined {
  if (Object.hasOwn(KNOWN, name)) return KNOWN[name];
  return Object.hasOwn(JOINED, name) ? JOINED[name] : undefined;
}

/** Whether a standard operator can be read. */
export function isKnown(name: string): boolean {
  return Object.hasOwn(KNOWN, name) || BY_THE_GRAPH.includes(name);
}
