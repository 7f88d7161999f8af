import type { RandomStream } from "#random";
import { corruptLabels, type LabelNoiseKind } from "./label-noise.ts";

/** The label of a place that is not judged, such as one of padding. */
export const UNJUDGED_LABEL = -1;

/**
 * Classes of several places of each example, corrupted at random by the laws of `corruptLabels`; the input is left as it is,
 * and so are places that are not judged.
 *
 * @param fraction 0 … 1, of the places that are judged
 * @throws AtlasError `data/out-of-range` for a fraction outside 0 … 1 or fewer than two classes.
 */
export function corruptPlaces(
  labels: Int32Array,
  classes: number,
  noise: { readonly fraction: number; readonly kind: LabelNoiseKind },
  stream: RandomStream,
): Int32Array {
  if (noise.fraction === 0) return labels;
  const places = Int32Array.from(labels.keys()).filter((place) => labels[place] !== UNJUDGED_LABEL);
  const judged = places.map((place) => labels[place]!);
  const { labels: drawn } = corruptLabels(judged, classes, noise, stream);
  const corrupted = labels.slice();
  for (const [i, place] of places.entries()) corrupted[place] = drawn[i]!;
  return corrupted;
}
