import type { AxisShape } from "./axis-shape.ts";

/** Positive factors of units, or signs. */
export type ScaleKind = "scale" | "sign";

/**
 * To which power the factor of a unit goes into a value, as a sum of unknowns: the powers by which it goes into
 * parameters. Of signs only whether it is odd counts.
 */
export type Form = ReadonlyMap<number, number>;

export const ZERO: Form = new Map();

/** Of what is 0 everywhere, which has any factor. */
export const ANY: Form = new Map();

/** The form of each group of units that lies in a value, axis by axis. */
export type Forms = readonly (readonly Form[])[];

/** Sums of forms, each times a number. */
export function combined(...terms: readonly (readonly [factor: number, form: Form])[]): Form {
  if (terms.some(([, form]) => form === ANY)) return ANY;
  const sum = new Map<number, number>();
  for (const [factor, form] of terms) {
    for (const [unknown, power] of form) sum.set(unknown, (sum.get(unknown) ?? 0) + factor * power);
  }
  return new Map([...sum].filter(([, power]) => power !== 0));
}

/** The groups that lie on an axis, in the order of their places. */
export function groupsOn(shape: AxisShape): readonly number[] {
  switch (shape.kind) {
    case "fixed":
      return [];
    case "group":
      return [shape.group];
    default:
      return shape.parts.flatMap(groupsOn);
  }
}

/** Which of the groups on an axis lie in a run of its elements; `undefined` where the run does not end between them. */
export function groupsInRun(
  shape: AxisShape,
  from: number,
  to: number,
): readonly [start: number, end: number] | undefined {
  let [place, count] = [0, 0];
  let start: number | undefined;
  for (const part of [...partsOf(shape), undefined]) {
    if (place === from) start ??= count;
    if (place === to && start !== undefined) return [start, count];
    if (part === undefined) break;
    place += part.size;
    count += groupsOn(part).length;
  }
  return undefined;
}

const partsOf = (shape: AxisShape): readonly AxisShape[] =>
  shape.kind === "sum" ? shape.parts.flatMap(partsOf) : [shape];

/** What must be zero for a program to compute the same. */
export class Requirements {
  readonly rows: Form[] = [];

  /** Says that the factor of a unit must not go into a value. */
  none(form: Form): void {
    if (form.size > 0) this.rows.push(form);
  }

  noneOf(forms: Forms): void {
    for (const form of forms.flat()) this.none(form);
  }

  /** Says that it goes into two values alike. */
  equal(one: Form, other: Form): void {
    this.none(combined([1, one], [-1, other]));
  }
}
