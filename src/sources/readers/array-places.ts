import { UNJUDGED_LABEL } from "#data";
import { AtlasError } from "#errors";
import { counted } from "#words";
import { MOST_CLASSES } from "./array-labels.ts";
import type { TargetArray } from "./array-targets.ts";

/** Classes of the places of examples. */
export interface ReadPlaces {
  /** Of each part, `[count, places]` flat, `UNJUDGED_LABEL` where a place is not judged. */
  readonly labels: readonly Int32Array[];
  readonly classes: number;
  readonly places: number;
  /** What was taken for what, a clause each. */
  readonly notes: readonly string[];
}

/** Whether targets are a class for each token of the examples: as many as there are, and no rows of zeros with a one. */
export function areOfPlaces(parts: readonly TargetArray[], tokens: number): boolean {
  return tokens > 1 && parts.every((part) => part.width === tokens && !isOneHot(part));
}

/**
 * Classes at each place of examples, out of targets `[examples, places]`.
 *
 * @param padding the target of places that are not judged; those below 0 where it is left out
 * @throws AtlasError `data/label-out-of-range` or `data/wrong-shape` of kind `input`
 */
export function placesOf(parts: readonly TargetArray[], padding: number | undefined): ReadPlaces {
  const [{ width: places }] = parts as readonly [TargetArray, ...TargetArray[]];
  let most = 0;
  let unjudged = 0;
  let all = 0;
  const labels = parts.map(({ values, width, where }) => {
    if (width !== places || places < 2) {
      throw refusal(
        where,
        places < 2 ? "there is one target for each example" : `there are ${width} targets for each example`,
        places < 2 ? "a target for each place, [examples, places]" : `${places}, as in the training part`,
      );
    }
    return Int32Array.from(values, (value, i) => {
      all++;
      if (padding === undefined ? value < 0 : value === padding) {
        unjudged++;
        return UNJUDGED_LABEL;
      }
      if (!Number.isInteger(value) || value < 0 || value >= MOST_CLASSES) {
        throw refusal(
          `${where}, row ${Math.floor(i / width)}`,
          `target ${i % width} of it is ${value}`,
          `the number of a class, from 0 to ${MOST_CLASSES - 1}`,
        );
      }
      most = Math.max(most, value);
      return value;
    });
  });
  if (unjudged === all) throw refusal(parts[0]!.where, "no target is that of a class", "classes from 0 on");
  const which = padding === undefined ? "below 0" : `that are ${padding}`;
  return {
    labels,
    classes: most + 1,
    places,
    notes: [
      `each example has a class at each of ${counted(places, "place")}, which is tagging: losses and errors are means over its places, then over examples`,
      unjudged > 0
        ? `${unjudged.toLocaleString("en-US")} of ${all.toLocaleString("en-US")} targets ${which} are not judged`
        : "every place is judged; data.padding names a target that is not to be",
    ],
  };
}

function isOneHot({ values, width }: TargetArray): boolean {
  for (let start = 0; start < values.length; start += width) {
    const own = values.subarray(start, start + width);
    const one = own.indexOf(1);
    if (one === -1 || own.some((value, i) => value !== (i === one ? 1 : 0))) return false;
  }
  return true;
}

function refusal(where: string, problem: string, expected: string): AtlasError {
  return new AtlasError({ code: "data/label-out-of-range", kind: "input", where, problem, expected });
}
