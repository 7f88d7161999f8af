/** Height and width of a map, in pixels. */
export interface MapSize {
  readonly height: number;
  readonly width: number;
}

/** Channels, height and width of one image. */
export interface ImageSize extends MapSize {
  readonly channels: number;
}

/** What 2×2 max pooling leaves of a map: half, without the last row or column of an odd size; a size of 1 stays. */
export function pooledSize({ height, width }: MapSize): MapSize {
  return { height: Math.max(1, Math.floor(height / 2)), width: Math.max(1, Math.floor(width / 2)) };
}
