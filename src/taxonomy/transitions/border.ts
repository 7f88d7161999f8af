import type { CutName } from "../phases/cut-threshold.ts";

/** A smooth line in the plane along which a smoothed metric lies on its threshold; for drawing, never for labels. */
export interface SmoothBorder {
  readonly cut: CutName;
  /** Points in units of the two knobs, in order along the line. Closed where the last equals the first. */
  readonly points: readonly { readonly load: number; readonly temperature: number }[];
}
