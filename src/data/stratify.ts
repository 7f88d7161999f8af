import { AtlasError } from "#errors";
import type { RandomStream } from "#random";
import { checkNumber } from "./check-number.ts";
import { type ImagesWithNumbers, type LabelledImages, selectImages } from "./dataset.ts";

/** What stratification needs to know of examples. */
type Labelled = Pick<LabelledImages, "labels" | "classes">;

/**
 * What examples are stratified by: their classes; those with numbers, or with several classes each, are all of one stratum, so
 * plainly drawn at random.
 */
export function strataOf(
  examples:
    | (Labelled & { readonly places?: number | undefined; readonly count: number })
    | { readonly count: number },
): Labelled {
  return "labels" in examples && examples.places === undefined
    ? examples
    : { labels: new Int32Array(examples.count), classes: 1 };
}

/**
 * The indices of `count` random examples whose class counts differ by at most one.
 *
 * A class with too few examples gives all it has and the others fill its place. All counts cut one random
 * order of the whole set, in which every round visits each class once: a larger count of the same stream
 * begins with the smaller.
 *
 * @throws AtlasError `data/too-few-examples` if there are fewer than `count`.
 */
export function stratifiedIndices(
  { labels, classes }: Labelled,
  count: number,
  stream: RandomStream,
): Int32Array {
  checkNumber("count", count, { minimum: 1, whole: true });
  if (count > labels.length) {
    throw new AtlasError({
      code: "data/too-few-examples",
      kind: "input",
      problem: `${count} examples were asked for, but there are ${labels.length}`,
      remedy: `Ask for at most ${labels.length}.`,
    });
  }
  const members = shuffledMembers({ labels, classes }, stream);
  const chosen = new Int32Array(count);
  let filled = 0;
  for (let round = 0; filled < count; round++) {
    for (const label of stream.child("round", round).permutation(classes)) {
      const index = members[label]![round];
      if (index !== undefined && filled < count) chosen[filled++] = index;
    }
  }
  return chosen;
}

/**
 * `count` random examples, with classes such that their counts differ by at most one, a larger subset beginning with the smaller.
 *
 * @throws AtlasError `data/too-few-examples` if there are fewer than `count`.
 */
export function stratifiedSubset<Kind extends LabelledImages | ImagesWithNumbers>(
  images: Kind,
  count: number,
  stream: RandomStream,
): Kind {
  return selectImages(images, stratifiedIndices(strataOf(images), count, stream));
}

/**
 * Splits examples in two at random, class by class: of each class, `share` (0 … 1, rounded to whole
 * examples) goes to the second part. Indices within a part ascend.
 */
export function stratifiedSplit(
  examples: Labelled,
  share: number,
  stream: RandomStream,
): { readonly first: Int32Array; readonly second: Int32Array } {
  checkNumber("share", share, { minimum: 0, maximum: 1 });
  const first: number[] = [];
  const second: number[] = [];
  for (const members of shuffledMembers(examples, stream)) {
    const cut = Math.round(share * members.length);
    for (const [i, index] of members.entries()) (i < cut ? second : first).push(index);
  }
  return { first: Int32Array.from(first).sort(), second: Int32Array.from(second).sort() };
}

/** The indices of each class in random order. */
function shuffledMembers(
  { labels, classes }: Labelled,
  stream: RandomStream,
): readonly (readonly number[])[] {
  const members: number[][] = Array.from({ length: classes }, () => []);
  labels.forEach((label, i) => {
    members[label]!.push(i);
  });
  return members.map((ofClass, label) =>
    Array.from(stream.child("class", label).permutation(ofClass.length), (i) => ofClass[i]!),
  );
}
