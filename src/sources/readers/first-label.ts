import { AtlasError } from "#errors";
import type { ReadLabels } from "./array-labels.ts";

/** Labels of one part of the data and where they are. */
interface PlacedLabels {
  readonly labels: ReadLabels;
  readonly where: string;
}

/** Labels that count classes from 0, and what their classes are called. */
export interface CountedLabels {
  /** Of each part. */
  readonly labels: readonly Int32Array[];
  readonly classNames: readonly string[];
  /** What the first class is called in the file. */
  readonly first: number;
  /** What was told of the labels, a clause each. */
  readonly notes: readonly string[];
}

/**
 * Labels of all parts of the data as numbers of classes from 0. Where no label is 0 and every number from 1 on occurs, they are
 * taken to count from 1 unless something else is given; rows with a one in them never are.
 *
 * @throws AtlasError `data/label-out-of-range` of kind `input` for a label before the first
 */
export function countedFromZero(parts: readonly PlacedLabels[], given: number | undefined): CountedLabels {
  const most = Math.max(...parts.map(({ labels }) => labels.classes)) - 1;
  const seen = new Set(parts.flatMap(({ labels }) => [...new Set(labels.labels)]));
  const isFromOne =
    most > 1 && seen.size === most && !seen.has(0) && parts.every(({ labels }) => !labels.areOneHot);
  const first = given ?? (isFromOne ? 1 : 0);
  for (const { labels, where } of parts) requireFrom(first, labels.labels, where);
  return {
    labels: parts.map(({ labels }) =>
      first === 0 ? labels.labels : labels.labels.map((label) => label - first),
    ),
    classNames: Array.from({ length: most + 1 - first }, (_, label) => String(label + first)),
    first,
    notes:
      given === undefined && first === 1
        ? [`labels count from 1 to ${most}, and 1 is the first class unless data.first_label is 0`]
        : [],
  };
}

function requireFrom(first: number, labels: Int32Array, where: string): void {
  const wrong = labels.findIndex((label) => label < first);
  if (wrong === -1) return;
  throw new AtlasError({
    code: "data/label-out-of-range",
    kind: "input",
    where: `${where}, value ${wrong}`,
    problem: `the label is ${labels[wrong]}`,
    expected: `labels from ${first} on, by data.first_label`,
  });
}
