/** How much of a measurement goes into one program: numbers alone, without the arrays that it computes on. */
export type { CurvatureSize } from "../curvature-memory.ts";
export { GRADIENT, type Group, networksAtOnce, type Pass, type Sized } from "../group-size.ts";
export { keptWeights, leastDensity, weightCount } from "../kept-weights.ts";
export { type PassMemory, passMemory } from "../pass-memory.ts";
