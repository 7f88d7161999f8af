import type { RandomStream } from "#random";

/** Standard normal draws. */
export function normals(count: number, stream: RandomStream): Float32Array {
  return Float32Array.from({ length: count }, () => stream.normal());
}

/** Classes drawn uniformly from 0 … among - 1. */
export function classes(count: number, among: number, stream: RandomStream): Int32Array {
  return Int32Array.from({ length: count }, () => stream.below(among));
}
