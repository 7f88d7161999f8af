import type { FamilyName, NormName } from "#nets";
import { DEFAULTS } from "./defaults.ts";

/** What a family of networks leaves to choose. */
interface FamilyChoices {
  /** The normalisations it can have, the usual one first. */
  readonly norms: readonly [NormName, ...NormName[]];
  /** Layers with weights on the longest path, where the family fixes them. */
  readonly fixedDepth?: number;
}

const CHOICES: Readonly<Record<FamilyName, FamilyChoices>> = {
  mlp: { norms: ["none"] },
  cnn: { norms: ["none", "batch", "group"] },
  resnet18: { norms: ["batch"], fixedDepth: 18 },
  vgg11: { norms: ["batch", "none"], fixedDepth: 11 },
};

/** The normalisations that a family can have, the usual one first. */
export function normsOf(family: FamilyName): readonly [NormName, ...NormName[]] {
  return CHOICES[family].norms;
}

/** The depth that a family fixes, if it does. */
export function fixedDepthOf(family: FamilyName): number | undefined {
  return CHOICES[family].fixedDepth;
}

/** The depth of a family's networks where none is given. */
export function usualDepthOf(family: FamilyName): number {
  return fixedDepthOf(family) ?? DEFAULTS.model.depth;
}
