import { elementCount } from "#trees";

/** The batch that a file was written for, where it names one, and the one that is traced. */
export interface BatchOfFile {
  readonly written: number | undefined;
  readonly traced: number;
  /** Shapes of values in the written batch, by name. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  /** What was asked for in the written batch by each Reshape, by its output. */
  readonly asked: Map<string, readonly number[]>;
  /**
   * Of axes that examples share with something else, by their size in the written batch: how many elements of the axis lie
   * between one example and the next.
   */
  readonly spacings: Map<number, number>;
}

/**
 * The shape that a Reshape of a file written for one number of examples asks for when there are others: the axis in which the
 * examples come to lie is scaled.
 *
 * Elements keep their order, so examples lie in the axis that holds the steps of their spacing. In a batch of one that may be
 * several: examples are then taken to lie in an axis of their own, else before what an axis is split into, else after what
 * it is merged with, as rows of a product of matrices are; `checkImport` would tell.
 *
 * A shape that is computed from that of the examples is right already: it is another than in the written batch.
 *
 * @param name of the value that is reshaped, and `output` of what it becomes.
 * @param wanted sizes, of which -1 is what is left.
 */
export function rebatched(
  { written, traced, shapes, asked, spacings }: BatchOfFile,
  { name, output }: { readonly name: string; readonly output: string },
  shape: readonly number[],
  wanted: readonly number[],
): readonly number[] {
  if (written === traced) asked.set(output, wanted);
  const before = shapes.get(name);
  const axis = before?.findIndex((size, i) => size !== shape[i]) ?? -1;
  if (written === undefined || written === traced || before === undefined || axis === -1) return wanted;
  if (asked.get(output)?.join() !== wanted.join()) return wanted;
  const size = before[axis]!;
  const spacing = (spacings.get(size) ?? size / written) * elementCount(before.slice(axis + 1));
  const known = elementCount(wanted.filter((own) => own !== -1));
  const target = wanted.map((own) => (own === -1 ? elementCount(before) / known : own));
  const within = target.map((_, i) => elementCount(target.slice(i + 1)));
  const fits = target.flatMap((own, i) =>
    within[i]! <= spacing && spacing * written <= within[i]! * own && spacing % within[i]! === 0 ? [i] : [],
  );
  const exact = fits.find((i) => target[i] === written && within[i] === spacing);
  const found = exact ?? (target.length < before.length ? fits[0] : fits.at(-1));
  if (found === undefined) return wanted;
  if (target[found] !== written) spacings.set(target[found]!, spacing / within[found]!);
  if (wanted[found] === -1) return wanted;
  return wanted.map((own, i) => (i === found ? (target[i]! / written) * traced : own));
}
