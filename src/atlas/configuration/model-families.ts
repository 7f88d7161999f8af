import type { FamilyName, NORMS_OF_FAMILY, NormName } from "#nets";
import { DEFAULTS } from "./defaults.ts";

/** The norms of #nets word for word, so that reading a configuration does not load what builds networks. */
const NORMS: typeof NORMS_OF_FAMILY = {
  mlp: ["none"],
  cnn: ["none", "batch", "group"],
  resnet18: ["batch"],
  vgg11: ["batch", "none"],
};

/** Layers with weights on the longest path, where the family fixes them. */
const FIXED_DEPTHS: Readonly<Partial<Record<FamilyName, number>>> = { resnet18: 18, vgg11: 11 };

/** The normalisations that a family can have, the usual one first. */
export function normsOf(family: FamilyName): readonly [NormName, ...NormName[]] {
  return NORMS[family];
}

/** The depth that a family fixes, if it does. */
export function fixedDepthOf(family: FamilyName): number | undefined {
  return FIXED_DEPTHS[family];
}

/** The depth of a family's networks where none is given. */
export function usualDepthOf(family: FamilyName): number {
  return fixedDepthOf(family) ?? DEFAULTS.model.depth;
}
