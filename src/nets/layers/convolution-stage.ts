import type { MapSize } from "./image-shape.ts";
import { convolution, type Layer, normalisation } from "./layer.ts";

/** A 3×3 convolution with zero padding and what follows it: a norm, 2×2 max pooling and a ReLU. */
export interface ConvolutionStage {
  /** Of the convolution. */
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
  /** Of the maps that the convolution puts out, which is that of those it reads. */
  readonly size: MapSize;
  /** Whether the convolution has a bias. */
  readonly bias: boolean;
  readonly norm: StageNorm;
  readonly isPooled: boolean;
}

/** How the maps of a stage are normalised, and by the parameters of which name. */
export type StageNorm =
  | { readonly kind: "none" }
  | { readonly kind: "batch"; readonly name: string }
  | { readonly kind: "group"; readonly name: string; readonly groups: number };

/** The layers of a stage. */
export function stageLayers({ name, norm, ...shape }: ConvolutionStage): readonly Layer[] {
  const convolved = convolution(name, { ...shape, window: 3 });
  if (norm.kind === "none") return [convolved];
  return [convolved, normalisation(norm.name, norm.kind, shape.outputs, shape.size)];
}

/** The most groups, at most 8 and of at least 2 channels where there are as many, that divide the channels evenly. */
export function groupsFor(channels: number): number {
  let groups = Math.min(8, Math.max(1, Math.floor(channels / 2)));
  while (channels % groups !== 0) groups--;
  return groups;
}
