import { AtlasError } from "#errors";
import { elementCount } from "#trees";

/** What one example has in one of the arrays of a batch. */
export interface ExampleSpec {
  readonly type: "float32" | "int32";
  /** Its shape, without the axis of the examples; `[]` for a single number. */
  readonly shape: readonly number[];
  /** Its whole numbers lie in least … below - 1, from 0 unless said; anything goes where `below` is not said. */
  readonly below?: number;
  readonly least?: number;
}

/** The arrays of a batch by name: `inputs` and `targets` of a network, or whatever else an objective reads. */
export type ExampleSpecs = Readonly<Record<string, ExampleSpec>>;

/** Examples by the name of the array, each flat `[examples, ...shape]`. */
export type Examples = Readonly<Record<string, Float32Array | Int32Array>>;

/**
 * The number of examples in arrays that are read together: some shared by all, and the rest each party's own.
 *
 * Throws an input error `landscape/examples` unless there is exactly the array that each specification asks for, the
 * same ones for every party, all of them of one positive number of whole examples and of values in their range.
 */
export function checkExamples(
  specs: ExampleSpecs,
  shared: Examples,
  own: readonly Examples[] = [{}],
): number {
  let count: number | undefined;
  own.forEach((arrays, party) => {
    const whose = own.length === 1 ? "" : ` of number ${party}`;
    const all = { ...shared, ...arrays };
    const unknown = Object.keys(all).find((name) => !Object.hasOwn(specs, name));
    if (unknown !== undefined) throw unfit(`${unknown}${whose}`, "an array that nothing reads", names(specs));
    for (const [name, spec] of Object.entries(specs)) {
      count = checkArray(`${name}${whose}`, spec, all[name], count);
    }
    const [first] = own;
    const missing = Object.keys(first!).find((name) => !Object.hasOwn(arrays, name));
    if (missing !== undefined)
      throw unfit(`${missing}${whose}`, "shared", "an array of its own, as others have");
  });
  if (count === undefined) throw unfit("examples", "nothing", "at least one array, and at least one party");
  return count;
}

function checkArray(
  where: string,
  { type, shape, below, least = 0 }: ExampleSpec,
  values: Float32Array | Int32Array | undefined,
  known: number | undefined,
): number {
  const expected = `${type} values, ${shape.length === 0 ? "one an example" : `[${shape.join(", ")}] an example`}`;
  if (values === undefined) throw unfit(where, "missing", expected);
  const found = values instanceof Float32Array ? "float32" : "int32";
  if (found !== type) throw unfit(where, `of type ${found}`, expected);
  const count = values.length / elementCount(shape);
  if (!Number.isInteger(count) || count === 0) {
    throw unfit(where, `${values.length} values`, `a whole, positive number of examples: ${expected}`);
  }
  if (known !== undefined && count !== known) {
    throw unfit(where, `${count} examples`, `${known}, as in the other arrays`);
  }
  if (below !== undefined) {
    const wrong = values.findIndex((value) => value < least || value >= below);
    if (wrong >= 0) throw unfit(where, `${values[wrong]} at place ${wrong}`, `${least} … ${below - 1}`);
  }
  return count;
}

const names = (specs: ExampleSpecs): string => Object.keys(specs).join(", ");

function unfit(where: string, problem: string, expected: string): AtlasError {
  return new AtlasError({
    code: "landscape/examples",
    kind: "input",
    problem: `the examples do not fit: ${where} is ${problem}`,
    where,
    expected,
  });
}
