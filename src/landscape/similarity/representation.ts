import { softmaxInto } from "../softmax.ts";

/** What a network answers on a probe set: one row an example, one column a feature. */
export interface Representation {
  /** Row by row, `[rows, columns]` flat. */
  readonly values: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

/** Logits `[rows, classes]` (flat) as a representation: a row an example, a column a class. */
export function logitRepresentation(logits: Float32Array, classes: number): Representation {
  return { values: Float64Array.from(logits), rows: logits.length / classes, columns: classes };
}

/** The softmax probabilities of logits `[rows, classes]` (flat), in float64. */
export function probabilityRepresentation(logits: Float32Array, classes: number): Representation {
  const values = new Float64Array(logits.length);
  for (let start = 0; start < values.length; start += classes) {
    softmaxInto(values.subarray(start, start + classes), logits, start);
  }
  return { values, rows: logits.length / classes, columns: classes };
}

/** The representation with the mean of every column taken off. */
export function centred({ values, rows, columns }: Representation): Representation {
  const means = new Float64Array(columns);
  for (let at = 0; at < values.length; ) {
    for (let column = 0; column < columns; column++) means[column]! += values[at++]! / rows;
  }
  const less = new Float64Array(values.length);
  for (let at = 0; at < values.length; ) {
    for (let column = 0; column < columns; column++, at++) less[at] = values[at]! - means[column]!;
  }
  return { values: less, rows, columns };
}
