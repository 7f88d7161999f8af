import type { OnnxNode } from "../onnx/model.ts";

/** The operators of ONNX Runtime's optimiser that work on blocks of channels. */
export const BLOCKED: OnnxNode["domain"] = "com.microsoft.nchwc";

/** Sizes of examples, channels, rows and columns. */
export type MapsShape = readonly [examples: number, channels: number, rows: number, columns: number];

/** An array of whole blocks of channels that lies in memory as `[examples, channels / block, rows, columns, block]`. */
export interface BlockedArray {
  /** ONNX sees the array in its logical shape. */
  readonly name: string;
  readonly shape: MapsShape;
  readonly block: number;
}

/** How many of the first of some axes, none of size 1, hold the examples of blocked maps, and how many the channels too. */
export function axesOfMaps(
  sizes: readonly number[],
  [examples, channels]: MapsShape,
): { readonly examples: number; readonly channels: number } | undefined {
  const countOf = (elements: number): number | undefined => {
    let product = 1;
    let axes = 0;
    while (product < elements && axes < sizes.length) product *= sizes[axes++]!;
    return product === elements ? axes : undefined;
  };
  const [first, both] = [countOf(examples), countOf(examples * channels)];
  return first === undefined || both === undefined ? undefined : { examples: first, channels: both };
}
