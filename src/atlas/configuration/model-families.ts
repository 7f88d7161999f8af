import { familyNamed } from "#families";

/** The normalisations that a family can have, the usual one first. */
export function normsOf(family: string): readonly [string, ...string[]] {
  return familyNamed(family).norms;
}

/** The depth that a family fixes, if it does. */
export function fixedDepthOf(family: string): number | undefined {
  const { depth } = familyNamed(family);
  return "fixed" in depth ? depth.fixed : undefined;
}

/** The depth of a family's networks where none is given. */
export function usualDepthOf(family: string): number {
  const { depth } = familyNamed(family);
  return "fixed" in depth ? depth.fixed : depth.usual;
}
